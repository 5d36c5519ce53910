// Package endpoint is the asset that says where the cluster's resources are: account,
// partition, region, name and issuer. Everything else in AWS follows from these.
package endpoint

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"regexp"
	"strings"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/directory"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// Endpoint is where the cluster's resources are. Once a resource was created, the state
// pins it: a run that would change it is refused.
type Endpoint struct {
	// Account is the AWS account, 12 digits.
	Account string `json:"account"`
	// Partition is aws, aws-us-gov, aws-cn, ...
	Partition string `json:"partition"`
	Region    string `json:"region"`
	// InfraName is the infrastructure name, or --name: the prefix of every resource.
	InfraName string `json:"name"`
	// Issuer is the URL of the issuer, without a trailing slash.
	Issuer string `json:"issuer"`
	// Tags are the ownership tags and the user's.
	Tags map[string]string `json:"-"`
}

var (
	_ asset.Asset = (*Endpoint)(nil)
	_ store.Saved = (*Endpoint)(nil)
)

// Name returns the human-friendly name of the asset.
func (*Endpoint) Name() string { return "Endpoint" }

// StateID returns the name in the state file.
func (*Endpoint) StateID() string { return "endpoint" }

// Dependencies returns the assets that the endpoint is computed from.
func (*Endpoint) Dependencies() []asset.Asset {
	return []asset.Asset{&options.Options{}, &directory.InstallDir{}, &store.Session{}, &target.Target{}, &progress.Progress{}}
}

// Generate computes the endpoint and compares it with the pinned one.
func (e *Endpoint) Generate(ctx context.Context, parents asset.Parents) error {
	opts, dir, session := &options.Options{}, &directory.InstallDir{}, &store.Session{}
	tgt, p := &target.Target{}, &progress.Progress{}
	parents.Get(opts, dir, session, tgt, p)

	if err := dir.CheckForCloud(ctx, directory.Given(opts)); err != nil {
		return err
	}
	e.InfraName = cmp.Or(opts.InfraName, dir.InfraName)
	e.Region = cmp.Or(opts.Region, dir.Region)
	var err error
	if e.Partition, err = cloud.PartitionOf(e.Region); err != nil {
		return err
	}
	if err := checkRegion(dir.Region, e, p); err != nil {
		return err
	}
	if e.Issuer, err = BucketIssuer(ctx, e.BucketName(), e.Region); err != nil {
		return err
	}
	if e.Tags, err = tags(e.InfraName, opts, dir); err != nil {
		return err
	}
	if opts.AccountID != "" {
		if err := CheckAccountID(opts.AccountID); err != nil {
			return err
		}
	}
	e.Account = opts.AccountID
	if err := e.followPrevious(opts, session, p); err != nil {
		return err
	}
	if e.Account == "" {
		account, err := tgt.Account(ctx)
		if err != nil {
			return err
		}
		e.Account = account.ID
	}
	return nil
}

// CheckAccountID refuses what is no AWS account.
func CheckAccountID(id string) error {
	if !accountID.MatchString(id) {
		return diagnostic.Inputf("Give the 12 digits of the account.", "--account-id %q is no AWS account", id)
	}
	return nil
}

var accountID = regexp.MustCompile(`^\d{12}$`)

// BucketName returns the name of the bucket that serves the OIDC documents.
func (e *Endpoint) BucketName() string { return e.InfraName + "-oidc" }

// IssuerHostPath returns the issuer without https://, as IAM names it in ARNs and in the
// keys of conditions.
func (e *Endpoint) IssuerHostPath() string { return strings.TrimPrefix(e.Issuer, "https://") }

// ProviderARN returns the ARN of the identity provider.
func (e *Endpoint) ProviderARN() string {
	return fmt.Sprintf("arn:%s:iam::%s:oidc-provider/%s", e.Partition, e.Account, e.IssuerHostPath())
}

// RoleARN returns the ARN of a role; path begins and ends with a slash.
func (e *Endpoint) RoleARN(path, name string) string {
	return fmt.Sprintf("arn:%s:iam::%s:role%s%s", e.Partition, e.Account, path, name)
}

// checkRegion compares the region in use with the cluster's own, which --region overrides.
// Roles and provider are the same in every region of a partition; in another partition
// the cluster could not use them.
func checkRegion(own string, e *Endpoint, p *progress.Progress) error {
	if own == "" || own == e.Region {
		return nil
	}
	partition, err := cloud.PartitionOf(own)
	if err != nil {
		return err
	}
	if partition != e.Partition {
		return diagnostic.Inputf("Leave --region away: the install directory's own is used.",
			"--region %s is in partition %s, and the cluster is in %s, partition %s: it could not assume the roles", e.Region, e.Partition, own, partition)
	}
	p.Log.Warnf("The bucket with the OIDC documents is to be in %s, as --region says, and the cluster is in %s", e.Region, own)
	return nil
}

// tags returns the ownership tags with those of --tags, or else of the install-config.
func tags(name string, opts *options.Options, dir *directory.InstallDir) (map[string]string, error) {
	source, user := "--tags", opts.Tags
	if user == nil && dir.InstallConfig != nil {
		source, user = "platform.aws.userTags of the install-config", maps.Clone(dir.InstallConfig.UserTags)
	}
	if err := cloud.CheckUserTags(source, user); err != nil {
		return nil, err
	}
	return cloud.Tags(name, user), nil
}
