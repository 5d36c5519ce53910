package live

import (
	"net/url"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// A provider that clusters share is left to the others; but where the last of them releases it at the same
// time, it is deleted, and not left to nobody.
func TestRemoveSharedProvider(t *testing.T) {
	isolate(t)
	var atUntag atomic.Pointer[func()]
	endpoint, _ := startSTS(t, func(form url.Values) (code, message string) {
		if form.Get("Action") == "UntagOpenIDConnectProvider" {
			if first := atUntag.Swap(nil); first != nil {
				(*first)()
			}
		}
		return "", ""
	})
	target := newTestTarget(Config{Region: "eu-west-1", Concurrency: 2, Endpoints: map[string]string{"iam": endpoint, "sts": endpoint}})
	cs, err := target.connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		host       string
		alsoLeaves bool
	}{{"one.example.com", false}, {"two.example.com", true}} {
		made, err := cs.iam.CreateOpenIDConnectProvider(t.Context(), &iam.CreateOpenIDConnectProviderInput{
			Url: aws.String("https://" + test.host), ClientIDList: []string{"openshift"}, ThumbprintList: []string{"0123456789012345678901234567890123456789"},
			Tags: toIAMTags(map[string]string{cloud.OwnershipTag("a"): cloud.OwnershipValue, cloud.OwnershipTag("b"): cloud.OwnershipValue}),
		})
		if err != nil {
			t.Fatal(err)
		}
		arn := aws.ToString(made.OpenIDConnectProviderArn)
		if test.alsoLeaves {
			leave := func() {
				_, err := cs.iam.UntagOpenIDConnectProvider(t.Context(), &iam.UntagOpenIDConnectProviderInput{
					OpenIDConnectProviderArn: &arn, TagKeys: []string{cloud.OwnershipTag("b")},
				})
				if err != nil {
					t.Error(err)
				}
			}
			atUntag.Store(&leave)
		}
		released, err := target.RemoveProvider(t.Context(), &cloud.ProviderRemains{Cluster: "a", ARN: arn})
		if err != nil || released == test.alsoLeaves {
			t.Errorf("%s: released is %t, %v", test.host, released, err)
		}
		left, err := target.FindProvider(t.Context(), "a", arn)
		if err != nil || (left == nil) != test.alsoLeaves || left != nil && (left.Ours() || len(left.Sharing()) != 1) {
			t.Errorf("%s: left is %+v, %v", test.host, left, err)
		}
	}
}
