package awscli

import (
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// actionsOf returns the IAM actions that the caller of a script needs, some of them only
// when something is to be repaired. A test compares them with the script's calls.
func actionsOf(s *render.Stack, script string) []string {
	if script == destroyScript {
		return []string{
			"iam:DeleteOpenIDConnectProvider", "iam:DeletePolicy", "iam:DeletePolicyVersion", "iam:DeleteRole",
			"iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:GetOpenIDConnectProvider", "iam:GetPolicy", "iam:GetRole",
			"iam:ListAttachedRolePolicies", "iam:ListPolicyVersions", "iam:ListRolePolicies",
			"s3:DeleteBucket", "s3:DeleteObject", "s3:GetBucketLocation", "s3:GetBucketTagging", "s3:GetObject",
			"s3:ListBucket", // without it a missing object looks like a forbidden one
			"sts:GetCallerIdentity",
		}
	}
	actions := []string{
		"iam:AddClientIDToOpenIDConnectProvider", "iam:AttachRolePolicy", "iam:CreateOpenIDConnectProvider",
		"iam:CreatePolicy", "iam:CreatePolicyVersion", "iam:CreateRole", "iam:DeletePolicy", "iam:DeletePolicyVersion",
		"iam:DeleteRolePolicy", "iam:DetachRolePolicy", "iam:GetOpenIDConnectProvider", "iam:GetPolicy",
		"iam:GetPolicyVersion", "iam:GetRole", "iam:GetRolePolicy", "iam:ListAttachedRolePolicies",
		"iam:ListPolicyVersions", "iam:ListRolePolicies", "iam:PutRolePolicy", "iam:RemoveClientIDFromOpenIDConnectProvider",
		"iam:TagOpenIDConnectProvider", "iam:TagPolicy", "iam:TagRole", "iam:UpdateAssumeRolePolicy", "iam:UpdateRoleDescription",
		"s3:CreateBucket", "s3:GetBucketLocation", "s3:GetBucketTagging", "s3:GetObject", "s3:GetObjectTagging",
		"s3:ListBucket", // without it a missing object looks like a forbidden one
		"s3:PutBucketPolicy", "s3:PutBucketPublicAccessBlock", "s3:PutBucketTagging", "s3:PutObject", "s3:PutObjectTagging",
		"sts:GetCallerIdentity",
	}
	if s.Boundary != "" {
		actions = append(actions, "iam:PutRolePermissionsBoundary")
	} else {
		actions = append(actions, "iam:DeleteRolePermissionsBoundary")
	}
	if s.Provider.Thumbprint != "" {
		actions = append(actions, "iam:UpdateOpenIDConnectProviderThumbprint")
	}
	slices.Sort(actions)
	return actions
}

// actionLines puts words on lines of a comment.
func actionLines(words []string) []string {
	const width = 88
	var lines []string
	var line strings.Builder
	for _, w := range words {
		if line.Len() > 0 && line.Len()+1+len(w) > width {
			lines = append(lines, line.String())
			line.Reset()
		}
		if line.Len() > 0 {
			line.WriteByte(' ')
		}
		line.WriteString(w)
	}
	return append(lines, line.String())
}
