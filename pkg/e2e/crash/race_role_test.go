package crash

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
)

// Somebody creates a role of the same name. With our tags it may be our own, of a run whose
// answer was lost or of ccoctl, and is brought up to date; without, it is left alone.
func TestRoleCreatedInBetween(t *testing.T) {
	t.Parallel()
	create := func(x *trial, role string, tags []iamtypes.Tag) {
		client := awsstate.NewIAM(x.Moto.URL())
		done(x.T)(client.CreateRole(x.Context(), &iam.CreateRoleInput{
			RoleName: &role, Description: aws.String("somebody's"), AssumeRolePolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[]}`), Tags: tags,
		}))
		done(x.T)(client.PutRolePolicy(x.Context(), &iam.PutRolePolicyInput{
			RoleName: &role, PolicyName: aws.String("extra"),
			PolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:GetObject","Resource":"*"}]}`),
		}))
	}
	t.Run("ours", func(t *testing.T) {
		t.Parallel()
		x := begin(t, quick)
		role := x.aRole()
		tags := iamTags(x.undisturbed.aws.Roles[role].Tags)
		x.mustEnd(x.create(quicker(about("CreateRole", role), func() { create(x, role, tags) })), 0)
		x.mustMatch()
		x.mustPlanNothing()
	})
	t.Run("not ours", func(t *testing.T) {
		t.Parallel()
		x := begin(t, quick)
		role := x.aRole()
		result := x.create(quicker(about("CreateRole", role), func() { create(x, role, nil) }))
		x.mustEnd(result, 1)
		x.mustSay(result, role, "does not carry the tag")
		x.mustAdvise(result)
		x.mustBeWhole()
		left := x.look().aws.Roles[role]
		if left.Description != "somebody's" || len(left.Tags) > 0 || len(left.Inline) != 1 {
			t.Errorf("somebody's role was changed: %+v", left)
		}

		// It is refused as long as it is there, and its name is used when it is not.
		x.mustEnd(x.create(nil), 1)
		client := awsstate.NewIAM(x.Moto.URL())
		done(t)(client.DeleteRolePolicy(t.Context(), &iam.DeleteRolePolicyInput{RoleName: &role, PolicyName: aws.String("extra")}))
		done(t)(client.DeleteRole(t.Context(), &iam.DeleteRoleInput{RoleName: &role}))
		x.mustComplete()
	})
}

func iamTags(tags map[string]string) []iamtypes.Tag {
	list := make([]iamtypes.Tag, 0, len(tags))
	for key, value := range tags {
		list = append(list, iamtypes.Tag{Key: &key, Value: &value})
	}
	return list
}
