package registry

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"io"
	"net"
	"net/http"
	"net/netip"
	"net/url"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/image"
)

const (
	// userAgent is what registries see.
	userAgent = "openshift-install-sts"
	// dialTimeout bounds a connection attempt: what drops packets is given up sooner than
	// what answers slowly.
	dialTimeout = 10 * time.Second
	// maxAnswer bounds every answer but a blob's.
	maxAnswer = image.MaxManifestSize
	// answerPatience bounds how long an answer may take as a whole, in timeouts; a blob may
	// take as long as it comes.
	answerPatience = 4
	// maxRefusal is how much of a refusal is read: go-containerregistry forgets the status of one
	// that is longer.
	maxRefusal = 64 << 10
	// maxHeader bounds the header of an answer.
	maxHeader = 256 << 10
)

// transport is what all requests go through: https only, bounded, and never waiting longer
// than timeout for the next byte, or than some timeouts for the whole of what is no blob.
type transport struct {
	inner   *http.Transport
	timeout time.Duration
}

// newTransport makes a transport that trusts the system's certificate authorities and those of
// access. The environment says which proxy it uses.
func newTransport(access *Access) (*transport, error) {
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool() // a system without any: the user's may do
	}
	if len(access.CertificateAuthorities) > 0 && !roots.AppendCertsFromPEM(access.CertificateAuthorities) {
		return nil, diagnostic.Inputf("It needs at least one block BEGIN CERTIFICATE, PEM, for a certificate authority.",
			"%s has no certificate that can be read", access.authoritiesName())
	}
	dialer := &net.Dialer{Timeout: min(dialTimeout, access.timeout()), KeepAlive: 30 * time.Second}
	return &transport{
		timeout: access.timeout(),
		inner: &http.Transport{
			Proxy:       http.ProxyFromEnvironment,
			DialContext: dialer.DialContext,
			// Proxies answer in words that say nothing: a type of our own keeps the status.
			OnProxyConnectResponse: func(_ context.Context, _ *url.URL, _ *http.Request, resp *http.Response) error {
				if resp.StatusCode != http.StatusOK {
					return &proxyStatusError{status: resp.StatusCode}
				}
				return nil
			},
			TLSClientConfig:        &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12},
			ForceAttemptHTTP2:      true,
			DisableCompression:     true, // a blob is stored as it is hashed
			MaxResponseHeaderBytes: maxHeader,
			IdleConnTimeout:        30 * time.Second,
		},
	}, nil
}

// RoundTrip implements http.RoundTripper.
func (t *transport) RoundTrip(req *http.Request) (*http.Response, error) {
	// go-containerregistry tries http, with credentials, at localhost and at private addresses.
	if req.URL.Scheme != "https" {
		return nil, &plainHTTPError{host: req.URL.Host}
	}
	ctx, cancel := context.WithCancelCause(req.Context())
	limit := int64(maxAnswer)
	if isBlob(req.Context()) {
		limit = unlimited
	} else {
		// One byte after the other is no silence, and would keep the next place from being asked.
		total := time.AfterFunc(answerPatience*t.timeout, func() { cancel(&silentError{answerPatience * t.timeout}) })
		context.AfterFunc(ctx, func() { total.Stop() })
	}
	silence := time.AfterFunc(t.timeout, func() { cancel(&silentError{t.timeout}) })

	out := req.Clone(tracePeer(ctx))
	out.Header.Set("User-Agent", userAgent)
	resp, err := t.inner.RoundTrip(out)
	silence.Stop()
	if err != nil {
		err = causeOf(ctx, err)
		cancel(nil)
		return nil, &hopError{req.URL.Host, err}
	}
	resp.Request = req
	if resp.StatusCode >= http.StatusBadRequest {
		resp.Body = &head{io.LimitReader(resp.Body, maxRefusal), resp.Body}
	}
	resp.Body = &body{inner: resp.Body, ctx: ctx, cancel: cancel, silence: silence, timeout: t.timeout, left: limit}
	return resp, nil
}

// causeOf prefers the reason for which a request was given up to what came of that.
func causeOf(ctx context.Context, err error) error {
	if cause := context.Cause(ctx); cause != nil {
		return cause
	}
	return err
}

// proxied says whether the environment sends requests to a host by way of a proxy.
func (t *transport) proxied(host string) bool {
	proxy, err := t.inner.Proxy(&http.Request{URL: &url.URL{Scheme: "https", Host: host}})
	return err != nil || proxy != nil
}

// isInternal says whether an address is one of a private network or of this machine.
func isInternal(addr netip.Addr) bool {
	addr = addr.Unmap()
	return addr.IsPrivate() || addr.IsLoopback() || addr.IsLinkLocalUnicast() || addr.IsLinkLocalMulticast() || addr.IsUnspecified()
}
