// Package options is the root asset that carries what the user asked for into the graph.
package options

import (
	"context"
	"errors"
	"time"

	"github.com/openshift/installer/pkg/asset"
)

// Options are the command line's options as assets see them. The command provides them
// to the store, which neither generates nor saves them.
type Options struct {
	// Dir is the install directory.
	Dir string
	// InfraName (--name) overrides the infrastructure name that the install directory holds.
	InfraName string
	// Region overrides the region that the install directory holds.
	Region string
	// AccountID is the AWS account; empty means that AWS is asked.
	AccountID string
	// CredentialsRequestsDirs are directories of CredentialsRequest files.
	CredentialsRequestsDirs []string
	// ReleaseImage says where the release payload is: see release.ParseSource. Empty means
	// ReleaseImageOverride, which is that of the environment, or what openshift-install installs.
	ReleaseImage         string
	ReleaseImageOverride string
	// ReadReleaseAgain means that the payload itself is wanted, whatever the last run read.
	ReadReleaseAgain bool
	// RegistryConfig is a file with credentials for registries, instead of the install
	// directory's pull secret; CertificateAuthority one with certificates to trust, instead of
	// the install-config's additionalTrustBundle.
	RegistryConfig       string
	CertificateAuthority string
	// AllowVersionMismatch allows a payload of another version than openshift-install's.
	AllowVersionMismatch bool
	// ServiceAccountsFile names the service accounts of requests that name none.
	ServiceAccountsFile string
	// PermissionsBoundaryARN is set on every role; empty means no boundary.
	PermissionsBoundaryARN string
	// RolePath is the IAM path of every role.
	RolePath string
	// Tags are added to the ownership tags; nil means the install-config's user tags.
	Tags map[string]string
	// Thumbprint is the identity provider's: empty (IAM finds it), a SHA-1, or "auto".
	Thumbprint string
	// PrivateKeyFile and PublicKeyFile are the user's own signing key.
	PrivateKeyFile string
	PublicKeyFile  string
	// Adopt allows to take over resources that carry no cluster's tag.
	Adopt bool
	// Offline means that no connection may be opened: what only AWS or the issuer could
	// tell must be given.
	Offline bool
	// Concurrency is the number of requests to AWS that may be under way at once.
	Concurrency int
	// RequestTimeout is how long one request to AWS may take before it is tried again.
	RequestTimeout time.Duration
}

// Kept are the options that say how the cluster's resources are to be, as they were given to
// render: what was rendered is only right for a plan or a create with the same ones.
type Kept struct {
	InfraName              string            `json:"name,omitempty"`
	Region                 string            `json:"region,omitempty"`
	AccountID              string            `json:"accountID,omitempty"`
	PermissionsBoundaryARN string            `json:"permissionsBoundaryARN,omitempty"`
	RolePath               string            `json:"rolePath,omitempty"`
	Tags                   map[string]string `json:"tags,omitempty"`
	Thumbprint             string            `json:"thumbprint,omitempty"`
}

// Keep returns the options that are to be kept.
func (o *Options) Keep() Kept {
	return Kept{
		InfraName: o.InfraName, Region: o.Region, AccountID: o.AccountID, PermissionsBoundaryARN: o.PermissionsBoundaryARN,
		RolePath: o.RolePath, Tags: o.Tags, Thumbprint: o.Thumbprint,
	}
}

// Inherit takes over what was kept, except where given reports that the option of that name
// was given now. It returns the names of the options that it took over.
func (o *Options) Inherit(k Kept, given func(option string) bool) []string {
	var taken []string
	for _, field := range []struct {
		option   string
		from, to *string
	}{
		{"name", &k.InfraName, &o.InfraName}, {"region", &k.Region, &o.Region}, {"account-id", &k.AccountID, &o.AccountID},
		{"permissions-boundary-arn", &k.PermissionsBoundaryARN, &o.PermissionsBoundaryARN},
		{"role-path", &k.RolePath, &o.RolePath}, {"thumbprint", &k.Thumbprint, &o.Thumbprint},
	} {
		if *field.from != "" && !given(field.option) && *field.from != *field.to {
			*field.to = *field.from
			taken = append(taken, field.option)
		}
	}
	if k.Tags != nil && !given("tags") {
		o.Tags = k.Tags
		taken = append(taken, "tags")
	}
	return taken
}

var _ asset.Asset = (*Options)(nil)

// Name returns the human-friendly name of the asset.
func (*Options) Name() string { return "Options" }

// Dependencies returns nothing: this is a root of the graph.
func (*Options) Dependencies() []asset.Asset { return nil }

// Generate always fails: options are provided, not made.
func (*Options) Generate(context.Context, asset.Parents) error {
	return errors.New("options were not provided to the store")
}
