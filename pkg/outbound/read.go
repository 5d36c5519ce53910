package outbound

import (
	"cmp"
	"context"
	"net/http"
	"os"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/inputfile"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
)

const (
	// maxBundle is far beyond a bundle of all public authorities, in bytes.
	maxBundle = 4 << 20
	// bundleVariable is AWS's own: https://docs.aws.amazon.com/sdkref/latest/guide/feature-gen-config.html
	bundleVariable = "AWS_CA_BUNDLE"
	// TrustBundleName is what messages call the install-config's authorities.
	TrustBundleName = "additionalTrustBundle of the install-config"
)

// Sources are where settings come from, beside the environment.
type Sources struct {
	// InstallConfig is nil where there is none.
	InstallConfig *installdir.InstallConfig
	// CertificateAuthority is the file that --certificate-authority names, or empty;
	// CertificateAuthoritySource is where it is named, empty for the flag.
	CertificateAuthority       string
	CertificateAuthoritySource string
}

// Read returns the settings of a run. It reads the files of authorities that the environment and
// the options name, and judges everything that is for all connections, so that a user hears of it once and
// not from each connection. An error names the option or the variable and the file.
func Read(ctx context.Context, from Sources) (Settings, error) {
	var s Settings
	for _, f := range []struct{ source, file string }{
		{bundleVariable, os.Getenv(bundleVariable)},
		{cmp.Or(from.CertificateAuthoritySource, "--certificate-authority"), from.CertificateAuthority},
	} {
		if f.file == "" {
			continue
		}
		bundle, err := readBundle(ctx, f.source, f.file)
		if err != nil {
			return Settings{}, err
		}
		s.CABundles = append(s.CABundles, bundle)
	}
	if c := from.InstallConfig; c != nil {
		s.ProxyFromInstallConfig = c.Proxy
		if c.AdditionalTrustBundle != "" {
			s.CABundles = append(s.CABundles, CABundle{
				Name: TrustBundleName, PEM: []byte(c.AdditionalTrustBundle), RegistriesOnly: !bundleForAll(c),
			})
		}
	}
	if err := s.Configure(&http.Transport{}); err != nil {
		return Settings{}, err
	}
	return s, nil
}

// bundleForAll reports whether the cluster's machines trust the additionalTrustBundle for every
// connection: the rule of openshift-install, pkg/asset/manifests/proxy.go, whose default policy
// is Proxyonly.
func bundleForAll(c *installdir.InstallConfig) bool {
	return c.AdditionalTrustBundlePolicy == installdir.TrustBundleAlways || c.Proxy != installdir.Proxy{}
}

func readBundle(ctx context.Context, source, file string) (CABundle, error) {
	data, err := inputfile.Read(ctx, file, maxBundle)
	if ctx.Err() != nil {
		return CABundle{}, context.Cause(ctx)
	}
	name := source + " " + diagnostic.ShellQuote(diagnostic.OneLine(file))
	if err != nil {
		return CABundle{}, diagnostic.Inputf("Name a PEM file of certificate authorities that can be read, or leave it away.", "%s %w", name, err)
	}
	return CABundle{Name: name, PEM: data}, nil
}
