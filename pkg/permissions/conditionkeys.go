package permissions

import (
	"maps"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// iamRegions are the regions in which a partition's IAM, a global service, answers; for
// others the simulation is told none.
var iamRegions = map[string]string{"aws": "us-east-1", "aws-us-gov": "us-gov-west-1", "aws-cn": "cn-north-1"}

// conditionKeys returns the values of condition keys that are known before the request is made, so
// that policies which depend on them are judged as AWS will judge them:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html
func conditionKeys(action, partition, region string, c cloud.Comparison) map[string][]string {
	values := map[string][]string{"aws:SecureTransport": {"true"}}
	switch {
	case strings.HasPrefix(action, "iam:"):
		region = iamRegions[partition]
	case strings.HasPrefix(action, "cloudfront:"):
		region = "us-east-1" // a global service of the partition aws
	}
	if region != "" {
		values["aws:RequestedRegion"] = []string{region}
	}
	if tags := requestTags(action, c); len(tags) > 0 {
		values["aws:TagKeys"] = slices.Sorted(maps.Keys(tags))
		for key, value := range tags {
			values["aws:RequestTag/"+key] = []string{value}
		}
	}
	if role, ok := c.Desired.(cloud.Role); ok {
		if boundary := boundaryAt(action, role, c); boundary != "" {
			values["iam:PermissionsBoundary"] = []string{boundary}
		}
	}
	return values
}

// requestTags returns the tags that a request sets, nil for one that sets none.
func requestTags(action string, c cloud.Comparison) map[string]string {
	sets := map[string]bool{
		"iam:CreateOpenIDConnectProvider": true, "iam:TagOpenIDConnectProvider": true,
		"iam:CreateRole": true, "iam:TagRole": true, "iam:CreatePolicy": true, "iam:TagPolicy": true,
		"cloudfront:CreateDistribution": true, "cloudfront:TagResource": true,
	}
	if !sets[action] {
		return nil
	}
	switch r := c.Desired.(type) {
	case cloud.OIDCProvider:
		return r.Tags
	case cloud.Role:
		return r.Tags
	case cloud.Distribution:
		return r.Tags
	}
	return nil
}

// boundaryAt returns the permissions boundary by which AWS judges a change of a role: the one
// that the request sets, or the one that the role has by then, which is set first.
func boundaryAt(action string, role cloud.Role, c cloud.Comparison) string {
	switch action {
	case "iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy", "iam:DeleteRolePolicy",
		"iam:AttachRolePolicy", "iam:DetachRolePolicy":
		return role.Boundary
	case "iam:DeleteRolePermissionsBoundary":
		if a, ok := c.Actual.(*cloud.ActualRole); ok && a != nil {
			return a.Boundary
		}
	}
	return ""
}
