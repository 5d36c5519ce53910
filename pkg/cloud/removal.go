package cloud

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// The kinds of resources that destroy knows beside those that are created.
const (
	KindDistribution         Kind = "distribution"
	KindOriginAccessIdentity Kind = "origin-access-identity"
	KindOriginAccessControl  Kind = "origin-access-control"
)

// Remover looks the resources of a cluster up by their identity, and deletes them. It lists
// nothing that is not inside of one of them.
//
// Find methods return nil when there is nothing. Remove methods look again first, since a
// person may have thought for minutes about what was found: they delete nothing that is not
// the cluster's own at that moment. What is gone already is deleted with success, so that a
// run that was stopped anywhere can be repeated.
type Remover interface {
	// Account returns the account that the credentials belong to.
	Account(ctx context.Context) (Account, error)

	// FindRole looks a role up. recorded are the ARNs of managed policies that the ledger
	// knows of the role: one that was detached leads to it no more.
	FindRole(ctx context.Context, cluster, name string, recorded []string) (*RoleRemains, error)
	// RemoveRole deletes a role, its policies first.
	RemoveRole(ctx context.Context, r *RoleRemains) error

	// FindProvider looks an identity provider up.
	FindProvider(ctx context.Context, cluster, arn string) (*ProviderRemains, error)
	// RemoveProvider deletes an identity provider. One that other clusters share stays without this
	// cluster's tags, and released is set.
	RemoveProvider(ctx context.Context, p *ProviderRemains) (released bool, err error)

	// FindBucket looks a bucket up and lists what is in it, if it is the cluster's own. keys
	// are the keys that are the cluster's in it without a tag that says so. The error is an
	// *ElsewhereError when it is in another region than b's.
	FindBucket(ctx context.Context, b Bucket, intended bool, keys []string) (*BucketRemains, error)
	// ReadObject returns the body of an object; nil when there is none.
	ReadObject(ctx context.Context, o Object) ([]byte, error)
	// EmptyBucket deletes the cluster's own objects in all versions. It returns the keys of
	// those that were left, since they are somebody else's.
	EmptyBucket(ctx context.Context, b *BucketRemains) (others []string, err error)
	// RemoveBucket deletes a bucket, which must be empty.
	RemoveBucket(ctx context.Context, b *BucketRemains) error

	// FindDistribution looks the CloudFront distribution up that serves a bucket under a domain.
	FindDistribution(ctx context.Context, b Bucket, domain string) (*DistributionRemains, error)
	// FindRecordedDistribution looks a distribution up by its ID.
	FindRecordedDistribution(ctx context.Context, cluster, id string) (*DistributionRemains, error)
	// FindIntendedDistribution looks the distribution up that a run was about to make, by its caller
	// reference and its origin: nobody heard of its ID.
	FindIntendedDistribution(ctx context.Context, d Distribution) (*DistributionRemains, error)
	// RemoveDistribution disables a distribution, waits until that has spread, which takes
	// minutes, and deletes it. waiting is told for what it waits; the function that it returns
	// is called when that is over.
	RemoveDistribution(ctx context.Context, d *DistributionRemains, waiting func(what string) (done func())) error
	// FindOriginAccess looks the origin access identity or control up that lets a distribution
	// read a bucket.
	FindOriginAccess(ctx context.Context, cluster string, id ID) (*OriginAccessRemains, error)
	// FindIntendedAccess looks the origin access control up that a run was about to make, by its name.
	FindIntendedAccess(ctx context.Context, d Distribution) (*OriginAccessRemains, error)
	// RemoveOriginAccess deletes it.
	RemoveOriginAccess(ctx context.Context, o *OriginAccessRemains) error
}

// RefusedObjectsError says that S3 refused to delete objects; all others were deleted.
type RefusedObjectsError struct {
	// Keys are the keys of which a version is left, sorted, each once.
	Keys []string
	// Why is S3's answer to one of them, on one line.
	Why string
}

// Error names one of the objects, and how many there are.
func (e *RefusedObjectsError) Error() string {
	if len(e.Keys) == 1 {
		return fmt.Sprintf("S3 refuses to delete %s: %s", diagnostic.Quote(e.Keys[0]), e.Why)
	}
	return fmt.Sprintf("S3 refuses to delete %s and %d more: %s", diagnostic.Quote(e.Keys[0]), len(e.Keys)-1, e.Why)
}

// RoleRemains is a role that was found.
type RoleRemains struct {
	Cluster  string
	RoleName string
	Tags     map[string]string
	// Recorded are the ARNs of managed policies that the ledger knows of the role.
	Recorded []string
	// Missing is set when there are recorded policies, but no role.
	Missing bool
}

// ID returns the role's identity.
func (r *RoleRemains) ID() ID { return ID{KindRole, r.RoleName} }

