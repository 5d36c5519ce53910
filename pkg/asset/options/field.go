package options

import (
	"maps"
	"path/filepath"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/release"
	"github.com/openshift/openshift-install-sts/pkg/stsconfig"
)

// field is one option: where sts-config.yaml says it, and where it is kept.
type field struct {
	// option is the name of the flag, without its hyphens, and path that of the field in sts-config.yaml.
	option, path string
	// read sets the option to what the file says, and reports whether it says anything.
	read func(to *Options, from *stsconfig.Config) bool
	// write sets the field to what the option is.
	write func(to *stsconfig.Config, from *Options)
	// recall sets the option to what is kept, and reports whether anything is; keep keeps what the option
	// is. Both are nil for an option that is not kept.
	recall func(to *Options, from *Kept) bool
	keep   func(to *Kept, from *Options)
	// same reports whether the option is the same in both.
	same func(one, other *Options) bool
	// needs reports whether there is what the option depends on: one that is kept goes with that. It is
	// nil for an option that depends on no other.
	needs func(*Options) bool
	// drop is what to give so that the option is kept no longer.
	drop string
}

// kept returns the field of an option that is kept.
func kept[T comparable](option, path string, file func(*stsconfig.Config) **T, value func(*Options) *T, place func(*Kept) *T) field {
	f := passing(option, path, file, value)
	var none T
	f.recall = func(to *Options, from *Kept) bool {
		recalled := *place(from)
		if recalled != none {
			*value(to) = recalled
		}
		return recalled != none
	}
	f.keep = func(to *Kept, from *Options) { *place(to) = *value(from) }
	f.same = func(one, other *Options) bool { return *value(one) == *value(other) }
	switch any(none).(type) {
	case bool:
		f.drop = "--" + option + "=false"
	case time.Duration:
		f.drop = "--" + option + " 0"
	default:
		f.drop = "--" + option + " ''"
	}
	return f
}

// needing returns the field of an option that means nothing unless another one is given.
func needing(needs func(*Options) bool, f field) field {
	f.needs = needs
	return f
}

// passing returns the field of an option that every run is given anew, or finds in the file.
func passing[T comparable](option, path string, file func(*stsconfig.Config) **T, value func(*Options) *T) field {
	return field{
		option: option, path: path,
		read: func(to *Options, from *stsconfig.Config) bool {
			said := *file(from)
			if said != nil {
				*value(to) = *said
			}
			return said != nil
		},
		write: func(to *stsconfig.Config, from *Options) {
			said := *value(from)
			*file(to) = &said
		},
	}
}

// fileNamed returns the field of an option that names a file. In sts-config.yaml the name is relative to
// the install directory, which the file lies in, and not to where the command runs.
func fileNamed(option, path string, in func(*stsconfig.Config) **string, value func(*Options) *string) field {
	f := passing(option, path, in, value)
	read, write := f.read, f.write
	f.read = func(to *Options, from *stsconfig.Config) bool {
		said := read(to, from)
		if said {
			*value(to) = inDirectory(to.Dir, *value(to))
		}
		return said
	}
	f.write = func(to *stsconfig.Config, from *Options) {
		write(to, from)
		**in(to) = fromDirectory(from.Dir, *value(from))
	}
	return f
}

// inDirectory returns the name that a file has for this process, which the install directory's file
// calls name.
func inDirectory(dir, name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(dir, name)
}

// fromDirectory is the other way round.
func fromDirectory(dir, name string) string {
	if name == "" || filepath.IsAbs(name) {
		return name
	}
	relative, err := filepath.Rel(dir, name)
	if err == nil {
		return relative
	}
	// One of the two is absolute.
	if absolute, err := filepath.Abs(name); err == nil {
		return absolute
	}
	return name
}

