package crash

import (
	"maps"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
)

// Somebody creates the identity provider. With our tags it is brought up to date, without it
// is left alone. moto cannot add an audience, so that it is a tag that is missing here.
func TestProviderCreatedInBetween(t *testing.T) {
	t.Parallel()
	create := func(x *trial, audiences []string, tags []iamtypes.Tag) {
		_, provider := only(x.T, x.undisturbed.aws.Providers)
		done(x.T)(awsstate.NewIAM(x.Moto.URL()).CreateOpenIDConnectProvider(x.Context(), &iam.CreateOpenIDConnectProviderInput{
			Url: aws.String("https://" + provider.URL), ClientIDList: audiences, Tags: tags,
		}))
	}
	t.Run("ours", func(t *testing.T) {
		t.Parallel()
		x := begin(t, quick)
		_, provider := only(t, x.undisturbed.aws.Providers)
		tags := maps.Clone(provider.Tags)
		delete(tags, "Name")
		x.mustEnd(x.create(quicker(about("CreateOpenIDConnectProvider", ""), func() { create(x, provider.ClientIDs, iamTags(tags)) })), 0)
		x.mustMatch()
	})
	t.Run("not ours", func(t *testing.T) {
		t.Parallel()
		x := begin(t, quick)
		arn, _ := only(t, x.undisturbed.aws.Providers)
		result := x.create(quicker(about("CreateOpenIDConnectProvider", ""), func() { create(x, []string{"somebody"}, nil) }))
		x.mustEnd(result, 1)
		x.mustSay(result, arn, "does not carry the tag")
		x.mustAdvise(result)
		x.mustBeWhole()
		got := x.look().aws
		if left := got.Providers[arn]; !slices.Equal(left.ClientIDs, []string{"somebody"}) || len(left.Tags) > 0 {
			t.Errorf("somebody's provider was changed: %+v", left)
		}
		if len(got.Roles) > 0 {
			t.Errorf("%d roles trust somebody's provider", len(got.Roles))
		}
		x.mustEnd(x.create(nil), 1)
		done(t)(awsstate.NewIAM(x.Moto.URL()).DeleteOpenIDConnectProvider(t.Context(), &iam.DeleteOpenIDConnectProviderInput{OpenIDConnectProviderArn: &arn}))
		x.mustComplete()
	})
}
