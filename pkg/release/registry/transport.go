package registry

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/netip"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/outbound"
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
	inner    *http.Transport
	outbound outbound.Settings
	timeout  time.Duration
}

// newTransport makes a transport with the proxy and the authorities of access.
func newTransport(access *Access) (*transport, error) {
	inner, err := access.Outbound.Transport()
	if err != nil {
		return nil, err
	}
	inner.DialContext = (&net.Dialer{Timeout: min(dialTimeout, access.timeout()), KeepAlive: 30 * time.Second}).DialContext
	inner.TLSHandshakeTimeout = 0 // a silence of timeout is too long, whatever it is for
	inner.MaxResponseHeaderBytes = maxHeader
	return &transport{inner: inner, outbound: access.Outbound, timeout: access.timeout()}, nil
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

// proxied says whether requests to a host go by way of a proxy.
func (t *transport) proxied(host string) bool { return t.outbound.Proxied(host) }

// isInternal says whether an address is one of a private network or of this machine.
func isInternal(addr netip.Addr) bool {
	addr = addr.Unmap()
	return addr.IsPrivate() || addr.IsLoopback() || addr.IsLinkLocalUnicast() || addr.IsLinkLocalMulticast() || addr.IsUnspecified()
}
