package permissions

import "slices"

// removeBucket finds the bucket and deletes what is the cluster's in it, then the bucket.
func removeBucket() []Grant {
	return []Grant{
		{Action: "s3:ListBucket", On: Bucket, Calls: []string{"HeadBucket"}, Why: "see whether the bucket exists"},
		{Action: "s3:GetBucketTagging", On: Bucket, Calls: []string{"GetBucketTagging"}, Why: "see whose the bucket is"},
		{Action: "s3:ListBucketVersions", On: Bucket, Calls: []string{"ListObjectVersions"}, Why: "find all versions of what is in it"},
		{Action: "s3:GetObject", On: Documents, Calls: []string{"GetObject"}, Why: "read the issuer that the bucket serves"},
		{Action: "s3:GetObjectTagging", On: Objects, Calls: []string{"GetObjectTagging"}, Why: "see whose other objects are"},
		{Action: "s3:GetObjectVersionTagging", On: Objects, Calls: []string{"GetObjectTagging"}, Why: "see whose their versions are"},
		{Action: "s3:DeleteObject", On: Objects, Calls: []string{"DeleteObjects"}, Why: "delete the cluster's objects"},
		{Action: "s3:DeleteObjectVersion", On: Objects, Calls: []string{"DeleteObjects"}, Why: "delete all of their versions"},
		{Action: "s3:DeleteBucket", On: Bucket, Calls: []string{"DeleteBucket"}, Why: "delete the bucket, last of all"},
	}
}

// removeProvider finds and deletes the identity provider.
func removeProvider() []Grant {
	return []Grant{
		{Action: "iam:GetOpenIDConnectProvider", On: Provider, Calls: []string{"GetOpenIDConnectProvider"}, Why: "see whose the identity provider is"},
		{Action: "iam:DeleteOpenIDConnectProvider", On: Provider, Calls: []string{"DeleteOpenIDConnectProvider"}, Why: "delete it, when all roles are gone"},
		{Action: "iam:UntagOpenIDConnectProvider", On: Provider, Calls: []string{"UntagOpenIDConnectProvider"}, Why: "leave it to the clusters that share the issuer", Only: WithSharedIssuer},
	}
}

// removeRoles finds and deletes the roles with their policies.
func removeRoles() []Grant {
	return []Grant{
		{Action: "iam:GetRole", On: Roles, Calls: []string{"GetRole"}, Why: "see whose a role is"},
		{Action: "iam:ListRolePolicies", On: Roles, Calls: []string{"ListRolePolicies"}, Why: "find its inline policies"},
		{Action: "iam:ListAttachedRolePolicies", On: Roles, Calls: []string{"ListAttachedRolePolicies"}, Why: "find its managed policies"},
		{Action: "iam:ListInstanceProfilesForRole", On: Roles, Calls: []string{"ListInstanceProfilesForRole"}, Why: "find out whether an instance profile holds it, which keeps it"},
		{Action: "iam:DeleteRolePolicy", On: Roles, Calls: []string{"DeleteRolePolicy"}, Why: "delete its inline policies"},
		{Action: "iam:DetachRolePolicy", On: Roles, Calls: []string{"DetachRolePolicy"}, Why: "detach its managed policies, those of others included", Only: WithManagedPolicies},
		{Action: "iam:DeleteRole", On: Roles, Calls: []string{"DeleteRole"}, Why: "delete it"},
		{Action: "iam:GetPolicy", On: Policies, Calls: []string{"GetPolicy"}, Why: "see whose a managed policy is, and whether there is one"},
		{Action: "iam:ListPolicyVersions", On: Policies, Calls: []string{"ListPolicyVersions"}, Why: "find its versions", Only: WithManagedPolicies},
		{Action: "iam:DeletePolicyVersion", On: Policies, Calls: []string{"DeletePolicyVersion"}, Why: "delete them", Only: WithManagedPolicies},
		{Action: "iam:DeletePolicy", On: Policies, Calls: []string{"DeletePolicy"}, Why: "delete it", Only: WithManagedPolicies},
	}
}

// removeDistribution finds, disables and deletes the CloudFront distribution of a private
// bucket, and what lets it read the bucket.
func removeDistribution() []Grant {
	return []Grant{
		{Action: "s3:GetBucketPolicy", On: Bucket, Calls: []string{"GetBucketPolicy"}, Why: "find the distribution that the bucket names", Only: WithDistribution},
		{Action: "iam:GetOpenIDConnectProvider", On: DistributionProvider, Calls: []string{"GetOpenIDConnectProvider"}, Why: "see whose the identity provider is, whose name AWS chose", Only: WithDistribution},
		{Action: "iam:DeleteOpenIDConnectProvider", On: DistributionProvider, Calls: []string{"DeleteOpenIDConnectProvider"}, Why: "delete it", Only: WithDistribution},
		{Action: "cloudfront:ListDistributions", On: Everything, Calls: []string{"ListDistributions"}, Why: "find the distribution, where neither the state nor the bucket names it", Only: WithDistribution},
		{Action: "cloudfront:GetDistribution", On: Distribution, Calls: []string{"GetDistribution"}, Why: "see which it is, and whether it is disabled everywhere", Only: WithDistribution},
		{Action: "cloudfront:ListTagsForResource", On: Distribution, Calls: []string{"ListTagsForResource"}, Why: "see whose it is", Only: WithDistribution},
		{Action: "cloudfront:GetDistributionConfig", On: Distribution, Calls: []string{"GetDistributionConfig"}, Why: "read what must be sent back to disable it", Only: WithDistribution},
		{Action: "cloudfront:UpdateDistribution", On: Distribution, Calls: []string{"UpdateDistribution"}, Why: "disable it", Only: WithDistribution},
		{Action: "cloudfront:DeleteDistribution", On: Distribution, Calls: []string{"DeleteDistribution"}, Why: "delete it", Only: WithDistribution},
		{Action: "cloudfront:GetCloudFrontOriginAccessIdentity", On: OriginAccessIdentity, Calls: []string{"GetCloudFrontOriginAccessIdentity"}, Why: "see whose the origin access identity is", Only: WithDistribution},
		{Action: "cloudfront:DeleteCloudFrontOriginAccessIdentity", On: OriginAccessIdentity, Calls: []string{"DeleteCloudFrontOriginAccessIdentity"}, Why: "delete it", Only: WithDistribution},
		{Action: "cloudfront:GetOriginAccessControl", On: OriginAccessControl, Calls: []string{"GetOriginAccessControl"}, Why: "see whose the origin access control is", Only: WithDistribution},
		{Action: "cloudfront:ListOriginAccessControls", On: Everything, Calls: []string{"ListOriginAccessControls"}, Why: "find the origin access control of a run that was stopped", Only: WithDistribution},
		{Action: "cloudfront:DeleteOriginAccessControl", On: OriginAccessControl, Calls: []string{"DeleteOriginAccessControl"}, Why: "delete it", Only: WithDistribution},
	}
}

// Destroy is destroy.
func Destroy() Command {
	return Command{
		Names:  []string{"destroy"},
		Grants: slices.Concat(removeBucket(), removeProvider(), removeRoles(), removeDistribution()),
	}
}
