package served

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/outbound"
)

const (
	// maxDocument bounds what is read, in bytes: the documents have a few kilobytes.
	maxDocument = 1 << 20
	// timeout is how long one request may take.
	timeout = 20 * time.Second
	// attempts is how often a request is sent that fails in a way that may pass.
	attempts  = 3
	firstWait = 500 * time.Millisecond
)

// Client reads what an issuer serves, as anybody would.
type Client struct {
	http     *http.Client
	settings outbound.Settings
}

// NewClient returns a client whose connections leave by these settings. Close it.
func NewClient(settings outbound.Settings) (*Client, error) {
	c, err := settings.Client(timeout)
	if err != nil {
		return nil, err
	}
	return &Client{http: c, settings: settings}, nil
}

// Close closes what connections are open.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// Answer is what is served at a URL, or why nothing is.
type Answer struct {
	URL  string
	Body []byte
	// Missing is set when the server says that there is nothing at the URL.
	Missing bool
	// Warning is what is odd about an answer that can be used; empty for nothing.
	Warning string
	// Err says why the answer cannot be used; it is about URL, which it does not name.
	Err error
	// passing is set when asking again may help.
	passing bool
	// untrusted is set when the certificate was refused.
	untrusted bool
}

// get reads a URL. What may pass, a network that fails and a server in trouble, is tried again.
func (c *Client) get(ctx context.Context, address string) Answer {
	for attempt, wait := 1, firstWait; ; attempt, wait = attempt+1, 2*wait {
		a := c.once(ctx, address)
		if attempt == attempts || !a.passing {
			return a
		}
		select {
		case <-time.After(wait):
		case <-ctx.Done():
			a.Err = context.Cause(ctx)
			return a
		}
	}
}

func (c *Client) once(ctx context.Context, address string) Answer {
	a := Answer{URL: address}
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		a.Err = err
		return a
	}
	request.Header.Set("User-Agent", "openshift-install-sts")
	response, err := c.http.Do(request)
	if err != nil {
		var certificate *tls.CertificateVerificationError
		a.untrusted = errors.As(err, &certificate)
		a.passing = !a.untrusted && ctx.Err() == nil && !outbound.IsProxyError(err)
		a.Err = fmt.Errorf("cannot be read: %w", c.settings.Advise(withoutURL(err)))
		if a.untrusted {
			a.Err = diagnostic.Failuref(untrustedAdvice, "its certificate is not trusted here: %w", withoutURL(err))
		}
		return a
	}
	defer response.Body.Close()
	a.judge(response)
	return a
}

const untrustedAdvice = "AWS must trust the certificate, too: one of a public authority, or the identity provider needs --thumbprint. If it is right, or that of a proxy that looks into connections, name a PEM file of the authority that signed it with --certificate-authority."

// withoutURL drops what net/http puts before an error, since messages name the URL already.
func withoutURL(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}

// judge reads an answer.
func (a *Answer) judge(response *http.Response) {
	status := response.StatusCode
	if status != http.StatusOK {
		a.Missing = status == http.StatusNotFound || status == http.StatusGone
		a.passing = status >= http.StatusInternalServerError || status == http.StatusTooManyRequests
		a.Err = fmt.Errorf("the answer is %d %s, not 200", status, http.StatusText(status))
		if to := response.Header.Get("Location"); to != "" && status/100 == 3 {
			a.Err = fmt.Errorf("the answer is a redirect (%d) to %s: nobody promises that AWS follows it", status, diagnostic.Quote(to))
		}
		return
	}
	body, err := io.ReadAll(io.LimitReader(response.Body, maxDocument+1))
	switch {
	case err != nil:
		a.Err, a.passing = fmt.Errorf("the answer breaks off: %w", withoutURL(err)), true
	case len(body) > maxDocument:
		a.Err = fmt.Errorf("more than %d bytes are served, which is no OIDC document", maxDocument)
	default:
		a.Body = body
	}
	kind := response.Header.Get("Content-Type")
	if media, _, err := mime.ParseMediaType(kind); err != nil || media != oidc.ContentType && media != "application/jwk-set+json" {
		a.Warning = fmt.Sprintf("its Content-Type is %s, and should be %s", diagnostic.Quote(kind), oidc.ContentType)
	}
}
