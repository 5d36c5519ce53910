package live

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/diff"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/verify/verifytest"
)

// What is changed in AWS is found by its check, and by no other; then it is repaired.
func TestResources(t *testing.T) {
	clients := struct {
		s3  *s3.Client
		iam *iam.Client
	}{awsstate.NewS3(shared.moto.URL()), awsstate.NewIAM(shared.moto.URL())}
	role := verifytest.Components()[0].RoleName
	for name, tt := range map[string]struct {
		change func(t *testing.T) error
		check  string
		reason string
	}{
		"a tag of the bucket": {
			change: func(t *testing.T) error {
				_, err := clients.s3.PutBucketTagging(t.Context(), &s3.PutBucketTaggingInput{Bucket: aws.String(verifytest.Bucket), Tagging: &s3types.Tagging{TagSet: []s3types.Tag{
					{Key: aws.String(cloud.OwnershipTag(verifytest.Name)), Value: aws.String("owned")}, {Key: aws.String("Name"), Value: aws.String(verifytest.Name)},
				}}})
				return err
			},
			check: "bucket", reason: `tags["team"]: "harbor"`,
		},
		"the bucket's policy": {
			change: func(t *testing.T) error {
				_, err := clients.s3.PutBucketPolicy(t.Context(), &s3.PutBucketPolicyInput{Bucket: aws.String(verifytest.Bucket), Policy: aws.String(
					`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":"*","Action":["s3:GetObject","s3:ListBucket"],"Resource":"arn:aws:s3:::` + verifytest.Bucket + `/*"}]}`)})
				return err
			},
			check: "bucket-policy", reason: "s3:ListBucket",
		},
		"a tag of a document": {
			change: func(t *testing.T) error {
				_, err := clients.s3.DeleteObjectTagging(t.Context(), &s3.DeleteObjectTaggingInput{Bucket: aws.String(verifytest.Bucket), Key: aws.String(oidc.KeysPath)})
				return err
			},
			check: "published-objects", reason: "tags",
		},
		"the provider's tag": {
			change: func(t *testing.T) error {
				_, err := clients.iam.UntagOpenIDConnectProvider(t.Context(), &iam.UntagOpenIDConnectProviderInput{OpenIDConnectProviderArn: aws.String(verifytest.ProviderARN()), TagKeys: []string{"team"}})
				return err
			},
			check: "identity-provider", reason: `tags["team"]`,
		},
		"a trust policy": {
			change: func(t *testing.T) error {
				_, err := clients.iam.UpdateAssumeRolePolicy(t.Context(), &iam.UpdateAssumeRolePolicyInput{RoleName: &role, PolicyDocument: aws.String(
					`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Federated":"` + verifytest.ProviderARN() + `"},"Action":"sts:AssumeRoleWithWebIdentity"}]}`)})
				return err
			},
			check: "roles", reason: "trustPolicy",
		},
		"a role": {
			change: func(t *testing.T) error {
				_, err := clients.iam.DeleteRole(t.Context(), &iam.DeleteRoleInput{RoleName: &role})
				return err
			},
			check: "roles", reason: "it does not exist",
		},
	} {
		t.Run(name, func(t *testing.T) {
			if err := tt.change(t); err != nil {
				t.Fatal(err)
			}
			in := input(t)
			verifytest.Expect(t, prove(t, in), passed(map[string]verify.Outcome{tt.check: verify.Problem}))
			found := verifytest.Find(prove(t, in), tt.check)
			text := verifytest.Text(found)
			if !strings.Contains(text, tt.reason) || !strings.Contains(text, "create manifests") {
				t.Error(text)
			}
			for _, group := range []Resources{in.Bucket, in.Provider, in.Roles} {
				if _, err := cloud.ApplyAll(t.Context(), shared.cluster.Target, group.Comparisons...); err != nil {
					t.Fatal(err)
				}
			}
			verifytest.Expect(t, prove(t, input(t)), passed(nil))
		})
	}
}

// A bucket that is not there takes everything in it along.
func TestMissing(t *testing.T) {
	in := input(t)
	for i := range in.Bucket.Comparisons {
		in.Bucket.Comparisons[i].Action = cloud.ActionCreate
	}
	in.Provider.Comparisons[0].Action = cloud.ActionCreate
	results := prove(t, in)
	verifytest.Expect(t, results, passed(map[string]verify.Outcome{
		"bucket": verify.Problem, "bucket-policy": verify.Problem, "published-objects": verify.Problem, "identity-provider": verify.Problem,
	}))
}

// What somebody else attached to a role is a warning, whether it is as it should be or not.
func TestForeignPolicies(t *testing.T) {
	const arn = "arn:aws:iam::aws:policy/AdministratorAccess"
	in := input(t)
	role, ok := in.Roles.Comparisons[0].Actual.(*cloud.ActualRole)
	if !ok {
		t.Fatal("no role was found")
	}
	role.Foreign = []string{arn}
	for _, action := range []cloud.Action{cloud.ActionNone, cloud.ActionUpdate} {
		in.Roles.Comparisons[0].Action = action
		found := verifytest.Find(prove(t, in), "roles")
		want := []verify.Outcome{verify.Warning, verify.OK}
		if action == cloud.ActionUpdate {
			want = append([]verify.Outcome{verify.Problem}, want...)
		}
		if !slices.EqualFunc(found, want, func(r verify.Result, o verify.Outcome) bool { return r.Outcome == o }) {
			t.Errorf("%s: want %v:\n%s", action, want, verifytest.Text(found))
		}
		if text := verifytest.Text(found); !strings.Contains(text, "attached policies to it, which add to its permissions: "+arn+" |") {
			t.Error(text)
		}
	}
}

