package issuer

import (
	"io"
	"log"
	"net/http"
)

// Request is one request for a document.
type Request struct {
	// Host is the host that was asked, and Path what was asked for, with a leading slash.
	Host, Path string
	// Header is the request's; read only.
	Header http.Header
	// Seq counts the requests for this path, from 1.
	Seq int
}

// Fault is what is done wrong with an answer. A zero field leaves the bucket's.
type Fault struct {
	// Status is another status.
	Status int
	// ContentType is another content type.
	ContentType string
	// Location is where a redirect leads.
	Location string
	// Body is another body.
	Body []byte
	// Hang never answers.
	Hang bool
	// Reset breaks the connection.
	Reset bool
}

// SetFault sets what decides over requests from now on; a nil function, or a nil Fault,
// serves what is in the bucket.
func (s *Server) SetFault(fault func(*Request) *Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.fault = fault
}

// At returns a fault for the document at a path alone, such as "/keys.json".
func At(path string, f Fault) func(*Request) *Fault {
	return func(r *Request) *Fault {
		if r.Path == path {
			return &f
		}
		return nil
	}
}

// Requests returns what was asked for since the start.
func (s *Server) Requests() []Request {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Request(nil), s.requests...)
}

func (s *Server) arrive(r *http.Request) *Fault {
	s.mu.Lock()
	defer s.mu.Unlock()
	request := Request{Host: r.Host, Path: r.URL.Path, Header: r.Header.Clone(), Seq: 1}
	for _, earlier := range s.requests {
		if earlier.Path == request.Path {
			request.Seq++
		}
	}
	s.requests = append(s.requests, request)
	if s.fault != nil {
		if f := s.fault(&request); f != nil {
			return f
		}
	}
	return &Fault{}
}

// serve answers as the origins do to somebody without credentials.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	fault := s.arrive(r)
	if fault.Reset {
		panic(http.ErrAbortHandler)
	}
	if fault.Hang {
		select {
		case <-r.Context().Done():
		case <-s.tunnels.ctx.Done():
		}
		return
	}
	answer, err := s.read(r.Context(), r.Method, r.Host, r.URL.EscapedPath())
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadGateway)
		return
	}
	status, header, body := answer.status, answer.header, answer.body
	if fault.Status != 0 {
		status = fault.Status
	}
	if fault.ContentType != "" {
		header.Set("Content-Type", fault.ContentType)
	}
	if fault.Location != "" {
		header.Set("Location", fault.Location)
	}
	if fault.Body != nil {
		body = fault.Body
	}
	for _, key := range []string{"Content-Type", "Location", "Etag", "Last-Modified"} {
		if value := header.Get(key); value != "" {
			w.Header().Set(key, value)
		}
	}
	w.WriteHeader(status)
	_, _ = w.Write(body) // a client that is gone knows it
}

// quiet drops what the server has to say of clients that do not trust it.
func quiet() *log.Logger { return log.New(io.Discard, "", 0) }
