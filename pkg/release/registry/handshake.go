package registry

import (
	"net/http"
	"strings"
)

// handshake keeps a registry from sending its first request elsewhere: the library follows such
// a redirect wherever it leads, and no registry needs one.
type handshake struct{ inner http.RoundTripper }

// RoundTrip implements http.RoundTripper.
func (h handshake) RoundTrip(req *http.Request) (*http.Response, error) {
	resp, err := h.inner.RoundTrip(req)
	if err != nil || strings.TrimSuffix(req.URL.Path, "/") != "/v2" || resp.StatusCode < 300 || resp.StatusCode > 399 {
		return resp, err
	}
	if to, err := resp.Location(); err == nil && to.Host != req.URL.Host {
		_ = resp.Body.Close()
		return nil, &redirectError{host: to.Host, reason: "before it was asked for anything, which no registry does"}
	}
	return resp, nil
}
