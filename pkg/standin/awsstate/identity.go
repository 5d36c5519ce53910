package awsstate

import (
	"context"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
)

func readProviders(ctx context.Context, client *iam.Client) (map[string]Provider, error) {
	list, err := client.ListOpenIDConnectProviders(ctx, &iam.ListOpenIDConnectProvidersInput{})
	if err != nil {
		return nil, fmt.Errorf("listing: %w", err)
	}
	providers := map[string]Provider{}
	for _, listed := range list.OpenIDConnectProviderList {
		got, err := client.GetOpenIDConnectProvider(ctx, &iam.GetOpenIDConnectProviderInput{
			OpenIDConnectProviderArn: listed.Arn,
		})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", aws.ToString(listed.Arn), err)
		}
		slices.Sort(got.ClientIDList)
		providers[aws.ToString(listed.Arn)] = Provider{
			URL:         aws.ToString(got.Url),
			ClientIDs:   got.ClientIDList,
			Thumbprints: got.ThumbprintList,
			Tags:        tagMap(got.Tags, iamTag),
		}
	}
	return providers, nil
}

func readPolicies(ctx context.Context, client *iam.Client) (map[string]Policy, error) {
	policies := map[string]Policy{}
	pages := iam.NewListPoliciesPaginator(client, &iam.ListPoliciesInput{Scope: types.PolicyScopeTypeLocal})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("listing: %w", err)
		}
		for _, listed := range page.Policies {
			arn := aws.ToString(listed.Arn)
			if policies[arn], err = readPolicy(ctx, client, listed.Arn); err != nil {
				return nil, fmt.Errorf("%s: %w", arn, err)
			}
		}
	}
	return policies, nil
}

func readPolicy(ctx context.Context, client *iam.Client, arn *string) (Policy, error) {
	// The list leaves out the description and the tags.
	got, err := client.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: arn})
	if err != nil {
		return Policy{}, fmt.Errorf("reading: %w", err)
	}
	version, err := client.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{
		PolicyArn: arn,
		VersionId: got.Policy.DefaultVersionId,
	})
	if err != nil {
		return Policy{}, fmt.Errorf("default version: %w", err)
	}
	document, err := decodeDocument(version.PolicyVersion.Document)
	if err != nil {
		return Policy{}, fmt.Errorf("default version: %w", err)
	}
	return Policy{
		Name:        aws.ToString(got.Policy.PolicyName),
		Path:        aws.ToString(got.Policy.Path),
		Description: aws.ToString(got.Policy.Description),
		Document:    document,
		Tags:        tagMap(got.Policy.Tags, iamTag),
	}, nil
}

// decodeDocument returns a document that IAM gave, which it does URL-encoded, a space as
// %20, so that a plus sign stays one. moto leaves out the encoding in GetPolicyVersion and in
// lists: a document that begins with its brace is plain, and decoding would change it.
func decodeDocument(encoded *string) (Document, error) {
	text := aws.ToString(encoded)
	if strings.HasPrefix(strings.TrimSpace(text), "{") {
		return NewDocument(text)
	}
	text, err := url.PathUnescape(text)
	if err != nil {
		return "", fmt.Errorf("decoding the document: %w", err)
	}
	return NewDocument(text)
}

func iamTag(tag types.Tag) (key, value *string) { return tag.Key, tag.Value }
