// Package options is the asset that says what the user asked for: by flags, in sts-config.yaml, and by
// the flags of earlier runs.
package options

import (
	"context"
	"strings"
	"time"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/stsconfig"
	"github.com/openshift/openshift-install-sts/pkg/progress"
	file "github.com/openshift/openshift-install-sts/pkg/stsconfig"
)

// Options are what the user asked for, as other assets see it.
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
	// directory's pull secret. CertificateAuthority is one with certificates to trust beside the
	// system's, AWS_CA_BUNDLE's and the install-config's additionalTrustBundle; empty means none.
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
	// RoleNameTemplate is the pattern of roles' names, with {name}, {namespace}, {secret} and {hash};
	// empty means <name>-<namespace>-<secret>, cut to IAM's limit.
	RoleNameTemplate string
	// RoleMaxSessionDuration is how long a session of a role may last, in whole seconds from 1 to 12
	// hours; 0 means that IAM's default, and that of a role that exists, stays.
	RoleMaxSessionDuration time.Duration
	// Tags are added to the ownership tags; nil means the install-config's user tags.
	Tags map[string]string
	// Thumbprint is the identity provider's: empty (IAM finds it), a SHA-1, or "auto".
	Thumbprint string
	// PrivateBucket asks for a private bucket behind CloudFront, and KMSKeyARN for its encryption with
	// a customer-managed key.
	PrivateBucket bool
	KMSKeyARN     string
	// IssuerURL is where the user serves the OIDC documents: https, without a slash at the end. With
	// PrivateBucket it is the distribution's.
	IssuerURL string
	// SharedIssuer acknowledges that other clusters use the issuer. IssuerKeysFile is the key set that
	// it serves, for a run that opens no connection.
	SharedIssuer   bool
	IssuerKeysFile string
	// SkipIssuerCheck leaves out the check that the documents are served.
	SkipIssuerCheck bool
	// PrivateKeyFile and PublicKeyFile are the user's own signing key.
	PrivateKeyFile string
	PublicKeyFile  string
	// Adopt allows to take over resources that carry no cluster's tag.
	Adopt bool
	// AssumeRoleARN is the role as which AWS is asked; empty means the caller's own identity.
	AssumeRoleARN string
	// Overrides change single CredentialsRequests, and Silences mark findings of the policy lint as
	// known. Only sts-config.yaml says them.
	Overrides []file.Override
	Silences  []file.Silence
	// Offline means that no connection may be opened: what only AWS or the issuer could
	// tell must be given.
	Offline bool
	// Concurrency is the number of requests to AWS that may be under way at once.
	Concurrency int
	// RequestTimeout is how long one request to AWS may take before it is tried again.
	RequestTimeout time.Duration

	// sources say where options that are given are from, by the name of the flag, and kept how those
	// are dropped that are an earlier run's.
	sources map[string]string
	kept    map[string]string
	config  *stsconfig.STSConfig
	keep    Kept
	flags   file.Config
}

var _ asset.Asset = (*Options)(nil)

// Name returns the human-friendly name of the asset.
func (*Options) Name() string { return "Options" }

// Dependencies returns the command line, the file that it wins over, and the session, which knows what
// earlier runs were given.
func (*Options) Dependencies() []asset.Asset {
	return []asset.Asset{&Given{}, &stsconfig.STSConfig{}, &store.Session{}, &progress.Progress{}}
}

// Generate puts the options together: a flag wins over sts-config.yaml, and the file over what an
// earlier run was given by flag.
func (o *Options) Generate(_ context.Context, parents asset.Parents) error {
	given, config, session, p := &Given{}, &stsconfig.STSConfig{}, &store.Session{}, &progress.Progress{}
	parents.Get(given, config, session, p)
	before := Kept{}
	if found, err := session.Previous(&before); err != nil {
		return err
	} else if !found {
		if err := recallRendering(session, &before); err != nil {
			return err
		}
	}
	*o = given.Options
	o.sources, o.kept = map[string]string{}, map[string]string{}
	var recalled, useless []string
	for _, f := range fields() {
		plain := *o
		switch {
		case given.Given(f.option):
			o.sources[f.option] = "--" + f.option
			f.write(&o.flags, o)
			if f.keep != nil {
				f.keep(&o.keep, o)
			}
		case f.read(o, config.Config):
			o.sources[f.option] = config.Source(f.path)
		case f.recall != nil && f.recall(o, &before):
			if f.needs != nil && !f.needs(o) {
				// Whoever takes back what an option depends on need not take back that one, too.
				*o = plain
				useless = append(useless, "--"+f.option)
				continue
			}
			o.sources[f.option], o.kept[f.option] = "--"+f.option+" (kept from an earlier run)", f.drop
			f.keep(&o.keep, o)
			f.write(&o.flags, o)
			if given.Has(f.option) && !f.same(&plain, o) {
				recalled = append(recalled, "--"+f.option)
			}
		}
	}
	o.Overrides = config.Config.CredentialsRequests
	if config.Config.Lint != nil {
		o.Silences = config.Config.Lint.Silence
	}
	o.config = config
	if len(recalled) > 0 {
		p.Log.Infof("Taken over from an earlier run: %s", strings.Join(recalled, ", "))
	}
	if len(useless) > 0 {
		p.Log.Infof("Not taken over from an earlier run, since what it belongs to is gone: %s", strings.Join(useless, ", "))
	}
	return o.check()
}

// Flags returns what flags said, to this run or to an earlier one, as sts-config.yaml would say it.
func (o *Options) Flags() file.Config { return o.flags }
