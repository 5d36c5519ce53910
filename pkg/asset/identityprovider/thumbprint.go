package identityprovider

import (
	"context"
	"crypto/sha1" //nolint:gosec // IAM defines thumbprints as SHA-1
	"encoding/hex"
	"errors"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/outbound"
)

var sha1Hex = regexp.MustCompile(`^[0-9a-f]{40}$`)

// ParseThumbprint reads the value of the option: empty, "auto", or a SHA-1 in
// hexadecimal, with or without colons, as openssl prints it. source says where it comes from,
// such as "--thumbprint".
func ParseThumbprint(source, value string) (string, error) {
	plain := strings.ToLower(strings.ReplaceAll(value, ":", ""))
	if plain == "" || plain == "auto" || sha1Hex.MatchString(plain) {
		return plain, nil
	}
	return "", diagnostic.Inputf("Give 40 hexadecimal digits, or auto.", "%s %q is no SHA-1", source, value)
}

// findThumbprint returns the thumbprint to set: none unless asked, since IAM trusts the
// public certificate authorities and finds it by itself.
func findThumbprint(ctx context.Context, opts *options.Options, connections outbound.Settings, issuer string) (string, error) {
	thumbprint, err := ParseThumbprint(opts.Source("thumbprint"), opts.Thumbprint)
	if err != nil || thumbprint != "auto" {
		return thumbprint, err
	}
	source := opts.Source("thumbprint") + " auto"
	if opts.Offline {
		return "", diagnostic.Inputf("Give the SHA-1 itself (--thumbprint SHA1), or leave the option away: IAM then finds it.",
			"%s asks the issuer for its certificate, and no connection may be opened", source)
	}
	u, err := url.Parse(issuer)
	if err != nil {
		return "", diagnostic.Inputf("Correct the issuer.", "%s: %w", source, err)
	}
	if thumbprint, err = servedThumbprint(ctx, connections, u); err != nil {
		err = connections.Advise(err)
		return "", diagnostic.Failuref("Give the SHA-1 itself, or "+opts.Without("thumbprint")+": IAM then finds it.",
			"%s: ask %s for its certificates: %w", source, u.Host, err)
	}
	return thumbprint, nil
}

// thumbprintTimeout is how long the issuer may take to show its certificates.
const thumbprintTimeout = 20 * time.Second

// servedThumbprint returns the SHA-1 of the top certificate of the chain that an issuer serves:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
// What it answers does not matter.
func servedThumbprint(ctx context.Context, connections outbound.Settings, issuer *url.URL) (string, error) {
	client, err := connections.Client(thumbprintTimeout)
	if err != nil {
		return "", err
	}
	defer client.CloseIdleConnections()
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, issuer.String(), nil)
	if err != nil {
		return "", err
	}
	response, err := client.Do(request)
	if err != nil {
		return "", withoutURL(err)
	}
	defer response.Body.Close()
	if response.TLS == nil || len(response.TLS.PeerCertificates) == 0 {
		return "", errors.New("the connection is not encrypted")
	}
	certificates := response.TLS.PeerCertificates
	if connections.Proxied(issuer.Host) && !outbound.PubliclyTrusted(response.TLS) {
		return "", errors.New("a proxy stands between, and no public authority has signed the certificate: it may be the proxy's own, and AWS would see another")
	}
	sum := sha1.Sum(certificates[len(certificates)-1].Raw) //nolint:gosec // as above
	return hex.EncodeToString(sum[:]), nil
}

// withoutURL is an error of a request without the URL, which the message names.
func withoutURL(err error) error {
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		return wrapped.Err
	}
	return err
}
