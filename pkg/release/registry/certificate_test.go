package registry

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/outbound"
	standin "github.com/openshift/openshift-install-sts/pkg/standin/registry"
)

func TestCertificates(t *testing.T) {
	t.Parallel()
	server := standin.Lend(t)
	good := server.LendFront(t)
	expired := server.LendFront(t, standin.WithExpiry(time.Now().Add(-time.Hour)))
	// Named by another name than the one in its certificate.
	other := server.LendFront(t, standin.WithNames("registry.example"))
	_, port, _ := strings.Cut(other.Address(), ":")
	stranger := standin.Lend(t)

	const hint = "Put the certificate authority of the registry into additionalTrustBundle of the install-config, or name its file with --certificate-authority."
	for _, test := range []struct {
		name, host string
		ca         []byte
		want, hint string
	}{
		{"nobody's", good.Host(), nil, `its certificate is signed by an authority that is not trusted: "CN=registry stand-in's authority"`, hint},
		{"another's", good.Host(), stranger.CA(), "its certificate is signed by an authority that is not trusted", hint + " Those of additionalTrustBundle are trusted already."},
		{"expired", expired.Host(), server.CA(), "its certificate has expired on 20", "Renew the certificate"},
		{"another host's", "localhost:" + port, server.CA(), `its certificate is not for "localhost" but for "registry.example"`, "Name the registry as its certificate does"},
	} {
		a := access(server)
		a.Outbound = outbound.Settings{}
		if test.ca != nil {
			a.Outbound = trusting("additionalTrustBundle", test.ca)
		}
		_, err := open(t, test.host+"/ns/repo:v1", a).Root(t.Context())
		checkError(t, err, server, "image "+test.host+"/ns/repo:v1: ", test.want, test.hint)
		if Unavailable(err) {
			t.Errorf("%s: somebody answered", test.name)
		}
	}

	// Together with other certificates, and with what is none.
	a := access(server, good)
	a.Outbound = trusting("ca.pem", append(append([]byte("# ours\n"), stranger.CA()...), server.CA()...))
	pushed := push(t, server, server.Host()+"/ns/repo:v1")
	pulled(t, open(t, good.Host()+"/ns/repo:v1", a), pushed)
}

// At localhost go-containerregistry would try http, and send the credentials there.
func TestPlainHTTP(t *testing.T) {
	t.Parallel()
	server := standin.Lend(t)
	var mu sync.Mutex
	var seen []string
	plain := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		seen = append(seen, r.Method+" "+r.URL.Path+" "+r.Header.Get("Authorization"))
		w.Header().Set("WWW-Authenticate", `Basic realm="x"`)
		w.WriteHeader(http.StatusUnauthorized)
	}))
	defer plain.Close()
	_, port, _ := strings.Cut(strings.TrimPrefix(plain.URL, "http://"), ":")

	for _, host := range []string{"localhost:" + port, "127.0.0.1:" + port} {
		a := access(server)
		a.PullSecret = standin.PullSecret(map[string]string{host: server.User() + ":" + server.Password()})
		i := open(t, host+"/ns/repo:v1", a)
		_, err := i.Root(t.Context())
		checkError(t, err, server, "it answers plain http, which is not used", "Have it serve TLS")
		if Unavailable(err) {
			t.Error("somebody answered")
		}
	}
	mu.Lock()
	defer mu.Unlock()
	if len(seen) > 0 {
		t.Errorf("requests went over plain http: %q", seen)
	}
}
