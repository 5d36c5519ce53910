// Package endpoint is the asset that says where the cluster's resources are, and under which URL its
// OIDC documents are served: the issuer. Everything else in AWS follows from these.
package endpoint

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/distribution"
	"github.com/openshift/openshift-install-sts/pkg/asset/location"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
)

// IssuerKind says who serves the OIDC documents.
type IssuerKind = location.IssuerKind

// The kinds of issuers.
const (
	PublicBucket = location.PublicBucket
	CloudFront   = location.CloudFront
	SelfHosted   = location.SelfHosted
)

// PendingIssuer stands for an issuer that is not known yet, since it is the domain of a distribution
// that does not exist. It is for comparisons alone, and must reach neither AWS nor a file.
const PendingIssuer = "https://distribution-to-be-created.cloudfront.net"

// Endpoint is where the cluster's resources are, and the issuer. Once a resource was created, the
// state pins it: a run that would change it is refused.
type Endpoint struct {
	// Account is the AWS account, 12 digits.
	Account string `json:"account"`
	// Partition is aws, aws-us-gov, aws-cn, ...
	Partition string `json:"partition"`
	Region    string `json:"region"`
	// InfraName is the infrastructure name, or --name: the prefix of every resource.
	InfraName string `json:"name"`
	// IssuerKind says who serves the OIDC documents; empty, in a state of an earlier version, means
	// PublicBucket.
	IssuerKind IssuerKind `json:"issuerKind,omitempty"`
	// Issuer is the URL of the issuer, without a trailing slash; PendingIssuer while Pending.
	Issuer string `json:"issuer,omitempty"`
	// Pending is set while the issuer is not known.
	Pending bool `json:"-"`
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
func (*Endpoint) StateID() string { return location.EndpointStateID }

// Dependencies returns the assets that the endpoint is computed from.
func (*Endpoint) Dependencies() []asset.Asset {
	return []asset.Asset{&options.Options{}, &location.Location{}, &distribution.Comparison{}, &store.Session{}}
}

// Generate computes the issuer and compares it with the pinned one.
func (e *Endpoint) Generate(ctx context.Context, parents asset.Parents) error {
	opts, l, d, session := &options.Options{}, &location.Location{}, &distribution.Comparison{}, &store.Session{}
	parents.Get(opts, l, d, session)
	*e = Endpoint{
		Account: l.Account, Partition: l.Partition, Region: l.Region, InfraName: l.InfraName, IssuerKind: l.IssuerKind, Tags: l.Tags,
	}
	pinned, err := location.PinnedIssuer(session)
	if err != nil {
		return err
	}
	if err := e.findIssuer(ctx, opts, d.Found(), pinned); err != nil {
		return err
	}
	return e.checkPinned(pinned, opts)
}

// Location returns where the resources are, for a command that provides the endpoint of an earlier run
// to a store and has to provide what it was made of, too.
func (e *Endpoint) Location() *location.Location {
	return &location.Location{
		Account: e.Account, Partition: e.Partition, Region: e.Region, InfraName: e.InfraName,
		IssuerKind: cmp.Or(e.IssuerKind, PublicBucket), Tags: e.Tags,
	}
}

// HasBucket reports whether a bucket of ours has the documents.
func (e *Endpoint) HasBucket() bool { return e.IssuerKind != SelfHosted }

// Private reports whether a distribution serves the documents of a bucket that is closed to everybody
// else.
func (e *Endpoint) Private() bool { return e.IssuerKind == CloudFront }

// BucketName returns the name of the bucket that has the OIDC documents, where there is one.
func (e *Endpoint) BucketName() string {
	return e.Location().BucketName()
}

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

// saved has the fields of an Endpoint without its methods.
type saved Endpoint

// MarshalJSON leaves away an issuer that is a distribution's domain: it may not be known yet, and is
// saved for itself when it is. Recall puts both together.
func (e Endpoint) MarshalJSON() ([]byte, error) {
	if e.Private() {
		e.Issuer = ""
	}
	return json.Marshal(saved(e))
}

// UnmarshalJSON reads what was saved.
func (e *Endpoint) UnmarshalJSON(data []byte) error {
	if err := json.Unmarshal(data, (*saved)(e)); err != nil {
		return err
	}
	if e.Pending = e.Private() && e.Issuer == ""; e.Pending {
		e.Issuer = PendingIssuer
	}
	return nil
}
