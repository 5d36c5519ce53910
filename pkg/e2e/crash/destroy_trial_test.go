package crash

import (
	"context"
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
)

// created are the AWS resources and the install directory that destroy is tried on.
type created struct {
	*trial
	name string
	// others is what the account holds of somebody else, before and after.
	others *awsstate.State
}

// beginDestroy creates everything, and beside it what destroy must not touch and what makes its work
// harder: somebody else's role and policy, a policy of the role's own with several versions, and a
// bucket with several versions and a delete marker.
func beginDestroy(t *testing.T, p pool) *created {
	t.Helper()
	x := &created{trial: begin(t, p)}
	x.mustEnd(x.create(nil), 0)
	for bucket := range x.look().aws.Buckets {
		x.name = strings.TrimSuffix(bucket, "-oidc")
	}
	x.seed(t.Context(), x.aRole())
	all := x.aws()
	x.others = &awsstate.State{Buckets: all.Buckets, Providers: all.Providers, Roles: all.Roles, Policies: all.Policies}
	owned := func(tags map[string]string) bool { return tags[cloud.OwnershipTag(x.name)] == cloud.OwnershipValue }
	maps.DeleteFunc(x.others.Buckets, func(_ string, b awsstate.Bucket) bool { return owned(b.Tags) })
	maps.DeleteFunc(x.others.Providers, func(_ string, p awsstate.Provider) bool { return owned(p.Tags) })
	maps.DeleteFunc(x.others.Roles, func(_ string, r awsstate.Role) bool { return owned(r.Tags) })
	maps.DeleteFunc(x.others.Policies, func(_ string, p awsstate.Policy) bool { return owned(p.Tags) })
	if len(x.others.Roles) != 1 || len(x.others.Policies) != 1 {
		t.Fatalf("somebody else has %d roles and %d policies", len(x.others.Roles), len(x.others.Policies))
	}
	return x
}

func (x *created) aws() *awsstate.State {
	x.Helper()
	state, err := awsstate.Snapshot(x.Context(), x.Moto.URL())
	if err != nil {
		x.Fatal(err)
	}
	return state
}

func (x *created) seed(ctx context.Context, role string) {
	x.Helper()
	must := func(err error) {
		x.Helper()
		if err != nil {
			x.Fatal(err)
		}
	}
	const allow = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:ListBucket","Resource":"*"}]}`
	identities, objects := awsstate.NewIAM(x.Moto.URL()), awsstate.NewS3(x.Moto.URL())
	theirs := []iamtypes.Tag{{Key: aws.String("owner"), Value: aws.String("somebody")}}
	_, err := identities.CreateRole(ctx, &iam.CreateRoleInput{
		RoleName: aws.String(x.name + "-cert-manager-aws-creds"), AssumeRolePolicyDocument: aws.String(allow), Tags: theirs,
	})
	must(err)
	for name, tags := range map[string][]iamtypes.Tag{
		"somebodys": theirs,
		role + "-1": {{Key: aws.String(cloud.OwnershipTag(x.name)), Value: aws.String(cloud.OwnershipValue)}},
	} {
		policy, err := identities.CreatePolicy(ctx, &iam.CreatePolicyInput{PolicyName: &name, PolicyDocument: aws.String(allow), Tags: tags})
		must(err)
		_, err = identities.CreatePolicyVersion(ctx, &iam.CreatePolicyVersionInput{PolicyArn: policy.Policy.Arn, PolicyDocument: aws.String(allow), SetAsDefault: true})
		must(err)
		_, err = identities.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: &role, PolicyArn: policy.Policy.Arn})
		must(err)
	}
	bucket := aws.String(x.name + "-oidc")
	_, err = objects.PutBucketVersioning(ctx, &s3.PutBucketVersioningInput{
		Bucket: bucket, VersioningConfiguration: &s3types.VersioningConfiguration{Status: s3types.BucketVersioningStatusEnabled},
	})
	must(err)
	put := func(key string) {
		_, err := objects.PutObject(ctx, &s3.PutObjectInput{
			Bucket: bucket, Key: &key, Body: strings.NewReader("{}"), Tagging: aws.String(cloud.S3Tagging(cloud.OwnershipTags(x.name))),
		})
		must(err)
	}
	put("keys.json")
	put("other.json")
	_, err = objects.DeleteObject(ctx, &s3.DeleteObjectInput{Bucket: bucket, Key: aws.String("other.json")})
	must(err)
}

// destroy runs the command with a fault, which may be nil.
func (x *created) destroy(fault hook, options ...string) harness.Result {
	x.Helper()
	return x.run(fault, append([]string{"destroy", "--dir", x.dir, "--yes"}, options...)...)
}

// ledger returns the names of the resources that the state knows.
func (x *created) ledger() []string {
	x.Helper()
	var state struct {
		Resources map[string]json.RawMessage `json:"resources"`
	}
	if err := json.Unmarshal([]byte(x.files()[stateFile].data), &state); err != nil {
		x.Fatalf("the state is no JSON: %v", err)
	}
	return slices.Sorted(maps.Keys(state.Resources))
}

// mustBeSafe fails the test if a run that was stopped left what must not be, at any moment: a resource
// that the state has forgotten, a provider without its bucket, or somebody else's things changed.
func (x *created) mustBeSafe() {
	x.Helper()
	state, ledger := x.aws(), x.ledger()
	check := func(kind cloud.Kind, name string, tags map[string]string) {
		id := cloud.ID{Kind: kind, Name: name}.String()
		if tags[cloud.OwnershipTag(x.name)] != "" && !slices.Contains(ledger, id) {
			x.Errorf("after the stop: the state has forgotten %s, which is still there", id)
		}
	}
	for name, r := range state.Roles {
		check(cloud.KindRole, name, r.Tags)
	}
	for arn, p := range state.Providers {
		check(cloud.KindIdentityProvider, arn, p.Tags)
	}
	for name, b := range state.Buckets {
		check(cloud.KindBucket, name, b.Tags)
	}
	if len(state.Providers) > 0 && len(state.Buckets) == 0 {
		x.Error("after the stop: the bucket is gone, and the provider still trusts its name")
	}
	if got, want := state.Roles[x.name+"-cert-manager-aws-creds"], x.others.Roles[x.name+"-cert-manager-aws-creds"]; got.ARN != want.ARN {
		x.Error("after the stop: somebody else's role is gone")
	}
	for _, fault := range x.files().halfWritten(x.before, x.undisturbed.files) {
		x.Error("after the stop: " + fault)
	}
}

// mustBeClean fails the test unless nothing but somebody else's things is left, as it was, the ledger
// is empty, and the key is still there.
func (x *created) mustBeClean() {
	x.Helper()
	if got, want := x.aws().JSON(), x.others.JSON(); got != want {
		x.Error("AWS: " + firstDifference(got, want))
	}
	if left := x.ledger(); len(left) > 0 {
		x.Errorf("the state still has %q", left)
	}
	if x.files().savedKey() != x.undisturbed.files.savedKey() {
		x.Error("the state has lost the key")
	}
}

// requestsOfDestroy returns those of an undisturbed run.
func requestsOfDestroy(t *testing.T) []faultproxy.Request {
	t.Helper()
	x := beginDestroy(t, quick)
	x.mustEnd(x.destroy(nil), 0)
	x.mustBeClean()
	return x.Proxy.Requests()
}
