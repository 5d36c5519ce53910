package registry

import "net/http"

// Request is what a Front was asked.
type Request struct {
	Method, Path, Query string
	// Host is the one that the client named.
	Host string
	// Header is the request's, Authorization included.
	Header http.Header
	// Proto is "HTTP/1.1" or "HTTP/2.0".
	Proto string
	// Status and Bytes are those of the answer: the bytes of its body that were sent.
	Status int
	Bytes  int64
}

// Requests returns what arrived since the start or the last Reset, in order of arrival.
func (f *Front) Requests() []Request {
	f.mu.Lock()
	defer f.mu.Unlock()
	all := make([]Request, len(f.requests))
	for i, r := range f.requests {
		all[i] = *r
	}
	return all
}

// Reset forgets the requests, and ends the faults.
func (f *Front) Reset() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.requests, f.fault = nil, nil
}

// arrive records a request, and asks what to do with it. Faults are asked one at a time.
func (f *Front) arrive(r *http.Request) (*Request, *Fault) {
	f.mu.Lock()
	defer f.mu.Unlock()
	record := &Request{
		Method: r.Method, Path: r.URL.Path, Query: r.URL.RawQuery, Host: r.Host, Header: r.Header.Clone(), Proto: r.Proto,
	}
	f.requests = append(f.requests, record)
	if f.fault == nil {
		return record, nil
	}
	return record, f.fault(r)
}

// recorder notes the answer.
type recorder struct {
	http.ResponseWriter
	front   *Front
	request *Request
}

// WriteHeader implements http.ResponseWriter.
func (r *recorder) WriteHeader(status int) {
	r.front.mu.Lock()
	r.request.Status = status
	r.front.mu.Unlock()
	r.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (r *recorder) Write(p []byte) (int, error) {
	n, err := r.ResponseWriter.Write(p)
	r.front.mu.Lock()
	defer r.front.mu.Unlock()
	if r.request.Status == 0 {
		r.request.Status = http.StatusOK
	}
	r.request.Bytes += int64(n)
	return n, err
}

// Unwrap lets http.ResponseController flush.
func (r *recorder) Unwrap() http.ResponseWriter { return r.ResponseWriter }

// Paths returns methods and paths, such as "GET /v2/", for comparing.
func Paths(requests []Request) []string {
	paths := make([]string, 0, len(requests))
	for _, r := range requests {
		paths = append(paths, r.Method+" "+r.Path)
	}
	return paths
}
