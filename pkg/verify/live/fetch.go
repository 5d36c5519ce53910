package live

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/outbound"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

const (
	// maxDocument bounds what is read: the documents have a few kilobytes.
	maxDocument = 1 << 20
	// maxHeader bounds the headers of an answer.
	maxHeader      = 64 << 10
	defaultTimeout = 20 * time.Second
	// attempts is how often a request is sent that fails in a way that may pass.
	attempts  = 4
	firstWait = 500 * time.Millisecond
)

// fetcher reads what the issuer serves, as anybody would: without credentials or cookies.
// Redirects are not followed, since nobody promises that AWS would.
type fetcher struct {
	client    *http.Client
	transport *http.Transport
	sleep     func(context.Context, time.Duration)
	settings  outbound.Settings
	// handshake is the last connection whose certificate was accepted; nil for none.
	handshake atomic.Pointer[tls.ConnectionState]
}

// reading is an answer of the issuer, or why there was none.
type reading struct {
	url    string
	status int
	header http.Header
	body   []byte
	err    error
}

func newFetcher(in Input, sleep func(context.Context, time.Duration)) (*fetcher, error) {
	transport, err := in.Outbound.Transport()
	if err != nil {
		return nil, err
	}
	f := &fetcher{sleep: sleep, transport: transport, settings: in.Outbound}
	transport.MaxResponseHeaderBytes = maxHeader
	transport.TLSClientConfig.VerifyConnection = func(state tls.ConnectionState) error {
		f.handshake.Store(&state)
		return nil
	}
	f.client = &http.Client{
		Transport: transport, Timeout: cmp.Or(in.RequestTimeout, defaultTimeout),
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	return f, nil
}

func (f *fetcher) close() { f.transport.CloseIdleConnections() }

// get reads a URL. What may pass, a network that fails and a server in trouble, is tried
// again.
func (f *fetcher) get(ctx context.Context, url string) reading {
	for attempt, wait := 1, firstWait; ; attempt, wait = attempt+1, 2*wait {
		r := f.once(ctx, url)
		if attempt == attempts || ctx.Err() != nil || !r.passing() {
			return r
		}
		f.sleep(ctx, wait)
	}
}

func (f *fetcher) once(ctx context.Context, url string) reading {
	r := reading{url: url}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil) //nolint:gosec // the issuer is whom it is to ask
	if err != nil {
		r.err = err
		return r
	}
	request.Header.Set("User-Agent", "openshift-install-sts")
	response, err := f.client.Do(request) //nolint:gosec // as above
	if err != nil {
		r.err = err
		return r
	}
	defer response.Body.Close()
	r.status, r.header = response.StatusCode, response.Header
	r.body, r.err = io.ReadAll(io.LimitReader(response.Body, maxDocument+1))
	if r.err == nil && len(r.body) > maxDocument {
		r.body, r.err = nil, fmt.Errorf("%w: more than %d bytes are served", errTooLarge, maxDocument)
	}
	return r
}

var errTooLarge = errors.New("no OIDC document")

// passing reports whether trying again may help.
func (r reading) passing() bool {
	if r.err != nil {
		return !r.badCertificate() && !errors.Is(r.err, errTooLarge)
	}
	return r.status >= http.StatusInternalServerError || r.status == http.StatusTooManyRequests
}

// badCertificate reports whether the server's certificate was refused.
func (r reading) badCertificate() bool {
	var invalid *tls.CertificateVerificationError
	return errors.As(r.err, &invalid)
}

// judgeTLS judges the connections to the issuer, after something was read.
func (f *fetcher) judgeTLS(issuer string, r reading) verify.Result {
	state := f.handshake.Load()
	trusted := f.settings.Authorities()
	switch {
	case r.badCertificate():
		return checkTLS.Problem(issuer, "its certificate is not accepted: %s", cause(r.err))
	case state == nil && r.err != nil:
		return checkTLS.Problem(issuer, "it cannot be reached: %s", cause(r.err)).
			Advise("Check the network and the name service, and run the command again. %s", f.settings.ReachAdvice(hostOf(issuer)))
	case state == nil:
		return checkTLS.Problem(issuer, "the connection is not encrypted")
	case len(trusted) > 0 && !outbound.PubliclyTrusted(state):
		return checkTLS.Warning(issuer, "its certificate is trusted for %s alone, and AWS trusts public authorities only", strings.Join(trusted, " or ")).
			Advise("If a proxy between here and the issuer replaces certificates, AWS sees the issuer's own, and nothing needs to be done. Otherwise AWS accepts the issuer only if the identity provider has its thumbprint (--thumbprint).")
	}
	return checkTLS.OK(issuer)
}

// hostOf returns the host of an issuer.
func hostOf(issuer string) string {
	host, _, _ := strings.Cut(strings.TrimPrefix(issuer, "https://"), "/")
	return host
}

// cause is an error of a request without the URL, which the result names.
func cause(err error) string {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err
	}
	return diagnostic.OneLine(diagnostic.Clip(err.Error(), 300))
}
