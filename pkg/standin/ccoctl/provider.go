package ccoctl

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

// Thumbprint is the provider's: ccoctl sets that of the last certificate that the issuer
// serves, in capitals.
const Thumbprint = "A9D53002E97E00E043244F3D170D6F4C414104FD"

// createProvider makes the identity provider, tags it in a second call, and returns its ARN.
func (c Cluster) createProvider(ctx context.Context, issuer string) (string, error) {
	client := c.iam()
	out, err := client.CreateOpenIDConnectProvider(ctx, &iam.CreateOpenIDConnectProviderInput{
		Url: &issuer, ClientIDList: []string{"openshift", "sts.amazonaws.com"}, ThumbprintList: []string{Thumbprint},
	})
	if err != nil {
		return "", err
	}
	_, err = client.TagOpenIDConnectProvider(ctx, &iam.TagOpenIDConnectProviderInput{
		OpenIDConnectProviderArn: out.OpenIDConnectProviderArn, Tags: c.iamTags(),
	})
	return aws.ToString(out.OpenIDConnectProviderArn), err
}

func (c Cluster) iamTags() []types.Tag {
	return tagList(c, func(key, value *string) types.Tag { return types.Tag{Key: key, Value: value} })
}
