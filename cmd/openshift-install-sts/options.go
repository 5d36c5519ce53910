package main

import (
	"maps"
	"os"
	"time"

	"github.com/spf13/cobra"

	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/release/installer"
)

// defaultConcurrency lets everything that a release needs be looked at in two rounds. It
// is bounded because IAM throttles an account as a whole, other programs included.
const defaultConcurrency = 32

// defaultRequestTimeout is long for AWS, and short enough for a lost packet to be noticed.
const defaultRequestTimeout = 30 * time.Second

// optionFlags adds the options of create and plan to a command, and returns where they go.
func optionFlags(cmd *cobra.Command) *options.Options {
	o := clusterFlags(cmd)
	registryFlags(cmd, o)
	requestFlags(cmd, o)
	flags := cmd.Flags()
	flags.BoolVar(&o.SkipIssuerCheck, "skip-issuer-check", false, "with --issuer-url or --create-private-s3-bucket: do not check that the documents are served")
	flags.BoolVar(&o.Adopt, "adopt", false, "take over bucket, distribution, provider, roles and policies of our names that carry no cluster's tag")
	return o
}

// newOptions returns options as they are before anything is given.
func newOptions() *options.Options {
	return &options.Options{Concurrency: defaultConcurrency, RequestTimeout: defaultRequestTimeout}
}

// requestFlags adds the options that say how AWS is asked.
func requestFlags(cmd *cobra.Command, o *options.Options) {
	flags := cmd.Flags()
	flags.StringVar(&o.AssumeRoleARN, "assume-role-arn", "", "`ARN` of a role to take on before AWS is asked, such as one in the cluster's account")
	flags.IntVar(&o.Concurrency, "concurrency", defaultConcurrency, "`number` of requests to AWS under way at once")
	flags.DurationVar(&o.RequestTimeout, "request-timeout", defaultRequestTimeout, "how long one request to AWS may take before it is tried again")
}

// clusterFlags adds the options that say what a cluster is to have, and returns where they go.
func clusterFlags(cmd *cobra.Command) *options.Options {
	o := newOptions()
	locationFlags(cmd, o)
	resourceFlags(cmd, o)
	flags := cmd.Flags()
	flags.StringArrayVar(&o.CredentialsRequestsDirs, "credentials-requests-dir", nil, "`directory` of CredentialsRequest files, beside --release-image or instead of it; can be given several times")
	releaseFlags(cmd, o)
	flags.StringVar(&o.ServiceAccountsFile, "service-accounts-file", "", "YAML `file` with the service accounts of CredentialsRequests, a list by request name")
	flags.StringVar(&o.PrivateKeyFile, "private-key-file", "", "`file` with the RSA private key to sign service accounts' tokens with (default: a new one)")
	flags.StringVar(&o.PublicKeyFile, "public-key-file", "", "`file` with its public key; given alone, tls/ is left to you")
	return o
}

// locationFlags adds the options that say where the resources are and what they are called.
func locationFlags(cmd *cobra.Command, o *options.Options) {
	flags := cmd.Flags()
	flags.StringVar(&o.InfraName, "name", "", "`prefix` of every AWS resource (default: the infrastructure name in the install directory)")
	flags.StringVar(&o.Region, "region", "", "AWS `region` (default: the region in the install directory)")
	flags.StringVar(&o.AccountID, "account-id", "", "AWS `account`, 12 digits (default: AWS is asked)")
}

// resourceFlags adds the options that say how the resources are to be.
func resourceFlags(cmd *cobra.Command, o *options.Options) {
	roleFlags(cmd, o)
	issuerFlags(cmd, o)
	flags := cmd.Flags()
	flags.StringToStringVar(&o.Tags, "tags", nil, "tags of bucket, distribution, provider and roles, as `key=value,...` (default: the install-config's platform.aws.userTags)")
	tags := flags.Lookup("tags")
	tags.Value, tags.DefValue = tagsFlag{tags.Value, &o.Tags}, "" // pflag would print an empty map beside the default above
	flags.StringVar(&o.Thumbprint, "thumbprint", "", "`SHA-1` thumbprint of the identity provider, or auto: that of the top certificate the issuer serves (default: IAM finds it)")
}

// roleFlags adds the options that say how the roles are to be.
func roleFlags(cmd *cobra.Command, o *options.Options) {
	flags := cmd.Flags()
	flags.StringVar(&o.PermissionsBoundaryARN, "permissions-boundary-arn", "", "`ARN` of the permissions boundary of every role")
	flags.StringVar(&o.RolePath, "role-path", iamroles.DefaultRolePath, "IAM `path` of every role")
	flags.StringVar(&o.RoleNameTemplate, "role-name-template", "", "`pattern` of the roles' names, with {name}, {namespace}, {secret} and {hash} (default: {name}-{namespace}-{secret}, cut to 64 characters)")
	flags.DurationVar(&o.RoleMaxSessionDuration, "role-max-session-duration", 0, "how long a session of a role may last, from 1h to 12h (default: 1h for new roles; what roles have that exist)")
}

// issuerFlags adds the options that say who serves the OIDC documents.
func issuerFlags(cmd *cobra.Command, o *options.Options) {
	flags := cmd.Flags()
	flags.BoolVar(&o.PrivateBucket, "create-private-s3-bucket", false, "keep the OIDC documents in a private bucket, which CloudFront serves")
	flags.StringVar(&o.KMSKeyARN, "kms-key-arn", "", "`ARN` of a customer-managed key of KMS that encrypts the private bucket")
	flags.StringVar(&o.IssuerURL, "issuer-url", "", "https `URL` where you serve the OIDC documents yourself; no bucket is made")
	flags.BoolVar(&o.SharedIssuer, "shared-issuer", false, "with --issuer-url: other clusters use this issuer, too, and each of them can assume the others' roles")
	flags.StringVar(&o.IssuerKeysFile, "issuer-keys-file", "", "with --shared-issuer: `file` with the key set that the issuer serves now (default: the issuer is asked; render does not ask)")
}

// releaseFlags adds the options that say which release it is.
func releaseFlags(cmd *cobra.Command, o *options.Options) {
	flags := cmd.Flags()
	flags.StringVar(&o.ReleaseImage, "release-image", "", "`release` whose CredentialsRequests are used: a pull spec, oci:DIR[:TAG], docker-archive:FILE, oc-mirror:DIR-or-FILE or dir:DIR (default: $"+installer.OverrideVariable+", else what openshift-install installs)")
	flags.BoolVar(&o.AllowVersionMismatch, "allow-version-mismatch", false, "go on although the release is of another version than the openshift-install that made the manifests")
}

// registryFlags adds the options that say how registries are reached.
func registryFlags(cmd *cobra.Command, o *options.Options) {
	flags := cmd.Flags()
	flags.StringVar(&o.RegistryConfig, "registry-config", "", "`file` with credentials for registries, in the format of a pull secret (default: the pull secret in the install directory)")
	flags.StringVar(&o.CertificateAuthority, "certificate-authority", "", "PEM `file` of certificate authorities to trust beside the system's, AWS_CA_BUNDLE's and the install-config's")
}

// complete fills in what flags alone do not say.
func complete(cmd *cobra.Command, a *app, o *options.Options) {
	o.Dir, a.given = a.dir, cmd.Flags().Changed
	o.ReleaseImageOverride = os.Getenv(installer.OverrideVariable)
	if !cmd.Flags().Changed("tags") {
		o.Tags = nil // the install-config's
	} else {
		o.Tags = maps.Clone(o.Tags)
		if o.Tags == nil {
			o.Tags = map[string]string{}
		}
	}
}
