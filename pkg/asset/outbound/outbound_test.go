package outbound

import (
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/directory"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/standin/authority"
)

// Where the settings come from: the install directory's install-config and the options, and nowhere when
// no connection is opened.
func TestGenerate(t *testing.T) {
	for _, name := range []string{"AWS_CA_BUNDLE", "HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "http_proxy", "https_proxy", "no_proxy"} {
		t.Setenv(name, "")
	}
	ca, err := authority.New("company")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(file, ca.PEM(), 0o600); err != nil {
		t.Fatal(err)
	}
	proxy := installdir.Proxy{HTTPSProxy: "http://proxy.example.com:3128"}
	cluster := &directory.InstallDir{Directory: &installdir.Directory{InstallConfig: &installdir.InstallConfig{
		Proxy: proxy, AdditionalTrustBundle: string(ca.PEM()),
	}}}
	bare := &directory.InstallDir{Directory: &installdir.Directory{}}
	for _, test := range []struct {
		name    string
		opts    options.Options
		dir     *directory.InstallDir
		proxy   installdir.Proxy
		trusted []string
		refused string
	}{
		{name: "nothing", dir: bare},
		{name: "no directory", dir: &directory.InstallDir{}},
		{name: "the install-config's", dir: cluster, proxy: proxy, trusted: []string{"additionalTrustBundle of the install-config"}},
		{name: "the option's", opts: options.Options{CertificateAuthority: file}, dir: bare, trusted: []string{"--certificate-authority " + file}},
		{
			name: "both", opts: options.Options{CertificateAuthority: file}, dir: cluster, proxy: proxy,
			trusted: []string{"--certificate-authority " + file, "additionalTrustBundle of the install-config"},
		},
		{name: "no such file", opts: options.Options{CertificateAuthority: file + "x"}, dir: bare, refused: "--certificate-authority " + file + "x"},
		{name: "no connection is opened", opts: options.Options{CertificateAuthority: file + "x", Offline: true}, dir: cluster},
	} {
		t.Run(test.name, func(t *testing.T) {
			parents := asset.Parents{}
			parents.Add(&test.opts, test.dir)
			got := &Outbound{}
			err := got.Generate(t.Context(), parents)
			if test.refused != "" {
				if diagnostic.KindOf(err) != diagnostic.Input || !strings.HasPrefix(err.Error(), test.refused) {
					t.Errorf("the error is %v", err)
				}
				return
			}
			if err != nil || got.ProxyFromInstallConfig != test.proxy || !reflect.DeepEqual(got.Authorities(), test.trusted) {
				t.Errorf("the proxy is %+v, trusted are %q (%v)", got.ProxyFromInstallConfig, got.Authorities(), err)
			}
		})
	}
}
