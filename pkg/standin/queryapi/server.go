// Package queryapi is a server in front of another stand-in for AWS. It answers itself what that
// cannot, in the query protocol that IAM and STS speak, and passes everything else on:
// https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
package queryapi

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strings"
	"time"
)

// maxForm bounds a call, in bytes.
const maxForm = 1 << 20

// Handler answers a call, whose parameters are in form, or leaves it to pass. It is called by many
// at the same time.
type Handler func(w http.ResponseWriter, r *http.Request, form url.Values, pass http.Handler)

// Server is a running server.
type Server struct {
	url     string
	handler Handler
	server  *http.Server
	proxy   *httputil.ReverseProxy
	stopped chan struct{} // closed when the listener has ended
}

// Start starts a server in front of upstream, a URL without a path, on a free loopback port.
func Start(upstream string, handler Handler) (*Server, error) {
	target, err := url.Parse(upstream)
	if err != nil {
		return nil, fmt.Errorf("starting a server in front of %s: %w", upstream, err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("starting a server in front of %s: %w", upstream, err)
	}
	s := &Server{url: "http://" + listener.Addr().String(), handler: handler, stopped: make(chan struct{})}
	s.proxy = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host // it is signed
		},
		ErrorHandler: func(w http.ResponseWriter, _ *http.Request, err error) {
			http.Error(w, err.Error(), http.StatusBadGateway)
		},
	}
	s.server = &http.Server{Handler: http.HandlerFunc(s.serve), ReadHeaderTimeout: time.Minute}
	go func() {
		defer close(s.stopped)
		_ = s.server.Serve(listener) // ends with Close, which is no error
	}()
	return s, nil
}

// URL returns the endpoint for clients, without a slash at the end.
func (s *Server) URL() string { return s.url }

// Close ends the server, and leaves the one behind it.
func (s *Server) Close() error {
	err := s.server.Close()
	<-s.stopped
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("closing the server at %s: %w", s.url, err)
	}
	return nil
}

// serve calls the handler for what is a call, and passes the rest on.
func (s *Server) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost || !strings.HasPrefix(r.Header.Get("Content-Type"), "application/x-www-form-urlencoded") {
		s.proxy.ServeHTTP(w, r)
		return
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxForm))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(body)), int64(len(body))
	s.handler(w, r, form, s.proxy)
}
