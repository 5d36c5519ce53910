package authority

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"
	"time"
)

// What is wrong with a certificate, if anything, is just that.
func TestVerify(t *testing.T) {
	authority, stranger := newAuthority(t), newAuthority(t)
	// S3's names of buckets are longer than a common name may be.
	names := []string{"localhost", "127.0.0.1", "::1", strings.Repeat("a", 63) + ".s3.eu-west-1.amazonaws.com"}
	server := issued(t)(authority.Server(names...))
	user := issued(t)(authority.User("someone"))
	ending := func(in time.Duration) *Pair {
		return issued(t)(authority.ServerUntil(time.Now().Add(in), names...))
	}
	var (
		unknown = reason(x509.UnknownAuthorityError{})
		host    = reason(x509.HostnameError{})
		expired = reason(x509.CertificateInvalidError{Reason: x509.Expired})
		usage   = reason(x509.CertificateInvalidError{Reason: x509.IncompatibleUsage})
	)
	for name, tt := range map[string]struct {
		pair  *Pair
		roots *Authority
		host  string
		usage x509.ExtKeyUsage
		want  string
	}{
		"a host's":          {server, authority, names[0], x509.ExtKeyUsageServerAuth, ""},
		"an address's":      {server, authority, names[1], x509.ExtKeyUsageServerAuth, ""},
		"an IPv6 address's": {server, authority, names[2], x509.ExtKeyUsageServerAuth, ""},
		"a bucket's":        {server, authority, names[3], x509.ExtKeyUsageServerAuth, ""},
		"ends soon":         {ending(time.Minute), authority, names[0], x509.ExtKeyUsageServerAuth, ""},
		"has just ended":    {ending(-time.Minute), authority, names[0], x509.ExtKeyUsageServerAuth, expired},
		"ended long ago":    {ending(-72 * time.Hour), authority, names[0], x509.ExtKeyUsageServerAuth, expired},
		"another host":      {server, authority, "elsewhere.example.com", x509.ExtKeyUsageServerAuth, host},
		"another address":   {server, authority, "127.0.0.2", x509.ExtKeyUsageServerAuth, host},
		"another authority": {server, stranger, names[0], x509.ExtKeyUsageServerAuth, unknown},
		"a server as user":  {server, authority, "", x509.ExtKeyUsageClientAuth, usage},
		"a user":            {user, authority, "", x509.ExtKeyUsageClientAuth, ""},
		"a user as server":  {user, authority, "", x509.ExtKeyUsageServerAuth, usage},
		"another's user":    {user, stranger, "", x509.ExtKeyUsageClientAuth, unknown},
	} {
		_, err := tt.pair.TLS.Leaf.Verify(x509.VerifyOptions{
			Roots: tt.roots.Pool(), DNSName: tt.host, KeyUsages: []x509.ExtKeyUsage{tt.usage},
		})
		if got := reason(err); got != tt.want {
			t.Errorf("%s: %q (%v), want %q", name, got, err, tt.want)
		}
		if leaf := tt.pair.TLS.Leaf; !leaf.NotBefore.Before(leaf.NotAfter) {
			t.Errorf("%s: it begins at %v and ends at %v", name, leaf.NotBefore, leaf.NotAfter)
		}
		if name := tt.pair.TLS.Leaf.Subject.CommonName; len(name) > 64 {
			t.Errorf("the common name %s is too long", name)
		}
	}
}

// A server and a user whose certificates were read from PEM understand each other.
func TestPEM(t *testing.T) {
	authority := newAuthority(t)
	var pairs [2]tls.Certificate
	for i, p := range []*Pair{issued(t)(authority.Server("127.0.0.1")), issued(t)(authority.User("someone", "auditors", "readers"))} {
		var err error
		if pairs[i], err = tls.X509KeyPair(p.Certificate, p.Key); err != nil {
			t.Fatal(err)
		}
	}
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM(authority.PEM()) {
		t.Fatal("the authority's PEM holds no certificate")
	}
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		subject := r.TLS.PeerCertificates[0].Subject
		slices.Sort(subject.Organization)
		fmt.Fprint(w, subject.CommonName, subject.Organization)
	}))
	server.TLS = &tls.Config{Certificates: pairs[:1], ClientCAs: pool, ClientAuth: tls.RequireAndVerifyClientCert}
	server.StartTLS()
	t.Cleanup(server.Close)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool, Certificates: pairs[1:]}}
	t.Cleanup(transport.CloseIdleConnections)
	response, err := (&http.Client{Transport: transport}).Get(server.URL)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	var who strings.Builder
	if err := response.Write(&who); err != nil || !strings.HasSuffix(who.String(), "someone[auditors readers]") {
		t.Errorf("the server saw %s (%v)", who.String(), err)
	}
}

// reason is the kind of an error of x509.
func reason(err error) string {
	switch e := err.(type) { //nolint:errorlint // Verify wraps nothing
	case nil:
		return ""
	case x509.CertificateInvalidError:
		return fmt.Sprintf("%T %d", e, e.Reason)
	default:
		return fmt.Sprintf("%T", e)
	}
}

func newAuthority(t *testing.T) *Authority {
	t.Helper()
	authority, err := New("test")
	if err != nil {
		t.Fatal(err)
	}
	return authority
}

// issued takes what a method of Authority returns.
func issued(t *testing.T) func(*Pair, error) *Pair {
	return func(pair *Pair, err error) *Pair {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return pair
	}
}
