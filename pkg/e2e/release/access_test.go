package release

import (
	"encoding/base64"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
	"github.com/openshift/openshift-install-sts/pkg/standin/registry"
)

// Where the install-config does not say how to reach the registry, two options do; each error
// before says which of its fields would have, too.
func TestAccessOptions(t *testing.T) {
	s := newSite(t)
	pullSpec := s.push(t, tag, image(t, payload.Options{}))
	stranger := registry.PullSecret(map[string]string{"other.harbor.invalid": "puller:" + s.registry.Password()})
	c := s.newCluster(t, pullSpec, map[string]any{"pullSecret": string(stranger), "additionalTrustBundle": ""})
	secret, ca := filepath.Join(t.TempDir(), "pull-secret.json"), filepath.Join(t.TempDir(), "ca.pem")
	for name, data := range map[string][]byte{secret: s.front.PullSecret(), ca: s.registry.CA()} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	c.prepare(t)
	for _, test := range []struct {
		code    int
		options []string
		want    string
	}{
		{1, nil, "additionalTrustBundle"},
		{1, []string{"--certificate-authority", ca}, "pullSecret"},
		{0, []string{"--certificate-authority", ca, "--registry-config", secret}, ""},
	} {
		result := must(t, test.code, c.run(t, "create manifests", test.options...))
		if !strings.Contains(result.Stderr, test.want) {
			t.Errorf("with %q: %q is missing in\n%s", test.options, test.want, result.Stderr)
		}
	}
	c.made(t).demandSecrets(t, belonging, missing)
	s.demandNoPassword(t, c)
}

// The password of the registry is written nowhere, whatever is said: neither when it is taken
// nor when it is refused.
func TestPasswordIsNotTold(t *testing.T) {
	s := newSite(t)
	c := s.newCluster(t, s.push(t, tag, image(t, payload.Options{})), nil)
	c.prepare(t)
	refused := true
	s.front.SetFault(func(*http.Request) *registry.Fault {
		if !refused {
			return nil
		}
		return &registry.Fault{Status: http.StatusUnauthorized, Header: http.Header{"Www-Authenticate": {`Basic realm="stand-in"`}}}
	})
	s.demandNoPassword(t, c, must(t, 1, c.run(t, "create manifests", "--log-level", "debug")))
	s.front.Reset()
	s.demandNoPassword(t, c, must(t, 0, c.run(t, "create manifests", "--log-level", "debug")))
}

// demandNoPassword looks for the registry's password in what runs said, and in the files that
// this program writes.
func (s *site) demandNoPassword(t *testing.T, c *cluster, results ...harness.Result) {
	t.Helper()
	texts := map[string]string{}
	for _, result := range results {
		texts["the output"] += result.Stdout + result.Stderr
	}
	for _, name := range []string{".openshift_install_sts.log", ".openshift_install_sts_state.json"} {
		data, err := os.ReadFile(filepath.Join(c.dir, name))
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = string(data)
	}
	encoded := base64.StdEncoding.EncodeToString([]byte(s.registry.User() + ":" + s.registry.Password()))
	for where, text := range texts {
		if strings.Contains(text, s.registry.Password()) || strings.Contains(text, encoded) {
			t.Errorf("%s tells the password", where)
		}
	}
}
