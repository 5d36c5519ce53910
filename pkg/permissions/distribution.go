package permissions

import (
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// lookAtDistribution finds the CloudFront distribution of a private bucket, by the state, by the bucket's
// policy, or in the list of all, and reads how it serves.
func lookAtDistribution() []Grant {
	return []Grant{
		{
			Action: "cloudfront:ListDistributions", On: Everything, Calls: []string{"ListDistributions"}, Only: WithDistribution, Optional: true,
			Why: "find the distribution, where neither the state nor the bucket names it", needs: distributionWhen(anywhere, always),
		},
		{
			Action: "cloudfront:GetDistribution", On: Distribution, Calls: []string{"GetDistribution"}, Only: WithDistribution,
			Why: "compare the distribution, and see whether it is deployed", needs: distributionWhen(itself, always),
		},
		{
			Action: "cloudfront:ListTagsForResource", On: Distribution, Calls: []string{"ListTagsForResource"}, Only: WithDistribution,
			Why: "see whose it is", needs: distributionWhen(itself, always),
		},
		{
			Action: "cloudfront:GetOriginAccessControl", On: OriginAccessControl, Calls: []string{"GetOriginAccessControl"}, Only: WithDistribution,
			Why: "compare how it signs its requests to the bucket", needs: distributionWhen(itsControl, usesControl),
		},
	}
}

// changeDistribution makes the distribution and its origin access control.
func changeDistribution() []Grant {
	control := createdOr("origin.originAccessControlId")
	return []Grant{
		{
			Action: "cloudfront:CreateOriginAccessControl", On: Everything, Calls: []string{"CreateOriginAccessControl"}, Only: WithDistribution,
			Why: "create the origin access control", needs: distributionWhen(anywhere, control),
		},
		{
			Action: "cloudfront:ListOriginAccessControls", On: Everything, Calls: []string{"ListOriginAccessControls"}, Only: WithDistribution, Optional: true,
			Why: "find it again after a run that was stopped", needs: distributionWhen(anywhere, control),
		},
		{
			Action: "cloudfront:UpdateOriginAccessControl", On: OriginAccessControl, Calls: []string{"UpdateOriginAccessControl"}, Only: WithDistribution,
			Why: "repair it", needs: distributionWhen(itsControl, func(f found) bool { return f.Has("originAccessControl") }),
		},
		{
			Action: "cloudfront:CreateDistribution", On: Everything, Calls: []string{"CreateDistributionWithTags"}, Only: WithDistribution,
			Why: "create the distribution", needs: distributionWhen(anywhere, created),
		},
		{
			Action: "cloudfront:TagResource", On: Distribution, Calls: []string{"CreateDistributionWithTags", "TagResource"}, Only: WithDistribution,
			Why: "say whose it is", needs: distributionWhen(itself, func(f found) bool { return created(f) || setsTags(f) }),
		},
		{
			Action: "cloudfront:UntagResource", On: Distribution, Calls: []string{"UntagResource"}, Only: WithDistribution,
			Why: "remove a tag that is no longer wanted",
			needs: distributionWhen(itself, func(f found) bool {
				d, _ := f.Desired.(cloud.Distribution)
				a, ok := f.Actual.(*cloud.ActualDistribution)
				return ok && a != nil && len(d.StaleTags(a)) > 0
			}),
		},
		{
			Action: "cloudfront:GetDistributionConfig", On: Distribution, Calls: []string{"GetDistributionConfig"}, Only: WithDistribution,
			Why: "read what must be sent back to repair it", needs: distributionWhen(itself, setsSettings),
		},
		{
			Action: "cloudfront:UpdateDistribution", On: Distribution, Calls: []string{"UpdateDistribution"}, Only: WithDistribution,
			Why: "repair it", needs: distributionWhen(itself, setsSettings),
		},
	}
}

// distributionWhen returns where an action on a distribution is needed, when a condition holds.
func distributionWhen(on func(cloud.Distribution, *cloud.ActualDistribution) []string, when condition) func(found) []string {
	return func(f found) []string {
		d, ok := f.Desired.(cloud.Distribution)
		if !ok || !when(f) {
			return nil
		}
		a, _ := f.Actual.(*cloud.ActualDistribution)
		return on(d, a)
	}
}

// anywhere is for actions that know no narrower resource.
func anywhere(cloud.Distribution, *cloud.ActualDistribution) []string { return []string{"*"} }

// itself is the distribution, whose ID is CloudFront's to choose while there is none.
func itself(d cloud.Distribution, a *cloud.ActualDistribution) []string {
	if a == nil {
		return []string{cloud.DistributionARN("aws", d.Account, "*")}
	}
	return []string{a.ARN}
}

// itsControl is its origin access control, likewise.
func itsControl(d cloud.Distribution, a *cloud.ActualDistribution) []string {
	id := "*"
	if a != nil && a.OriginAccessControl != "" {
		id = a.OriginAccessControl
	}
	return []string{"arn:aws:cloudfront::" + d.Account + ":origin-access-control/" + id}
}

// usesControl is whether there is a control, or is to be one.
func usesControl(f found) bool {
	a, _ := f.Actual.(*cloud.ActualDistribution)
	return a == nil || a.OriginAccessIdentity == ""
}

// setsSettings is whether something of the distribution's own configuration is repaired.
func setsSettings(f found) bool {
	if created(f) {
		return false
	}
	for _, d := range f.Differences {
		if !tagField(d.Field) && !strings.HasPrefix(d.Field, "originAccessControl.") {
			return true
		}
	}
	return false
}
