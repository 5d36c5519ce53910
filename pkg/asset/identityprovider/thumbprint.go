package identityprovider

import (
	"context"
	"crypto/sha1" //nolint:gosec // IAM defines thumbprints as SHA-1
	"crypto/tls"
	"encoding/hex"
	"errors"
	"net"
	"net/url"
	"regexp"
	"strings"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

var sha1Hex = regexp.MustCompile(`^[0-9a-f]{40}$`)

// ParseThumbprint reads the value of --thumbprint: empty, "auto", or a SHA-1 in
// hexadecimal, with or without colons, as openssl prints it.
func ParseThumbprint(value string) (string, error) {
	plain := strings.ToLower(strings.ReplaceAll(value, ":", ""))
	if plain == "" || plain == "auto" || sha1Hex.MatchString(plain) {
		return plain, nil
	}
	return "", diagnostic.Inputf("Give 40 hexadecimal digits, or auto.", "--thumbprint %q is no SHA-1", value)
}

// findThumbprint returns the thumbprint to set: none unless asked, since IAM trusts the
// public certificate authorities and finds it by itself.
func findThumbprint(ctx context.Context, opts *options.Options, issuer string) (string, error) {
	thumbprint, err := ParseThumbprint(opts.Thumbprint)
	if err != nil || thumbprint != "auto" {
		return thumbprint, err
	}
	if opts.Offline {
		return "", diagnostic.Inputf("Give the SHA-1 itself (--thumbprint SHA1), or leave the option away: IAM then finds it.",
			"--thumbprint auto asks the issuer for its certificate, and no connection may be opened")
	}
	u, err := url.Parse(issuer)
	if err != nil {
		return "", diagnostic.Inputf("Correct the issuer.", "--thumbprint auto: %w", err)
	}
	if thumbprint, err = servedThumbprint(ctx, u.Hostname()); err != nil {
		return "", diagnostic.Failuref("Give the SHA-1 itself, or leave --thumbprint away: IAM then finds it.",
			"--thumbprint auto: ask %s for its certificates: %w", u.Hostname(), err)
	}
	return thumbprint, nil
}

// servedThumbprint returns the SHA-1 of the top certificate of the chain that a host serves:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
func servedThumbprint(ctx context.Context, host string) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, 20*time.Second)
	defer cancel()
	dialer := tls.Dialer{Config: &tls.Config{ServerName: host, MinVersion: tls.VersionTLS12}}
	conn, err := dialer.DialContext(ctx, "tcp", net.JoinHostPort(host, "443"))
	if err != nil {
		return "", err
	}
	defer conn.Close()
	secure, ok := conn.(*tls.Conn)
	if !ok {
		return "", errors.New("the connection is not encrypted")
	}
	certificates := secure.ConnectionState().PeerCertificates
	sum := sha1.Sum(certificates[len(certificates)-1].Raw) //nolint:gosec // as above
	return hex.EncodeToString(sum[:]), nil
}
