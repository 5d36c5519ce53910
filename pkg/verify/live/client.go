package live

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	oidcdoc "github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/verify/token"
)

// forgerBits is the size of the key that must be refused.
const forgerBits = 2048

// pod is whom the tokens are for; the client does not judge it.
var pod = token.ServiceAccount{Namespace: "openshift-machine-api", Name: "machine-api-controllers"}

// client asks an OpenID Connect client that knows only the issuer.
type client struct {
	in      Input
	fetcher *fetcher
	env     environment
}

// judge lets the client judge the issuer and tokens. Where it refuses something for a
// document that is not served as it should be, that is a problem of the document alone.
func (c client) judge(ctx context.Context, served map[string]verify.Result) []verify.Result {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	clientCtx := oidc.ClientContext(ctx, &http.Client{
		Transport:     &bounded{fetcher: c.fetcher, issuer: c.in.Issuer, ctx: ctx},
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	})
	provider, err := oidc.NewProvider(clientCtx, c.in.Issuer)
	if err != nil {
		accepted := checkAccepted.Problem(c.in.Issuer, "%s", bearable(err))
		if served[checkDiscovery.ID].Outcome == verify.Problem {
			accepted = checkAccepted.Skipped(c.in.Issuer, "the document is not served as it should be")
		}
		const why = "the discovery document is not accepted"
		return []verify.Result{accepted, checkVerified.Skipped("", why), checkForged.Skipped("", why)}
	}
	results := []verify.Result{checkAccepted.OK(c.in.Issuer)}
	if c.in.Private == nil {
		const why = "the private key is not at hand, and no token can be signed without it"
		return append(results, checkVerified.Skipped("", why), checkForged.Skipped("", why))
	}
	verifier := provider.VerifierContext(clientCtx, &oidc.Config{ClientID: token.Audience})
	verified := c.judgeToken(ctx, verifier)
	if verified.Outcome == verify.Problem && (served[checkKeys.ID].Outcome == verify.Problem || served[checkDiscovery.ID].Outcome == verify.Problem) {
		verified = checkVerified.Skipped("", "the documents are not served as they should be")
	}
	if verified.Outcome != verify.OK {
		return append(results, verified, checkForged.Skipped("", "a refusal proves nothing as long as a good token is refused"))
	}
	return append(results, verified, c.judgeForged(ctx, verifier))
}

// judgeToken has a token of the cluster's key verified.
func (c client) judgeToken(ctx context.Context, verifier *oidc.IDTokenVerifier) verify.Result {
	minter, err := token.NewMinter(c.in.Issuer, c.in.Private)
	if err != nil {
		return checkVerified.Problem("", "%s", err)
	}
	text, err := minter.Mint(pod, token.Audience, time.Now())
	if err != nil {
		return checkVerified.Problem("", "%s", err)
	}
	verified, err := verifier.Verify(ctx, text)
	switch {
	case err != nil:
		return checkVerified.Problem("", "%s", bearable(err))
	case verified.Subject != pod.Subject():
		return checkVerified.Problem("", "the client takes it for a token of %s, and not of %s", diagnostic.Quote(verified.Subject), pod.Subject())
	}
	return checkVerified.OK("")
}

// judgeForged shows that the proof can fail: a token that carries the cluster's kid, signed
// with a key of the moment, must be refused for its signature.
func (c client) judgeForged(ctx context.Context, verifier *oidc.IDTokenVerifier) verify.Result {
	text, err := c.forge()
	if err != nil {
		return checkForged.Problem("", "%s", err)
	}
	_, err = verifier.Verify(ctx, text)
	switch {
	case err == nil:
		return checkForged.Problem("", "the client takes a token that another key has signed for the cluster's")
	case !strings.Contains(err.Error(), "failed to verify id token signature"):
		return checkForged.Warning("", "not conclusive: it was refused for another reason: %s", bearable(err)).Advise("Run the command again.")
	}
	return checkForged.OK("")
}

func (c client) forge() (string, error) {
	key, err := c.env.forgerKey()
	if err != nil {
		return "", err
	}
	kid, err := oidcdoc.KeyID(&c.in.Private.PublicKey)
	if err != nil {
		return "", err
	}
	forger, err := token.NewImpostor(c.in.Issuer, key, kid)
	if err != nil {
		return "", err
	}
	return forger.Mint(pod, token.Audience, time.Now())
}

func newForgerKey() (*rsa.PrivateKey, error) {
	key, err := rsa.GenerateKey(rand.Reader, forgerBits)
	if err != nil {
		return nil, fmt.Errorf("generate another RSA key: %w", err)
	}
	return key, nil
}

// bearable is an error of the client, which quotes whole answers.
func bearable(err error) string { return cause(errors.New(diagnostic.Clip(err.Error(), 300))) }

// bounded is the client's way to the issuer. The client itself reads answers of any size,
// goes wherever the discovery document says that the keys are, and does not stop fetching
// them when it is told to.
type bounded struct {
	fetcher *fetcher
	issuer  string
	ctx     context.Context //nolint:containedctx // the client makes its requests without one
}

// RoundTrip reads a document of the issuer.
func (b *bounded) RoundTrip(r *http.Request) (*http.Response, error) {
	if issuer, err := url.Parse(b.issuer); err != nil || r.URL.Scheme != issuer.Scheme || r.URL.Host != issuer.Host {
		return nil, fmt.Errorf("%s is not a URL of the issuer", diagnostic.Quote(r.URL.String()))
	}
	got := b.fetcher.get(b.ctx, r.URL.String())
	if got.err != nil {
		return nil, got.err
	}
	return &http.Response{
		StatusCode: got.status, Status: status(got), Header: got.header, Request: r,
		Proto: "HTTP/1.1", ProtoMajor: 1, ProtoMinor: 1,
		Body: io.NopCloser(bytes.NewReader(got.body)), ContentLength: int64(len(got.body)),
	}, nil
}
