package registry

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log"
	"net"
	"net/http"
	"net/http/httputil"
	"net/url"
	"strconv"
	"sync"
	"time"
)

// Front is a server before a Server, with the same certificate authority: it records what it
// is asked, and answers as it is told. All its methods may be called at any time.
type Front struct {
	server *Server
	names  []string
	until  time.Time
	http1  bool
	tokens *tokens // nil: it authenticates as the server does

	port    string
	proxy   *httputil.ReverseProxy
	http    *http.Server
	stopped chan struct{} // closed when the listener has ended

	// ctx ends with Close, and with it whatever stalls.
	ctx    context.Context //nolint:containedctx // the life of the front, not of a call
	cancel context.CancelFunc

	mu       sync.Mutex // guards what follows
	fault    func(*http.Request) *Fault
	requests []*Request
}

// FrontOption changes how a Front is started.
type FrontOption func(*Front)

// WithNames gives its certificate these host names, and not those of this machine.
func WithNames(names ...string) FrontOption {
	return func(f *Front) { f.names = names }
}

// WithExpiry lets its certificate end at a time, which may have passed.
func WithExpiry(at time.Time) FrontOption {
	return func(f *Front) { f.until = at }
}

// WithHTTP1 keeps it from speaking HTTP/2.
func WithHTTP1() FrontOption {
	return func(f *Front) { f.http1 = true }
}

// WithTokens has it ask for bearer tokens, which it hands out at /token to those who show the
// server's user and password, or IdentityToken: https://distribution.github.io/distribution/spec/auth/token/
// It takes RegistryToken, too.
func WithTokens() FrontOption {
	return func(f *Front) { f.tokens = newTokens() }
}

// Front starts a front on a free loopback port. It lives until its Close, which must come
// before the server's.
func (s *Server) Front(opts ...FrontOption) (*Front, error) {
	f := &Front{server: s, names: localNames(), until: s.authority.Certificate().NotAfter, stopped: make(chan struct{})}
	for _, opt := range opts {
		opt(f)
	}
	pair, err := s.authority.ServerUntil(f.until, f.names...)
	if err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("starting a front of docker-registry: %w", err)
	}
	address, ok := listener.Addr().(*net.TCPAddr)
	if !ok {
		return nil, errors.Join(fmt.Errorf("starting a front of docker-registry: its address is %s", listener.Addr()), listener.Close())
	}
	f.port = strconv.Itoa(address.Port)
	f.ctx, f.cancel = context.WithCancel(context.Background())

	upstream := &url.URL{Scheme: "https", Host: s.Host()}
	f.proxy = &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(upstream)
			if f.tokens != nil {
				r.Out.SetBasicAuth(user, s.password)
			}
		},
		Transport:     s.transport,
		FlushInterval: -1, // what is cut off or stalls arrives up to there
		ErrorLog:      log.New(discard{}, "", 0),
		ErrorHandler:  func(http.ResponseWriter, *http.Request, error) { panic(http.ErrAbortHandler) },
	}
	f.http = &http.Server{
		Handler:           f,
		ReadHeaderTimeout: time.Minute,
		ErrorLog:          log.New(discard{}, "", 0),
		TLSConfig:         &tls.Config{Certificates: []tls.Certificate{pair.TLS}, MinVersion: tls.VersionTLS12},
	}
	if f.http1 {
		f.http.TLSNextProto = map[string]func(*http.Server, *tls.Conn, http.Handler){}
	}
	go func() {
		defer close(f.stopped)
		_ = f.http.ServeTLS(listener, "", "") // ends with Close, which is not an error
	}()
	return f, nil
}

// discard takes what a server logs of clients that go away and of certificates that they
// refuse: in tests that is what should happen.
type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }

// Host returns what images are named with: the first name of the certificate and a port.
func (f *Front) Host() string { return net.JoinHostPort(f.names[0], f.port) }

// Address returns where it listens, whatever its certificate says: 127.0.0.1 and a port.
func (f *Front) Address() string { return net.JoinHostPort("127.0.0.1", f.port) }

// PullSecret returns a pull secret with an entry for the front.
func (f *Front) PullSecret() []byte {
	return PullSecret(map[string]string{f.Host(): user + ":" + f.server.password})
}

// Close ends everything under way, stalled answers too.
func (f *Front) Close() error {
	f.cancel()
	err := f.http.Close()
	<-f.stopped
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("closing a front of docker-registry: %w", err)
	}
	return nil
}

// ServeHTTP implements http.Handler.
func (f *Front) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	record, fault := f.arrive(r)
	recorder := &recorder{ResponseWriter: w, front: f, request: record}
	if fault != nil {
		if !f.begin(r, fault) {
			panic(http.ErrAbortHandler)
		}
		if fault.Status != 0 {
			fault.answer(recorder)
			return
		}
	}
	var out http.ResponseWriter = recorder
	if fault != nil {
		out = &breaker{ResponseWriter: recorder, fault: fault, front: f, request: r}
	}
	if f.tokens != nil && f.tokens.handle(out, r, f) {
		return
	}
	f.proxy.ServeHTTP(out, r)
}
