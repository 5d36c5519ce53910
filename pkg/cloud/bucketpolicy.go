package cloud

import (
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/diff"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// BucketPolicy is the policy of the bucket. It is a resource of its own, as in
// CloudFormation, because it must wait for the bucket's access block, and nothing else must.
type BucketPolicy struct {
	Bucket string
	Owner  string
	Policy iampolicy.Document
}

// ActualBucketPolicy is a bucket's policy as it was found, as JSON.
type ActualBucketPolicy struct{ Policy string }

func (*ActualBucketPolicy) isActual() {}

// ID returns the policy's identity, the name of its bucket.
func (p BucketPolicy) ID() ID { return ID{KindBucketPolicy, p.Bucket} }

// Compare judges the policy that was found. Its bucket is ours, so it is, too.
func (p BucketPolicy) Compare(actual Actual) (Comparison, error) {
	a, _ := actual.(*ActualBucketPolicy)
	if a == nil {
		return missing(p), nil
	}
	policy, err := p.Policy.JSON()
	if err != nil {
		return Comparison{}, fmt.Errorf("policy of bucket %s: %w", p.Bucket, err)
	}
	d, err := comparePolicy("policy", a.Policy, policy)
	if err != nil {
		return Comparison{}, fmt.Errorf("policy of bucket %s: %w", p.Bucket, err)
	}
	return compared(p, a, d), nil
}

// comparePolicy compares policy documents by meaning; an empty one is not there.
func comparePolicy(field, actual, desired string) ([]diff.Difference, error) {
	if actual == "" || desired == "" {
		return diff.Scalar(field, actual, desired), nil
	}
	d, err := iampolicy.Diff(actual, desired)
	if err != nil {
		return nil, fmt.Errorf("compare the %s: %w", field, err)
	}
	return diff.Prefix(field, d), nil
}
