package releasepayload

import (
	"os"
	"path/filepath"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/outbound"
	"github.com/openshift/openshift-install-sts/pkg/release/registry"
	"github.com/openshift/openshift-install-sts/pkg/standin/authority"
)

const installConfig = `metadata: {name: lab}
platform: {aws: {region: eu-north-1}}
pullSecret: '{"auths":{"a":{}}}'
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
	t.Setenv("AWS_CA_BUNDLE", "")
	t.Chdir(t.TempDir())
	own, bundle := certificate(t), certificate(t)
	withBundle := "additionalTrustBundle: " + strconv.Quote(string(bundle)) + "\n"
	for name, text := range map[string]string{"lab/install-config.yaml": installConfig + withBundle, "bare/install-config.yaml": "platform: {aws: {}}\n", "mirrored/install-config.yaml": "platform: {aws: {}}\n" + withBundle, "secret.json": "given", "ca.pem": string(own)} {
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
	proxy := installdir.Proxy{HTTPSProxy: "https://proxy.example.org:3129"}
	// Registries may be certified by the bundle with or without a proxy.
	trusted := outbound.CABundle{Name: outbound.TrustBundleName, PEM: bundle}
	for _, test := range []struct {
		dir  string
		opts options.Options
		want registry.Access
	}{
		{"bare", options.Options{}, registry.Access{PullSecretName: "bare/install-config.yaml", Outbound: outbound.Settings{CABundles: []outbound.CABundle{}}}},
		{"mirrored", options.Options{}, registry.Access{
			PullSecretName: "mirrored/install-config.yaml", Outbound: outbound.Settings{CABundles: []outbound.CABundle{trusted}},
		}},
		{"lab", options.Options{}, registry.Access{
			PullSecret: []byte(`{"auths":{"a":{}}}`), PullSecretName: "lab/install-config.yaml", Mirrors: mirrors,
			Outbound: outbound.Settings{ProxyFromInstallConfig: proxy, CABundles: []outbound.CABundle{trusted}},
		}},
		{"lab", options.Options{RegistryConfig: "secret.json", CertificateAuthority: "ca.pem"}, registry.Access{
			PullSecret: []byte("given"), PullSecretName: "secret.json", Mirrors: mirrors,
			Outbound: outbound.Settings{ProxyFromInstallConfig: proxy, CABundles: []outbound.CABundle{
				{Name: "--certificate-authority ca.pem", PEM: own}, trusted,
			}},
		}},
	} {
		dir, err := installdir.Read(t.Context(), test.dir)
		if err != nil {
			t.Fatal(err)
		}
		test.want.Timeout = registryTimeout
		got, err := accessOf(t, &test.opts, dir)
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
		_, err := accessOf(t, &opts, dir)
		if err == nil || diagnostic.KindOf(err) != diagnostic.Input || !strings.HasPrefix(err.Error(), option+" ") {
			t.Errorf("%s: the error is %v", option, err)
		}
	}
}

// accessOf reads the settings of connections as their asset does, and returns how registries are reached.
func accessOf(t *testing.T, opts *options.Options, dir *installdir.Directory) (registry.Access, error) {
	t.Helper()
	settings, err := outbound.Read(t.Context(), outbound.Sources{
		InstallConfig: dir.InstallConfig, CertificateAuthority: opts.CertificateAuthority,
		CertificateAuthoritySource: opts.Source("certificate-authority"),
	})
	if err != nil {
		return registry.Access{}, err
	}
	return access(t.Context(), opts, dir, settings)
}

// certificate is that of an authority, in PEM.
func certificate(t *testing.T) []byte {
	t.Helper()
	ca, err := authority.New("company")
	if err != nil {
		t.Fatal(err)
	}
	return ca.PEM()
}
