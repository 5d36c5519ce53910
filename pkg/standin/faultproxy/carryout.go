package faultproxy

import (
	"bytes"
	"cmp"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// answer is a whole answer, the upstream's or a fault's.
type answer struct {
	status int
	header http.Header
	body   []byte
}

// carryOut does with a request what the action says.
func (p *Proxy) carryOut(w http.ResponseWriter, r *http.Request, record *Request, action Action, body []byte) {
	if action.Before != nil {
		action.Before()
	}
	switch action.Kind {
	case KindAnswer:
		p.answer(w, r, record, answer{
			status: cmp.Or(action.Status, http.StatusOK),
			header: action.Header,
			body:   action.Body,
		})
		return
	case KindReset:
		p.finish(record, nil)
		reset(w)
		return
	case KindHangBefore:
		p.hang(w, r, record)
		return
	}

	upstream, err := p.ask(r, record, body)
	if err != nil {
		text := fmt.Sprintf("fault proxy: the upstream did not answer: %v", err)
		p.update(record, func(r *Request) { r.Error = text })
		p.answer(w, r, record, answer{status: http.StatusBadGateway, body: []byte(text + "\n")})
		return
	}
	p.update(record, func(r *Request) { r.Status, r.Forwarded = upstream.status, true })
	if action.After != nil {
		action.After()
	}
	switch action.Kind {
	case KindLoseAnswer:
		p.finish(record, nil)
		reset(w)
	case KindHangAfter:
		p.hang(w, r, record)
	default:
		p.answer(w, r, record, upstream)
	}
}

// ask returns the upstream's answer.
func (p *Proxy) ask(r *http.Request, record *Request, body []byte) (answer, error) {
	if record.Service == ServiceCloudFront {
		return p.cloudFront.carryOut(p, record, r, body)
	}
	return p.forward(r, body)
}

// forward sends the request on as it came and reads the whole answer. It goes on without
// the client: what has reached AWS is carried out there too.
func (p *Proxy) forward(r *http.Request, body []byte) (answer, error) {
	target := &url.URL{
		Scheme:     p.upstream.Scheme,
		Host:       p.upstream.Host,
		Path:       r.URL.Path,
		RawPath:    r.URL.RawPath,
		RawQuery:   r.URL.RawQuery,
		ForceQuery: r.URL.ForceQuery,
	}
	req, err := http.NewRequestWithContext(p.ctx, r.Method, target.String(), bytes.NewReader(body))
	if err != nil {
		return answer{}, fmt.Errorf("forwarding: %w", err)
	}
	req.URL = target
	req.Host = r.Host // it is signed
	req.Header = r.Header.Clone()
	dropHopByHop(req.Header)
	req.Header.Del("Expect") // the body is here already
	if _, ok := req.Header["User-Agent"]; !ok {
		req.Header.Set("User-Agent", "") // keeps Go from adding one
	}

	resp, err := p.transport.RoundTrip(req)
	if err != nil {
		return answer{}, fmt.Errorf("forwarding: %w", err)
	}
	defer resp.Body.Close()
	content, err := io.ReadAll(resp.Body)
	if err != nil {
		return answer{}, fmt.Errorf("reading the upstream's answer: %w", err)
	}
	dropHopByHop(resp.Header)
	return answer{status: resp.StatusCode, header: resp.Header, body: content}, nil
}

// answer gives the client its answer.
func (p *Proxy) answer(w http.ResponseWriter, r *http.Request, record *Request, a answer) {
	header := w.Header()
	for name, values := range a.header {
		header[name] = slices.Clone(values)
	}
	// The answer to a HEAD has the length of a body that is not there.
	if r.Method != http.MethodHead {
		header.Del("Content-Length")
		if bodyAllowed(a.status) {
			header.Set("Content-Length", strconv.Itoa(len(a.body)))
		}
	}
	p.finish(record, func(r *Request) { r.Status = a.status })
	w.WriteHeader(a.status)
	if r.Method != http.MethodHead && bodyAllowed(a.status) {
		_, _ = w.Write(a.body) // a client that is gone is none of our business
	}
}

// hang waits until the client gives up or the proxy is closed.
func (p *Proxy) hang(w http.ResponseWriter, r *http.Request, record *Request) {
	select {
	case <-r.Context().Done():
	case <-p.ctx.Done():
	}
	p.finish(record, nil)
	reset(w)
}

// reset ends the connection with a TCP reset, as a lost network path does, rather than
// with an orderly end.
func reset(w http.ResponseWriter) {
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		// The client is gone, or this is a test's recorder: there is nothing to reset.
		panic(http.ErrAbortHandler)
	}
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0) // without it the client would still see the connection end
	}
	_ = conn.Close()
}

func bodyAllowed(status int) bool {
	return status >= 200 && status != http.StatusNoContent && status != http.StatusNotModified
}

// dropHopByHop removes the headers that are about one connection, of which there are two.
func dropHopByHop(header http.Header) {
	for _, value := range header.Values("Connection") {
		for name := range strings.SplitSeq(value, ",") {
			header.Del(strings.TrimSpace(name))
		}
	}
	for _, name := range []string{
		"Connection", "Keep-Alive", "Proxy-Connection", "Te", "Trailer", "Transfer-Encoding", "Upgrade",
	} {
		header.Del(name)
	}
}
