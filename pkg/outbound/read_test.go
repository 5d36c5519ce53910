package outbound

import (
	"context"
	"crypto/x509"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
)

func TestRead(t *testing.T) {
	isolate(t)
	t.Chdir(t.TempDir())
	aws, own, bundle := newAuthority(t, "aws").PEM(), newAuthority(t, "own").PEM(), newAuthority(t, "bundle").PEM()
	for name, data := range map[string][]byte{"aws.pem": aws, "my ca.pem": own} {
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	proxy := installdir.Proxy{HTTPSProxy: "http://p:1"}
	config := func(p installdir.Proxy, policy string) *installdir.InstallConfig {
		return &installdir.InstallConfig{Proxy: p, AdditionalTrustBundle: string(bundle), AdditionalTrustBundlePolicy: policy}
	}
	always := CABundle{Name: TrustBundleName, PEM: bundle}
	registries := CABundle{Name: TrustBundleName, PEM: bundle, RegistriesOnly: true}
	for name, test := range map[string]struct {
		variable string
		from     Sources
		want     Settings
		all      []string // the names that are trusted for everything
	}{
		"nothing":              {want: Settings{}},
		"an empty one":         {from: Sources{InstallConfig: &installdir.InstallConfig{}}},
		"no proxy":             {from: Sources{InstallConfig: config(installdir.Proxy{}, "")}, want: Settings{CABundles: []CABundle{registries}}},
		"Proxyonly":            {from: Sources{InstallConfig: config(installdir.Proxy{}, "Proxyonly")}, want: Settings{CABundles: []CABundle{registries}}},
		"Always":               {from: Sources{InstallConfig: config(installdir.Proxy{}, "Always")}, want: Settings{CABundles: []CABundle{always}}, all: []string{TrustBundleName}},
		"a proxy":              {from: Sources{InstallConfig: config(proxy, "")}, want: Settings{ProxyFromInstallConfig: proxy, CABundles: []CABundle{always}}, all: []string{TrustBundleName}},
		"a proxy for http":     {from: Sources{InstallConfig: config(installdir.Proxy{HTTPProxy: "x"}, "Proxyonly")}, want: Settings{ProxyFromInstallConfig: installdir.Proxy{HTTPProxy: "x"}, CABundles: []CABundle{always}}, all: []string{TrustBundleName}},
		"a proxy, but no more": {from: Sources{InstallConfig: &installdir.InstallConfig{Proxy: proxy}}, want: Settings{ProxyFromInstallConfig: proxy}},
		"all": {
			variable: "aws.pem", from: Sources{InstallConfig: config(installdir.Proxy{}, ""), CertificateAuthority: "my ca.pem"},
			want: Settings{CABundles: []CABundle{
				{Name: "AWS_CA_BUNDLE aws.pem", PEM: aws}, {Name: "--certificate-authority 'my ca.pem'", PEM: own}, registries,
			}},
			all: []string{"AWS_CA_BUNDLE aws.pem", "--certificate-authority 'my ca.pem'"},
		},
		"by the file": {
			from: Sources{CertificateAuthority: "aws.pem", CertificateAuthoritySource: "sts-config.yaml:3: certificateAuthority"},
			want: Settings{CABundles: []CABundle{{Name: "sts-config.yaml:3: certificateAuthority aws.pem", PEM: aws}}},
			all:  []string{"sts-config.yaml:3: certificateAuthority aws.pem"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(bundleVariable, test.variable)
			got, err := Read(t.Context(), test.from)
			if err != nil || !reflect.DeepEqual(got, test.want) {
				t.Errorf("got %+v, %v, expected %+v", got, err, test.want)
			}
			if !reflect.DeepEqual(got.Authorities(), test.all) {
				t.Errorf("trusted are %q, expected %q", got.Authorities(), test.all)
			}
			if n := len(got.ForRegistries().Authorities()); n != len(got.CABundles) {
				t.Errorf("for registries %d of %d are trusted", n, len(got.CABundles))
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Error("ForRegistries has changed the settings themselves")
			}
		})
	}
}

func TestReadErrors(t *testing.T) {
	isolate(t)
	dir := t.TempDir()
	missing := filepath.Join(dir, "no\nsuch.pem")
	for want, test := range map[string]struct{ variable, file string }{
		"AWS_CA_BUNDLE '" + dir + "/no such.pem' cannot be read: no such file or directory":           {missing, ""},
		"--certificate-authority '" + dir + "/no such.pem' cannot be read: no such file or directory": {"", missing},
		"--certificate-authority " + dir + " is not a regular file":                                   {"", dir},
	} {
		t.Setenv(bundleVariable, test.variable)
		_, err := Read(t.Context(), Sources{CertificateAuthority: test.file})
		if err == nil || err.Error() != want || diagnostic.KindOf(err) != diagnostic.Input || len(diagnostic.Hints(err)) != 1 {
			t.Errorf("the error is %v, expected %s", err, want)
		}
	}
	t.Setenv(bundleVariable, "")
	for want, config := range map[string]*installdir.InstallConfig{
		TrustBundleName + " has no certificate that can be read":               {AdditionalTrustBundle: "hunter2", AdditionalTrustBundlePolicy: "Always"},
		"proxy.httpsProxy of the install-config is not the address of a proxy": {Proxy: installdir.Proxy{HTTPSProxy: "ftp://hunter2@h"}},
	} {
		if _, err := Read(t.Context(), Sources{InstallConfig: config}); err == nil || err.Error() != want {
			t.Errorf("the error is %v, expected %s", err, want)
		}
	}
	if _, err := Read(t.Context(), Sources{InstallConfig: &installdir.InstallConfig{AdditionalTrustBundle: "hunter2"}}); err != nil {
		t.Errorf("a bundle for registries alone: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Read(ctx, Sources{CertificateAuthority: missing}); !errors.Is(err, context.Canceled) || len(diagnostic.Hints(err)) > 0 {
		t.Errorf("the error is %v", err)
	}
	_, err := Settings{CABundles: []CABundle{{Name: "ca.pem", PEM: []byte("hunter2")}}}.Transport()
	if diagnostic.KindOf(err) != diagnostic.Input || !strings.HasPrefix(err.Error(), "ca.pem has no certificate") || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("the error is %v", err)
	}
	// Where it is for registries alone, it does not matter elsewhere.
	broken := Settings{CABundles: []CABundle{{Name: "ca.pem", PEM: []byte("hunter2"), RegistriesOnly: true}}}
	if _, err := broken.Transport(); err != nil {
		t.Error(err)
	}
	if _, err := broken.ForRegistries().Transport(); err == nil {
		t.Error("a bundle without certificates was accepted")
	}
}

// What is added is added to the system's authorities.
func TestPool(t *testing.T) {
	ca := newAuthority(t, "company")
	want, err := x509.SystemCertPool()
	if err != nil {
		t.Fatal(err)
	}
	want.AddCert(ca.Certificate())
	got, err := Settings{CABundles: trust(ca)}.pool()
	if err != nil || !got.Equal(want) {
		t.Errorf("the pool is another one (%v)", err)
	}
	if own, err := (Settings{}).pool(); own != nil || err != nil {
		t.Errorf("without any there is %v (%v)", own, err)
	}
}
