package outbound

import (
	"github.com/openshift/openshift-install-sts/pkg/installdir"
)

// Settings say how connections leave this machine. They are plain data; the zero value has the
// environment's proxy and trusts the system's authorities alone.
type Settings struct {
	// ProxyFromInstallConfig is the cluster's proxy. It is used when the environment speaks of no
	// proxy at all: neither HTTP_PROXY nor HTTPS_PROXY nor NO_PROXY is set. One of them alone is a
	// decision of whoever set up this machine, and half of it mixed with half of the cluster's
	// settings would be one that nobody made; NO_PROXY='*' is how to use no proxy.
	ProxyFromInstallConfig installdir.Proxy
	// CABundles are trusted beside the system's authorities.
	CABundles []CABundle
}

// CABundle is a list of certificate authorities.
type CABundle struct {
	// Name is what messages call it, such as "--certificate-authority ca.pem".
	Name string
	// PEM has at least one certificate; what is none is passed over.
	PEM []byte
	// RegistriesOnly is for one that is trusted only where ForRegistries was called.
	RegistriesOnly bool
}

// ForRegistries returns the settings for registries of container images, which may be certified
// by the additionalTrustBundle whatever additionalTrustBundlePolicy says: openshift-install puts
// the bundle into the trust store of the machine that pulls the release image in any case.
func (s Settings) ForRegistries() Settings {
	bundles := make([]CABundle, 0, len(s.CABundles))
	for _, b := range s.CABundles {
		b.RegistriesOnly = false
		bundles = append(bundles, b)
	}
	s.CABundles = bundles
	return s
}

// trusted returns the bundles that are trusted for every connection.
func (s Settings) trusted() []CABundle {
	var bundles []CABundle
	for _, b := range s.CABundles {
		if !b.RegistriesOnly {
			bundles = append(bundles, b)
		}
	}
	return bundles
}

// Authorities returns the names of the bundles that are trusted beside the system's
// authorities, for messages; none if it is the system's alone.
func (s Settings) Authorities() []string {
	var names []string
	for _, b := range s.trusted() {
		names = append(names, b.Name)
	}
	return names
}
