package outbound

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"time"
)

const (
	// dialTimeout bounds a connection attempt: what drops packets is given up sooner than what
	// answers slowly.
	dialTimeout = 10 * time.Second
	keepAlive   = 30 * time.Second
	idleTimeout = 30 * time.Second
	// maxHeader bounds the header of an answer, in bytes.
	maxHeader = 256 << 10
)

// Configure gives a transport the proxy and the authorities. An error is about what was given:
// an address that is none, or a bundle without a certificate.
func (s Settings) Configure(t *http.Transport) error {
	roots, err := s.pool()
	if err != nil {
		return err
	}
	if t.Proxy, err = s.proxy().choose(); err != nil {
		return err
	}
	if t.TLSClientConfig == nil {
		t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	t.TLSClientConfig.RootCAs = roots // a proxy that is spoken to by https is judged by them, too
	// Proxies answer in words that say nothing: a type of our own keeps the status.
	t.OnProxyConnectResponse = func(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
		if resp.StatusCode != http.StatusOK {
			return &ProxyStatusError{Status: resp.StatusCode}
		}
		return nil
	}
	return nil
}

// Transport returns a transport of its own, which speaks TLS 1.2 at least and leaves what is
// served as it is. Its idle connections are the caller's to close.
func (s Settings) Transport() (*http.Transport, error) {
	t := &http.Transport{
		DialContext:            (&net.Dialer{Timeout: dialTimeout, KeepAlive: keepAlive}).DialContext,
		TLSHandshakeTimeout:    dialTimeout,
		ForceAttemptHTTP2:      true,
		DisableCompression:     true, // what is served is judged, or hashed, as it is
		MaxResponseHeaderBytes: maxHeader,
		IdleConnTimeout:        idleTimeout,
	}
	if err := s.Configure(t); err != nil {
		return nil, err
	}
	return t, nil
}

// Client returns a client that follows no redirects and gives up a request, its answer included,
// after timeout; 0 is no limit. Its idle connections are the caller's to close.
func (s Settings) Client(timeout time.Duration) (*http.Client, error) {
	t, err := s.Transport()
	if err != nil {
		return nil, err
	}
	return &http.Client{
		Transport: t, Timeout: timeout,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}, nil
}
