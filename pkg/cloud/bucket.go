package cloud

import (
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/diff"
)

// Bucket is the S3 bucket that serves the OIDC documents.
type Bucket struct {
	// Cluster is the infrastructure name of the cluster that owns it.
	Cluster string
	// BucketName is the bucket's name, unique in its partition.
	BucketName string
	Region     string
	// Owner is the account that must own it. S3 is told with every request, so that
	// nothing is ever published into a bucket that somebody else was quicker to create.
	Owner  string
	Tags   map[string]string
	Access PublicAccessBlock
	// KMSKeyARN is the customer-managed key that encrypts the objects; empty means that the bucket's
	// encryption is left as it is, which is S3's own key for a new one. It is never taken back: an
	// account that encrypts its buckets by itself would be worked against, and so would who dropped the
	// option by mistake.
	KMSKeyARN string
	// Adopt allows to take over a bucket that carries no cluster's tag.
	Adopt bool
}

// PublicAccessBlock are the four switches of a bucket's public access block.
type PublicAccessBlock struct {
	BlockPublicACLs       bool
	IgnorePublicACLs      bool
	BlockPublicPolicy     bool
	RestrictPublicBuckets bool
}

// ActualBucket is a bucket as it was found.
type ActualBucket struct {
	Region string
	Tags   map[string]string
	// Access is what S3 reports; all false where it reports none.
	Access PublicAccessBlock
	// KMSKeyARN is the key of the bucket's default encryption, as S3 was told it: an ARN, an ID or an
	// alias. It is empty for S3's own, and where none is desired, since it is not asked for then.
	KMSKeyARN string
	// Intended is set when a run of ours recorded that it was about to create the bucket,
	// which is why a bucket of this account without tags is ours.
	Intended bool
	// RecordedTags are the keys of the tags that an earlier run of ours set.
	RecordedTags []string
}

func (*ActualBucket) isActual() {}

// ID returns the bucket's identity.
func (b Bucket) ID() ID { return ID{KindBucket, b.BucketName} }

// Compare judges the bucket that was found.
func (b Bucket) Compare(actual Actual) (Comparison, error) {
	a, _ := actual.(*ActualBucket)
	if a == nil {
		return missing(b), nil
	}
	var adopted []ID
	if !a.Intended || len(a.Tags) > 0 {
		var err error
		if adopted, err = claim(b.ID(), b.Cluster, b.Adopt, a.Tags); err != nil {
			return Comparison{}, err
		}
	}
	if a.Region != "" && a.Region != b.Region {
		return Comparison{}, diagnostic.Failuref(
			fmt.Sprintf("A bucket's region cannot be changed in place: use --region %s, or delete the cluster's resources first (openshift-install-sts destroy).", a.Region),
			"bucket %s is in %s, and the cluster is in %s", b.BucketName, a.Region, b.Region)
	}
	d := tagDifferences(a.Tags, b.Tags, a.RecordedTags)
	d = append(d, b.accessDifferences(a.Access)...)
	if b.KMSKeyARN != "" && !sameKMSKey(a.KMSKeyARN, b.KMSKeyARN) {
		d = append(d, diff.Scalar("encryption.kmsKeyARN", a.KMSKeyARN, b.KMSKeyARN)...)
	}
	return compared(b, a, d, adopted...), nil
}

func (b Bucket) accessDifferences(a PublicAccessBlock) []diff.Difference {
	var d []diff.Difference
	add := func(field string, from, to bool) {
		if from != to {
			d = append(d, diff.Difference{Field: "publicAccessBlock." + field, From: from, To: to})
		}
	}
	add("blockPublicAcls", a.BlockPublicACLs, b.Access.BlockPublicACLs)
	add("ignorePublicAcls", a.IgnorePublicACLs, b.Access.IgnorePublicACLs)
	add("blockPublicPolicy", a.BlockPublicPolicy, b.Access.BlockPublicPolicy)
	add("restrictPublicBuckets", a.RestrictPublicBuckets, b.Access.RestrictPublicBuckets)
	return d
}

// AllTags returns the tags to send: the desired ones and those that others set, since S3
// replaces all tags of a bucket at once.
func (b Bucket) AllTags(a *ActualBucket) map[string]string {
	return unionTags(a.Tags, b.Tags, a.RecordedTags)
}

// LocationConstraint returns what S3 must be told when the bucket is created: its region,
// but in us-east-1, where S3 refuses a location constraint, nothing.
func (b Bucket) LocationConstraint() string {
	if b.Region == "us-east-1" {
		return ""
	}
	return b.Region
}