// Ours reports whether the role is the cluster's own. Of a role that is missing its own
// policies are looked at one by one.
func (r *RoleRemains) Ours() bool { return r.Missing || owned(r.Cluster, r.Tags) }

// ProviderRemains is an identity provider that was found.
type ProviderRemains struct {
	Cluster string
	ARN     string
	Tags    map[string]string
}

// ID returns the provider's identity.
func (p *ProviderRemains) ID() ID { return ID{KindIdentityProvider, p.ARN} }

// Ours reports whether the provider is the cluster's own, be it together with others.
func (p *ProviderRemains) Ours() bool { return owned(p.Cluster, p.Tags) }

// Sharing returns the names of the other clusters whose provider it is, sorted: an account has one for
// an issuer, and clusters that share the issuer each put their ownership tag on it.
func (p *ProviderRemains) Sharing() []string {
	var others []string
	for key, value := range p.Tags {
		if name, is := strings.CutPrefix(key, OwnershipTag("")); is && name != p.Cluster && value == OwnershipValue {
			others = append(others, name)
		}
	}
	slices.Sort(others)
	return others
}

// OwnTags returns the keys of the tags that are the cluster's alone, sorted.
func (p *ProviderRemains) OwnTags() []string {
	var keys []string
	for key, value := range OwnershipTags(p.Cluster) {
		if p.Tags[key] == value {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return keys
}

// BucketRemains is a bucket that was found, with what is in it.
type BucketRemains struct {
	Bucket
	// Actual are the bucket's tags.
	Actual map[string]string
	// Intended is set when the ledger says that a run was about to make the bucket and did not get
	// as far as to tag it, which is why one without any tag is ours.
	Intended bool
	// Keys are the keys that are the cluster's without a tag that says so.
	Keys []string
	// Own are the keys of the cluster's objects that were found, Others those of anybody else's.
	Own, Others []string
}

// Ours reports whether the bucket is the cluster's own.
func (b *BucketRemains) Ours() bool {
	return owned(b.Cluster, b.Actual) || b.Intended && len(b.Actual) == 0
}

// OwnsObject reports whether a version of an object in a bucket of the cluster's is the
// cluster's own.
func (b *BucketRemains) OwnsObject(tags map[string]string) bool { return owned(b.Cluster, tags) }

// ElsewhereError says that a bucket is in another region than the cluster.
type ElsewhereError struct{ Region string }

// Error says where the bucket is, as part of a sentence that names it.
func (e *ElsewhereError) Error() string { return "it is in the region " + e.Region }

// DistributionRemains is a CloudFront distribution that was found.
type DistributionRemains struct {
	Cluster string
	// Distribution is the ID.
	Distribution string
	ARN          string
	Domain       string
	Tags         map[string]string
	// Access lets the distribution read the bucket: origin access identities or controls.
	Access []ID
}

// ID returns the distribution's identity.
func (d *DistributionRemains) ID() ID { return ID{KindDistribution, d.Distribution} }

// Ours reports whether the distribution is the cluster's own.
func (d *DistributionRemains) Ours() bool { return owned(d.Cluster, d.Tags) }

// OriginAccessRemains is an origin access identity or control that was found. Neither can carry
// tags: what it is for says its comment or its name.
type OriginAccessRemains struct {
	Cluster string
	Access  ID
	// Labels are the comment of an identity, the name and the description of a control.
	Labels []string
}

// ID returns its identity.
func (o *OriginAccessRemains) ID() ID { return o.Access }

// Ours reports whether it is the cluster's own: ccoctl writes the key of the ownership tag into
// the comment, and a control has the name of the bucket that it is for.
func (o *OriginAccessRemains) Ours() bool {
	for _, label := range o.Labels {
		if label == OwnershipTag(o.Cluster) || label == o.Cluster+"-oidc" {
			return true
		}
	}
	return false
}

// NotOurs says why a resource is left alone.
func NotOurs(id ID, cluster string) string {
	switch id.Kind {
	case KindOriginAccessIdentity, KindOriginAccessControl:
		return "neither its comment nor its name says that it is the cluster's"
	case KindObject:
		return "it is none of the cluster's documents, and does not carry the tag " + OwnershipTag(cluster) + "=" + OwnershipValue
	default:
		return "it does not carry the tag " + OwnershipTag(cluster) + "=" + OwnershipValue
	}
}

// NoLongerOurs is the refusal to delete what was the cluster's when it was looked for, and is not
// now: the end of a sentence that names it.
func NoLongerOurs(id ID, cluster string) error {
	return diagnostic.Failuref("Somebody changed it while the command ran: look at it before you run the command again.",
		"%s any more", NotOurs(id, cluster))
}

// NumberedPolicyARN returns the ARN of a managed policy of the role; they are numbered from 1.
func (r Role) NumberedPolicyARN(n int) string {
	return r.policyARN(r.RoleName + "-" + strconv.Itoa(n))
}
