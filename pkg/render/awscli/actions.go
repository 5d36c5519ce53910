package awscli

import (
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// actionsOf returns the IAM actions that the caller of a script needs, some of them only
// when something is to be repaired. A test compares them with the script's calls.
func actionsOf(s *render.Stack, script string) []string {
	actions := []string{"sts:GetCallerIdentity"}
	if s.Bucket != nil {
		actions = append(actions, bucketActions(s, script)...)
	}
	if s.Distribution != nil {
		actions = append(actions, distributionActions(script)...)
	}
	if s.Provider != nil {
		actions = append(actions, identityActions(s, script)...)
	}
	slices.Sort(actions)
	return actions
}

func bucketActions(s *render.Stack, script string) []string {
	if script == destroyScript {
		actions := []string{"s3:DeleteBucket", "s3:GetBucketLocation", "s3:GetBucketTagging"}
		if len(s.Objects) > 0 {
			// Without s3:ListBucket a missing object looks like a forbidden one.
			actions = append(actions, "s3:DeleteObject", "s3:GetObject", "s3:ListBucket")
		}
		return actions
	}
	actions := []string{
		"s3:CreateBucket", "s3:GetBucketLocation", "s3:GetBucketTagging",
		"s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock", "s3:PutBucketTagging",
	}
	if len(s.Objects) > 0 {
		actions = append(actions, "s3:GetObject", "s3:GetObjectTagging", "s3:ListBucket", "s3:PutObject", "s3:PutObjectTagging")
	}
	if s.Bucket.KMSKeyARN != "" {
		actions = append(actions, "s3:PutEncryptionConfiguration")
		if len(s.Objects) > 0 {
			actions = append(actions, "kms:Decrypt", "kms:GenerateDataKey") // S3 asks for them in the caller's name
		}
	}
	return actions
}

// distributionActions are those of CloudFront. To create a distribution with tags is to create and
// to tag one.
func distributionActions(script string) []string {
	actions := []string{
		"cloudfront:GetDistribution", "cloudfront:GetDistributionConfig", "cloudfront:ListDistributions",
		"cloudfront:ListOriginAccessControls", "cloudfront:ListTagsForResource", "cloudfront:UpdateDistribution",
	}
	if script == destroyScript {
		return append(actions, "cloudfront:DeleteDistribution", "cloudfront:DeleteOriginAccessControl", "cloudfront:GetOriginAccessControl")
	}
	return append(actions, "cloudfront:CreateDistribution", "cloudfront:CreateOriginAccessControl", "cloudfront:TagResource")
}

func identityActions(s *render.Stack, script string) []string {
	if script == destroyScript {
		return []string{
			"iam:DeleteOpenIDConnectProvider", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:DeleteRole",
			"iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:GetOpenIDConnectProvider", "iam:GetPolicy", "iam:GetRole",
			"iam:ListAttachedRolePolicies", "iam:ListPolicyVersions", "iam:ListRolePolicies",
		}
	}
	actions := []string{
		"iam:AddClientIDToOpenIDConnectProvider", "iam:AttachRolePolicy", "iam:CreateOpenIDConnectProvider",
		"iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:CreateRole", "iam:DeletePolicy", "iam:DeletePolicyVersion",
		"iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:GetOpenIDConnectProvider", "iam:GetPolicy",
		"iam:GetPolicyVersion", "iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies",
		"iam:ListPolicyVersions", "iam:ListRolePolicies", "iam:PutRolePolicy", "iam:RemoveClientIDFromOpenIDConnectProvider",
		"iam:TagOpenIDConnectProvider", "iam:TagPolicy", "iam:TagRole", "iam:UpdateAssumeRolePolicy",
	}
	if s.MaxSession > 0 {
		actions = append(actions, "iam:UpdateRole")
	} else {
		actions = append(actions, "iam:UpdateRoleDescription")
	}
	if s.Boundary != "" {
		actions = append(actions, "iam:PutRolePermissionsBoundary")
	} else {
		actions = append(actions, "iam:DeleteRolePermissionsBoundary")
	}
	if s.Provider.Thumbprint != "" {
		actions = append(actions, "iam:UpdateOpenIDConnectProviderThumbprint")
	}
	return actions
}

// lines puts words on lines of a comment.
func lines(words []string) []string {
	const width = 88
	var all []string
	var line strings.Builder
	for _, w := range words {
		if line.Len() > 0 && line.Len()+1+len(w) > width {
			all = append(all, line.String())
			line.Reset()
		}
		if line.Len() > 0 {
			line.WriteByte(' ')
		}
		line.WriteString(w)
	}
	return append(all, line.String())
}
