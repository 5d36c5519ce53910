package issuer

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"sync"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/standin/authority"
)

// Server is a running stand-in.
type Server struct {
	*Origins

	authority *authority.Authority
	file      string
	proxy     string
	connects  *http.Server
	documents *http.Server
	tunnels   *tunnels
	running   sync.WaitGroup

	mu       sync.Mutex
	fault    func(*Request) *Fault
	requests []Request
}

// Start starts a stand-in that serves the buckets and distributions of the moto at upstream, and what
// Host adds.
func Start(upstream string) (*Server, error) {
	origins, err := NewOrigins(upstream)
	if err != nil {
		return nil, fmt.Errorf("starting the issuer stand-in: %w", err)
	}
	s := &Server{Origins: origins, tunnels: newTunnels()}
	if s.authority, err = authority.New("issuer"); err != nil {
		return nil, err
	}
	if s.file, err = writeFile(s.authority.PEM()); err != nil {
		return nil, err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, errors.Join(fmt.Errorf("starting the issuer stand-in: %w", err), os.Remove(s.file))
	}
	s.proxy = "http://" + listener.Addr().String()
	s.connects = &http.Server{Handler: http.HandlerFunc(s.connect), ReadHeaderTimeout: time.Minute}
	s.documents = &http.Server{
		Handler: http.HandlerFunc(s.serve), ReadHeaderTimeout: time.Minute,
		TLSConfig: &tls.Config{GetCertificate: s.certificate},
		ErrorLog:  quiet(),
	}
	s.running.Go(func() { _ = s.connects.Serve(listener) }) // both end with Close, which is no error
	s.running.Go(func() { _ = s.documents.ServeTLS(s.tunnels, "", "") })
	return s, nil
}

// ProxyURL is the proxy through which the stand-in is reached, for HTTPS_PROXY.
func (s *Server) ProxyURL() string { return s.proxy }

// CertificateFile is the name of a file with the authority's certificate, in PEM. Close
// removes it.
func (s *Server) CertificateFile() string { return s.file }

// Authority is the authority's certificate.
func (s *Server) Authority() *x509.Certificate { return s.authority.Certificate() }

// Close ends everything under way, hanging requests too.
func (s *Server) Close() error {
	err := errors.Join(s.connects.Close(), s.documents.Close(), s.tunnels.Close())
	s.running.Wait()
	return errors.Join(err, os.Remove(s.file))
}

// writeFile writes the authority's certificate to a new temporary file.
func writeFile(certificate []byte) (string, error) {
	f, err := os.CreateTemp("", "issuer-authority-*.pem")
	if err != nil {
		return "", fmt.Errorf("making a file for the authority: %w", err)
	}
	defer f.Close()
	if _, err := f.Write(certificate); err != nil {
		return "", errors.Join(fmt.Errorf("writing the authority: %w", err), os.Remove(f.Name()))
	}
	return f.Name(), nil
}

// certificate makes one for whatever host a client looks for; connect has let no others through
// than those where something is served.
func (s *Server) certificate(hello *tls.ClientHelloInfo) (*tls.Certificate, error) {
	pair, err := s.authority.Server(hello.ServerName)
	if err != nil {
		return nil, err
	}
	return &pair.TLS, nil
}

// connect opens a tunnel to a host where something is served, and to none but those.
func (s *Server) connect(w http.ResponseWriter, r *http.Request) {
	host, port, err := net.SplitHostPort(r.Host)
	if r.Method != http.MethodConnect || err != nil || port != "443" || !s.Knows(host) {
		http.Error(w, "this proxy leads to the https hosts of issuers only", http.StatusForbidden)
		return
	}
	conn, _, err := http.NewResponseController(w).Hijack()
	if err != nil {
		http.Error(w, err.Error(), http.StatusInternalServerError)
		return
	}
	if _, err := conn.Write([]byte("HTTP/1.1 200 Connection established\r\n\r\n")); err != nil || !s.tunnels.offer(conn) {
		_ = conn.Close()
	}
}

// tunnels is a listener whose connections come from the proxy.
type tunnels struct {
	conns  chan net.Conn
	ctx    context.Context //nolint:containedctx // the life of the listener, not of a call
	cancel context.CancelFunc
}

func newTunnels() *tunnels {
	ctx, cancel := context.WithCancel(context.Background())
	return &tunnels{make(chan net.Conn), ctx, cancel}
}

// offer hands a connection over; it returns false when nobody takes it any more.
func (t *tunnels) offer(conn net.Conn) bool {
	select {
	case t.conns <- conn:
		return true
	case <-t.ctx.Done():
		return false
	}
}

// Accept implements net.Listener.
func (t *tunnels) Accept() (net.Conn, error) {
	select {
	case conn := <-t.conns:
		return conn, nil
	case <-t.ctx.Done():
		return nil, net.ErrClosed
	}
}

// Close implements net.Listener.
func (t *tunnels) Close() error {
	t.cancel()
	return nil
}

// Addr implements net.Listener.
func (t *tunnels) Addr() net.Addr { return &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1)} }