// fields are all options that sts-config.yaml can say, but for those that have no flag, in the order of
// the help. One that depends on others follows them.
func fields() []field {
	type (
		c = stsconfig.Config
		o = Options
		k = Kept
	)
	tags := field{
		option: "tags", path: "tags",
		read: func(to *o, from *c) bool {
			if from.Tags != nil {
				to.Tags = from.Tags
			}
			return from.Tags != nil
		},
		recall: func(to *o, from *k) bool {
			if from.Tags != nil {
				to.Tags = from.Tags
			}
			return from.Tags != nil
		},
		write: func(to *c, from *o) { to.Tags = from.Tags },
		keep:  func(to *k, from *o) { to.Tags = from.Tags },
		drop:  "--tags ''",
		same: func(one, other *o) bool {
			return (one.Tags == nil) == (other.Tags == nil) && maps.Equal(one.Tags, other.Tags)
		},
	}
	directories := field{
		option: "credentials-requests-dir", path: "credentialsRequestsDirs",
		read: func(to *o, from *c) bool {
			for _, name := range from.CredentialsRequestsDirs {
				to.CredentialsRequestsDirs = append(to.CredentialsRequestsDirs, inDirectory(to.Dir, name))
			}
			return len(from.CredentialsRequestsDirs) > 0
		},
		write: func(to *c, from *o) {
			for _, name := range from.CredentialsRequestsDirs {
				to.CredentialsRequestsDirs = append(to.CredentialsRequestsDirs, fromDirectory(from.Dir, name))
			}
		},
	}
	image := passing("release-image", "releaseImage", func(f *c) **string { return &f.ReleaseImage }, func(v *o) *string { return &v.ReleaseImage })
	readImage := image.read
	image.read = func(to *o, from *c) bool {
		said := readImage(to, from)
		if said {
			to.ReleaseImage = release.WithPath(to.ReleaseImage, func(path string) string { return inDirectory(to.Dir, path) })
		}
		return said
	}
	image.write = func(to *c, from *o) {
		said := release.WithPath(from.ReleaseImage, func(path string) string { return fromDirectory(from.Dir, path) })
		to.ReleaseImage = &said
	}
	private := func(v *o) bool { return v.PrivateBucket }
	selfHosted := func(v *o) bool { return v.IssuerURL != "" && !v.PrivateBucket }
	return []field{
		kept("name", "name", func(f *c) **string { return &f.Name }, func(v *o) *string { return &v.InfraName }, func(p *k) *string { return &p.InfraName }),
		kept("region", "region", func(f *c) **string { return &f.Region }, func(v *o) *string { return &v.Region }, func(p *k) *string { return &p.Region }),
		kept("account-id", "accountID", func(f *c) **string { return &f.AccountID }, func(v *o) *string { return &v.AccountID }, func(p *k) *string { return &p.AccountID }),
		kept("assume-role-arn", "assumeRoleARN", func(f *c) **string { return &f.AssumeRoleARN }, func(v *o) *string { return &v.AssumeRoleARN }, func(p *k) *string { return &p.AssumeRoleARN }),
		directories,
		image,
		passing("allow-version-mismatch", "allowVersionMismatch", func(f *c) **bool { return &f.AllowVersionMismatch }, func(v *o) *bool { return &v.AllowVersionMismatch }),
		fileNamed("registry-config", "registryConfig", func(f *c) **string { return &f.RegistryConfig }, func(v *o) *string { return &v.RegistryConfig }),
		fileNamed("certificate-authority", "certificateAuthority", func(f *c) **string { return &f.CertificateAuthority }, func(v *o) *string { return &v.CertificateAuthority }),
		fileNamed("service-accounts-file", "serviceAccountsFile", func(f *c) **string { return &f.ServiceAccountsFile }, func(v *o) *string { return &v.ServiceAccountsFile }),
		kept("permissions-boundary-arn", "permissionsBoundaryARN", func(f *c) **string { return &f.PermissionsBoundaryARN }, func(v *o) *string { return &v.PermissionsBoundaryARN }, func(p *k) *string { return &p.PermissionsBoundaryARN }),
		kept("role-path", "rolePath", func(f *c) **string { return &f.RolePath }, func(v *o) *string { return &v.RolePath }, func(p *k) *string { return &p.RolePath }),
		kept("role-name-template", "roleNameTemplate", func(f *c) **string { return &f.RoleNameTemplate }, func(v *o) *string { return &v.RoleNameTemplate }, func(p *k) *string { return &p.RoleNameTemplate }),
		kept("role-max-session-duration", "roleMaxSessionDuration", func(f *c) **time.Duration { return &f.RoleMaxSessionDuration }, func(v *o) *time.Duration { return &v.RoleMaxSessionDuration }, func(p *k) *time.Duration { return (*time.Duration)(&p.RoleMaxSessionDuration) }),
		tags,
		kept("create-private-s3-bucket", "createPrivateS3Bucket", func(f *c) **bool { return &f.CreatePrivateS3Bucket }, func(v *o) *bool { return &v.PrivateBucket }, func(p *k) *bool { return &p.PrivateBucket }),
		needing(private, kept("kms-key-arn", "kmsKeyARN", func(f *c) **string { return &f.KMSKeyARN }, func(v *o) *string { return &v.KMSKeyARN }, func(p *k) *string { return &p.KMSKeyARN })),
		kept("issuer-url", "issuerURL", func(f *c) **string { return &f.IssuerURL }, func(v *o) *string { return &v.IssuerURL }, func(p *k) *string { return &p.IssuerURL }),
		needing(selfHosted, kept("shared-issuer", "sharedIssuer", func(f *c) **bool { return &f.SharedIssuer }, func(v *o) *bool { return &v.SharedIssuer }, func(p *k) *bool { return &p.SharedIssuer })),
		fileNamed("issuer-keys-file", "issuerKeysFile", func(f *c) **string { return &f.IssuerKeysFile }, func(v *o) *string { return &v.IssuerKeysFile }),
		passing("skip-issuer-check", "skipIssuerCheck", func(f *c) **bool { return &f.SkipIssuerCheck }, func(v *o) *bool { return &v.SkipIssuerCheck }),
		kept("thumbprint", "thumbprint", func(f *c) **string { return &f.Thumbprint }, func(v *o) *string { return &v.Thumbprint }, func(p *k) *string { return &p.Thumbprint }),
		fileNamed("private-key-file", "privateKeyFile", func(f *c) **string { return &f.PrivateKeyFile }, func(v *o) *string { return &v.PrivateKeyFile }),
		fileNamed("public-key-file", "publicKeyFile", func(f *c) **string { return &f.PublicKeyFile }, func(v *o) *string { return &v.PublicKeyFile }),
		passing("adopt", "adopt", func(f *c) **bool { return &f.Adopt }, func(v *o) *bool { return &v.Adopt }),
		passing("concurrency", "concurrency", func(f *c) **int { return &f.Concurrency }, func(v *o) *int { return &v.Concurrency }),
		passing("request-timeout", "requestTimeout", func(f *c) **time.Duration { return &f.RequestTimeout }, func(v *o) *time.Duration { return &v.RequestTimeout }),
	}
}
