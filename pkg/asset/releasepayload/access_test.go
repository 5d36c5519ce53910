package releasepayload

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/release/registry"
)

const installConfig = `metadata: {name: lab}
platform: {aws: {region: eu-north-1}}
pullSecret: '{"auths":{"a":{}}}'
additionalTrustBundle: bundle
proxy: {httpsProxy: "https://proxy.example.org:3129"}
imageDigestSources:
- source: quay.io/a
  mirrors: [mirror.example.org/a]
  sourcePolicy: NeverContactSource
- source: quay.io/b
  mirrors: [mirror.example.org/b, mirror.example.net/b]
- source: quay.io/a
  mirrors: [mirror.example.org/a]
  sourcePolicy: NeverContactSource
`

func TestAccess(t *testing.T) {
	t.Chdir(t.TempDir())
	for name, text := range map[string]string{"lab/install-config.yaml": installConfig, "bare/install-config.yaml": "platform: {aws: {}}\n", "secret.json": "given", "ca.pem": "given too"} {
		if err := os.MkdirAll(filepath.Dir(name), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	mirrors := []registry.Mirror{
		{Source: "quay.io/a", Mirrors: []string{"mirror.example.org/a"}, NeverContactSource: true},
		{Source: "quay.io/b", Mirrors: []string{"mirror.example.org/b", "mirror.example.net/b"}},
	}
	for _, test := range []struct {
		dir  string
		opts options.Options
		want registry.Access
	}{
		{"bare", options.Options{}, registry.Access{PullSecretName: "bare/install-config.yaml"}},
		{"lab", options.Options{}, registry.Access{
			PullSecret: []byte(`{"auths":{"a":{}}}`), PullSecretName: "lab/install-config.yaml", Mirrors: mirrors, ClusterProxy: true,
			CertificateAuthorities: []byte("bundle"), CertificateAuthoritiesName: "additionalTrustBundle of the install-config",
		}},
		{"lab", options.Options{RegistryConfig: "secret.json", CertificateAuthority: "ca.pem"}, registry.Access{
			PullSecret: []byte("given"), PullSecretName: "secret.json", Mirrors: mirrors, ClusterProxy: true,
			CertificateAuthorities: []byte("given too"), CertificateAuthoritiesName: "ca.pem",
		}},
	} {
		dir, err := installdir.Read(t.Context(), test.dir)
		if err != nil {
			t.Fatal(err)
		}
		test.want.Timeout = registryTimeout
		got, err := access(t.Context(), &test.opts, dir)
		if err != nil || !reflect.DeepEqual(got, test.want) {
			t.Errorf("%s: got %+v, %v", test.dir, got, err)
		}
	}
	dir, err := installdir.Read(t.Context(), "bare")
	if err != nil {
		t.Fatal(err)
	}
	for option, opts := range map[string]options.Options{
		"--registry-config missing":       {RegistryConfig: "missing"},
		"--certificate-authority missing": {CertificateAuthority: "missing"},
		"--registry-config lab":           {RegistryConfig: "lab"},
	} {
		_, err := access(t.Context(), &opts, dir)
		if err == nil || diagnostic.KindOf(err) != diagnostic.Input || !strings.HasPrefix(err.Error(), option+" ") {
			t.Errorf("%s: the error is %v", option, err)
		}
	}
}
