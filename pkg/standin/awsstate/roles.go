package awsstate

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

func readRoles(ctx context.Context, client *iam.Client) (map[string]Role, error) {
	roles := map[string]Role{}
	pages := iam.NewListRolesPaginator(client, &iam.ListRolesInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("listing: %w", err)
		}
		for _, listed := range page.Roles {
			name := aws.ToString(listed.RoleName)
			if roles[name], err = readRole(ctx, client, listed.RoleName); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return roles, nil
}

func readRole(ctx context.Context, client *iam.Client, name *string) (Role, error) {
	// The list leaves out the tags and the boundary.
	got, err := client.GetRole(ctx, &iam.GetRoleInput{RoleName: name})
	if err != nil {
		return Role{}, fmt.Errorf("reading: %w", err)
	}
	role := Role{
		ARN:         aws.ToString(got.Role.Arn),
		Path:        aws.ToString(got.Role.Path),
		Description: aws.ToString(got.Role.Description),
		Tags:        tagMap(got.Role.Tags, iamTag),
	}
	if boundary := got.Role.PermissionsBoundary; boundary != nil {
		role.Boundary = aws.ToString(boundary.PermissionsBoundaryArn)
	}
	if role.Trust, err = decodeDocument(got.Role.AssumeRolePolicyDocument); err != nil {
		return Role{}, fmt.Errorf("trust policy: %w", err)
	}
	if role.Inline, err = readInline(ctx, client, name); err != nil {
		return Role{}, fmt.Errorf("inline policies: %w", err)
	}
	if role.Attached, err = readAttached(ctx, client, name); err != nil {
		return Role{}, fmt.Errorf("attached policies: %w", err)
	}
	return role, nil
}

func readInline(ctx context.Context, client *iam.Client, role *string) (map[string]Document, error) {
	inline := map[string]Document{}
	pages := iam.NewListRolePoliciesPaginator(client, &iam.ListRolePoliciesInput{RoleName: role})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("listing: %w", err)
		}
		for _, name := range page.PolicyNames {
			got, err := client.GetRolePolicy(ctx, &iam.GetRolePolicyInput{RoleName: role, PolicyName: aws.String(name)})
			if err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
			if inline[name], err = decodeDocument(got.PolicyDocument); err != nil {
				return nil, fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return inline, nil
}

func readAttached(ctx context.Context, client *iam.Client, role *string) ([]string, error) {
	var attached []string
	pages := iam.NewListAttachedRolePoliciesPaginator(client, &iam.ListAttachedRolePoliciesInput{RoleName: role})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, fmt.Errorf("listing: %w", err)
		}
		for _, policy := range page.AttachedPolicies {
			attached = append(attached, aws.ToString(policy.PolicyArn))
		}
	}
	slices.Sort(attached)
	return attached, nil
}
