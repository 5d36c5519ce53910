package oidc

import (
	"fmt"
	"net/netip"
	"net/url"
	"strings"

	"golang.org/x/net/idna"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// maxIssuer is how long a URL of an identity provider may be, in characters:
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
const maxIssuer = 255

// CheckIssuer refuses a URL that cannot be an issuer. source is where it is from, such as
// "--issuer-url". Tokens, trust policies and the provider's ARN hold the very text, which is compared
// letter by letter: of several ways to write one URL only the plainest is accepted.
//
// The rules are those of OpenID Connect Discovery 1.0, section 3 (https, neither query nor fragment),
// of IAM (no port, 255 characters), and of names in ARNs and in keys of conditions.
func CheckIssuer(source, issuer string) error {
	if why := issuerFault(issuer); why != "" {
		return diagnostic.Inputf("Write it as https://HOST or https://HOST/PATH, such as https://oidc.example.com/mycluster.",
			"%s %s %s", source, diagnostic.Quote(issuer), why)
	}
	return nil
}

// issuerFault says why a URL cannot be an issuer; empty if it can.
func issuerFault(issuer string) string {
	if len(issuer) > maxIssuer {
		return fmt.Sprintf("is longer than IAM's limit of %d characters", maxIssuer)
	}
	if strings.IndexFunc(issuer, func(r rune) bool { return r <= ' ' || r == 0x7f }) >= 0 {
		return "holds white space or a control character"
	}
	u, err := url.Parse(issuer)
	switch {
	case err != nil:
		return "is no URL"
	case u.Scheme != "https" || !strings.HasPrefix(issuer, "https://"):
		return "does not begin with https://"
	case u.User != nil || strings.Contains(u.Host, "@"):
		return "names a user, and everybody must be able to read the documents"
	case u.Host == "":
		return "names no host"
	case strings.Contains(issuer, "?"):
		return "has a query"
	case strings.Contains(issuer, "#"):
		return "has a fragment"
	case u.Port() != "" || strings.HasSuffix(u.Host, ":"):
		return "has a port, which IAM does not allow"
	case strings.HasSuffix(issuer, "/"):
		return "ends with a slash"
	}
	if why := hostFault(u.Host); why != "" {
		return why
	}
	return pathFault(strings.TrimPrefix(strings.TrimPrefix(issuer, "https://"), u.Host))
}

func hostFault(host string) string {
	if _, err := netip.ParseAddr(strings.Trim(host, "[]")); err == nil {
		return "names an address, for which no public authority certifies an issuer"
	}
	names := idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(true), idna.VerifyDNSLength(true))
	ascii, err := names.ToASCII(host)
	switch {
	case host != strings.ToLower(host):
		return "has capital letters in its host: write " + diagnostic.Quote(strings.ToLower(host))
	case err != nil || strings.HasSuffix(ascii, "."):
		return "has a host that is no name in the DNS"
	case ascii != host:
		return "has a host that is not in ASCII: write it as " + ascii
	case !strings.Contains(host, "."):
		return "has a host without a domain, which AWS cannot reach"
	}
	return ""
}

// pathFault judges a path that is empty or begins with a slash.
func pathFault(path string) string {
	for _, segment := range strings.Split(path, "/")[1:] {
		switch {
		case segment == "":
			return "has an empty segment in its path"
		case segment == "." || segment == "..":
			return "has " + segment + " as a segment of its path"
		}
	}
	// RFC 3986's unreserved characters: what needs no escape, and means nothing in an ARN or a policy.
	if i := strings.IndexFunc(path, func(r rune) bool { return !isUnreserved(r) && r != '/' }); i >= 0 {
		return fmt.Sprintf("has %q in its path: only letters, digits and - . _ ~ may be there", []rune(path[i:])[0])
	}
	return ""
}

func isUnreserved(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune("-._~", r)
}
