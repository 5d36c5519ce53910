package converge

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// setAudiences gives the provider other audiences. moto cannot change them, so that the
// provider is made anew, with all that it had.
func (c *cluster) setAudiences(t *testing.T, audiences []string) {
	t.Helper()
	if err := c.remakeProvider(t.Context(), func([]string) []string { return audiences }); err != nil {
		t.Fatal(err)
	}
}

func (c *cluster) remakeProvider(ctx context.Context, edit func(audiences []string) []string) error {
	arn := aws.String(provider)
	old, err := c.iam.GetOpenIDConnectProvider(ctx, &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: arn})
	if err != nil {
		return fmt.Errorf("look at the provider: %w", err)
	}
	if _, err := c.iam.DeleteOpenIDConnectProvider(ctx, &iam.DeleteOpenIDConnectProviderInput{OpenIDConnectProviderArn: arn}); err != nil {
		return fmt.Errorf("delete the provider: %w", err)
	}
	_, err = c.iam.CreateOpenIDConnectProvider(ctx, &iam.CreateOpenIDConnectProviderInput{
		Url: aws.String("https://" + issuer), ClientIDList: edit(old.ClientIDList), ThumbprintList: old.ThumbprintList, Tags: old.Tags,
	})
	if err != nil {
		return fmt.Errorf("create the provider again: %w", err)
	}
	return nil
}

// standInForAudiences makes the proxy answer the two calls that moto does not know, after
// it has changed moto's provider as they say.
func (c *cluster) standInForAudiences(t *testing.T) {
	t.Helper()
	answer := func(operation string, edit func(audiences []string) []string) faultproxy.Action {
		body := fmt.Sprintf(`<%[1]sResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><ResponseMetadata><RequestId>1</RequestId></ResponseMetadata></%[1]sResponse>`, operation)
		return faultproxy.Answer(http.StatusOK, http.Header{"Content-Type": {"text/xml"}}, []byte(body)).WithBefore(func() {
			if err := c.remakeProvider(context.Background(), edit); err != nil {
				t.Error(err)
			}
		})
	}
	c.h.Proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
		audience := r.Params.Get("ClientID")
		switch r.Operation {
		case "AddClientIDToOpenIDConnectProvider":
			return answer(r.Operation, func(audiences []string) []string { return append(audiences, audience) })
		case "RemoveClientIDFromOpenIDConnectProvider":
			return answer(r.Operation, func(audiences []string) []string {
				return slices.DeleteFunc(audiences, func(other string) bool { return other == audience })
			})
		}
		return faultproxy.Pass()
	})
}
