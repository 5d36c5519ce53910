package cloudfront

import (
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
)

const kmsKey = "arn:aws:kms:" + region + ":" + account + ":key/1234abcd-12ab-34cd-56ef-1234567890ab"

// encryption is how the bucket encrypts by default.
func (x *trial) encryption() types.ServerSideEncryptionRule {
	x.Helper()
	out, err := awsstate.NewS3(x.moto.URL()).GetBucketEncryption(x.Context(), &s3.GetBucketEncryptionInput{Bucket: aws.String(bucket)})
	x.must(err)
	return out.ServerSideEncryptionConfiguration.Rules[0]
}

func (x *trial) encrypt(by *types.ServerSideEncryptionByDefault) {
	x.Helper()
	_, err := awsstate.NewS3(x.moto.URL()).PutBucketEncryption(x.Context(), &s3.PutBucketEncryptionInput{
		Bucket: aws.String(bucket), ServerSideEncryptionConfiguration: &types.ServerSideEncryptionConfiguration{Rules: []types.ServerSideEncryptionRule{{ApplyServerSideEncryptionByDefault: by}}},
	})
	x.must(err)
}

// A key of the customer's encrypts the bucket from its begin on, and is set again where it was changed.
func TestEncryption(t *testing.T) {
	x := begin(t)
	b := desiredBucket()
	b.KMSKeyARN = kmsKey
	d := desiredDistribution()
	d.KMSKeyARN = kmsKey
	_, err := create(t.Context(), x.target(), b, d)
	x.must(err)
	rule := x.encryption()
	if by := rule.ApplyServerSideEncryptionByDefault; by.SSEAlgorithm != types.ServerSideEncryptionAwsKms || aws.ToString(by.KMSMasterKeyID) != kmsKey || !aws.ToBool(rule.BucketKeyEnabled) {
		t.Errorf("the bucket encrypts by %+v", rule)
	}
	compare := func() cloud.Comparison {
		comparisons, err := cloud.ObserveAndCompare(t.Context(), x.target(), b)
		x.must(err)
		return comparisons[0]
	}
	other := kmsKey[:len(kmsKey)-1] + "c"
	for name, c := range map[string]struct {
		by   *types.ServerSideEncryptionByDefault
		from any
		same bool
	}{
		"the same":      {by: &types.ServerSideEncryptionByDefault{SSEAlgorithm: types.ServerSideEncryptionAwsKms, KMSMasterKeyID: aws.String(kmsKey)}, same: true},
		"by its ID":     {by: &types.ServerSideEncryptionByDefault{SSEAlgorithm: types.ServerSideEncryptionAwsKms, KMSMasterKeyID: aws.String("1234abcd-12ab-34cd-56ef-1234567890ab")}, same: true},
		"another key":   {by: &types.ServerSideEncryptionByDefault{SSEAlgorithm: types.ServerSideEncryptionAwsKms, KMSMasterKeyID: &other}, from: other},
		"S3's own":      {by: &types.ServerSideEncryptionByDefault{SSEAlgorithm: types.ServerSideEncryptionAes256}},
		"AWS's own key": {by: &types.ServerSideEncryptionByDefault{SSEAlgorithm: types.ServerSideEncryptionAwsKms}, from: "alias/aws/s3"},
	} {
		x.encrypt(c.by)
		got := compare()
		if c.same != (got.Action == cloud.ActionNone) {
			t.Errorf("%s: the action is %s", name, got.Action)
		}
		if !c.same && (!slices.Equal(fields(got), []string{"encryption.kmsKeyARN"}) || got.Differences[0].From != c.from || got.Differences[0].To != kmsKey) {
			t.Errorf("%s: the differences are %+v", name, got.Differences)
		}
		_, err := x.target().Apply(t.Context(), got)
		x.must(err)
		if got := compare(); got.Action != cloud.ActionNone {
			t.Errorf("%s: after the repair the differences are %+v", name, got.Differences)
		}
	}

	// Without the option the bucket's encryption is neither asked for nor changed.
	x.proxy.ResetRequests()
	b.KMSKeyARN = ""
	if got := compare(); got.Action != cloud.ActionNone {
		t.Errorf("the differences are %+v", got.Differences)
	}
	for _, r := range x.proxy.Requests() {
		if r.Params.Has("encryption") {
			t.Errorf("%s is sent", r.Operation)
		}
	}
}