// A key in the bucket that no run published is a warning, in each of the two documents with keys.
func TestStrangersInTheBucket(t *testing.T) {
	in := input(t)
	for _, c := range in.Bucket.Comparisons {
		if object, ok := c.Actual.(*cloud.ActualObject); ok && isKeySet(c.Desired) {
			object.Body = []byte(`{"keys":[{"kid":"recorded"},{"kid":"smuggled"}]}`)
		}
	}
	in.KeyIDs = []string{"recorded"}
	results := prove(t, in)
	verifytest.Expect(t, results, passed(map[string]verify.Outcome{"published-objects": verify.Warning}))
	warnings := slices.DeleteFunc(verifytest.Find(results, "published-objects"), func(r verify.Result) bool { return r.Outcome != verify.Warning })
	if len(warnings) != 2 || !strings.Contains(warnings[0].Reason, `its state tells: "smuggled": whoever`) {
		t.Error(verifytest.Text(warnings))
	}
	in.KeyIDs = append(in.KeyIDs, "smuggled")
	verifytest.Expect(t, prove(t, in), passed(nil))
}

// A role that no request asks for any more has a line of its own.
func TestLeftOver(t *testing.T) {
	in := input(t)
	in.LeftOver = []string{"harbor-x4k2p-retired"}
	results := prove(t, in)
	verifytest.Expect(t, results, passed(map[string]verify.Outcome{"roles": verify.Warning}))
	found := verifytest.Find(results, "roles")
	if last := found[len(found)-1]; last.Subject != "harbor-x4k2p-retired" || last.Outcome != verify.Warning {
		t.Error(verifytest.Text(found))
	}
}

// One role that is refused does not hide what is known of the others.
func TestOneIsRefused(t *testing.T) {
	in := input(t)
	in.Roles.Err, in.Roles.Comparisons = errors.New("somebody else's"), in.Roles.Comparisons[1:]
	found := verifytest.Find(prove(t, in), "roles")
	if len(found) != 2 || found[0].Outcome != verify.Problem || found[1].Outcome != verify.OK || found[1].Subject != verifytest.Components()[1].RoleName {
		t.Error(verifytest.Text(found))
	}
}

func TestErrors(t *testing.T) {
	const hint = "Do this."
	for name, tt := range map[string]struct {
		set  func(*Input, error)
		want map[string]verify.Outcome
		id   string
	}{
		"account":  {func(in *Input, err error) { in.Account = err }, map[string]verify.Outcome{"account": verify.Problem}, "account"},
		"bucket":   {func(in *Input, err error) { in.Bucket = Resources{Err: err} }, map[string]verify.Outcome{"bucket": verify.Problem, "bucket-policy": verify.Skipped, "published-objects": verify.Skipped}, "bucket"},
		"provider": {func(in *Input, err error) { in.Provider = Resources{Err: err} }, map[string]verify.Outcome{"identity-provider": verify.Problem}, "identity-provider"},
		"roles":    {func(in *Input, err error) { in.Roles = Resources{Err: err} }, map[string]verify.Outcome{"roles": verify.Problem}, "roles"},
	} {
		t.Run(name, func(t *testing.T) {
			in := input(t)
			tt.set(&in, errors.Join(diagnostic.Failuref(hint, "one is wrong"), diagnostic.Failuref("Do that.", "another is wrong")))
			results := prove(t, in)
			verifytest.Expect(t, results, passed(tt.want))
			if found := verifytest.Find(results, tt.id); len(found) != 2 || found[0].Advice != hint || found[1].Reason != "another is wrong" {
				t.Errorf("not a problem for each error:\n%s", verifytest.Text(found))
			}
		})
	}
}

func TestSkipped(t *testing.T) {
	in := input(t)
	in.Bucket = Resources{Skipped: "the documents are served by somebody else"}
	in.Roles = Resources{}
	results := prove(t, in)
	verifytest.Expect(t, results, passed(map[string]verify.Outcome{
		"bucket": verify.Skipped, "bucket-policy": verify.Skipped, "published-objects": verify.Skipped, "roles": verify.Skipped,
	}))
}

func TestSummaryIsBearable(t *testing.T) {
	var many []string
	for range 200 {
		many = append(many, "x\ny")
	}
	comparison := cloud.Comparison{Desired: cloud.OIDCProvider{ARN: "arn"}, Action: cloud.ActionUpdate}
	for _, m := range many {
		comparison.Differences = append(comparison.Differences, difference(m+strings.Repeat("long ", 100)))
	}
	r := judgeComparison(Input{}, checkProvider, comparison)[0]
	if len(r.Reason) > 1500 || strings.Contains(r.Reason, "\n") || !strings.Contains(r.Reason, " more") {
		t.Errorf("%d bytes: %s", len(r.Reason), r.Reason)
	}
}

func difference(to string) diff.Difference { return diff.Difference{Field: "description", To: to} }
