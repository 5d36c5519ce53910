package live

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// maxVersions is how many versions of a managed policy IAM keeps:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_managed-versioning.html
const maxVersions = 5

// managedPolicies returns the managed policies that are the role's own: the desired ones,
// those that are attached and whose name says so, and the recorded ones, by ARN; and the ARNs of
// those that are attached and somebody else's, sorted.
func managedPolicies(ctx context.Context, cs *clients, r cloud.Role, recorded []string) (policies map[string]cloud.ActualPolicy, foreign []string, err error) {
	attached := map[string]bool{}
	arns := slices.Clone(recorded)
	for _, m := range r.Managed {
		arns = append(arns, m.ARN)
	}
	pages := iam.NewListAttachedRolePoliciesPaginator(cs.iam, &iam.ListAttachedRolePoliciesInput{RoleName: &r.RoleName})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if roleUnknown(err) {
			break
		}
		if err != nil {
			return nil, nil, err
		}
		for _, p := range page.AttachedPolicies {
			arn := aws.ToString(p.PolicyArn)
			attached[arn] = true
			if r.OwnsPolicy(arn) {
				arns = append(arns, arn)
			}
		}
	}
	policies = map[string]cloud.ActualPolicy{}
	for _, arn := range union(arns, nil) {
		policy, err := managedPolicy(ctx, cs, arn)
		if err != nil {
			return nil, nil, err
		}
		if policy != nil {
			policy.Attached = attached[arn]
			policies[arn] = *policy
		}
	}
	for _, arn := range slices.Sorted(maps.Keys(attached)) {
		if r.IsForeign(arn, policies[arn]) {
			foreign = append(foreign, arn)
		}
	}
	return policies, foreign, nil
}

// managedPolicy returns a managed policy with the document of its default version, or nil.
func managedPolicy(ctx context.Context, cs *clients, arn string) (*cloud.ActualPolicy, error) {
	policy, err := cs.iam.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: &arn})
	if hasCode(err, "NoSuchEntity") {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("policy %s: %w", arn, err)
	}
	version, err := cs.iam.GetPolicyVersion(ctx, &iam.GetPolicyVersionInput{PolicyArn: &arn, VersionId: policy.Policy.DefaultVersionId})
	if err != nil {
		return nil, fmt.Errorf("policy %s: %w", arn, err)
	}
	document, err := iampolicy.Decode(aws.ToString(version.PolicyVersion.Document))
	if err != nil {
		return nil, fmt.Errorf("policy %s: %w", arn, err)
	}
	return &cloud.ActualPolicy{Document: document, Tags: iamTags(policy.Policy.Tags)}, nil
}

// attachManaged creates or updates the desired managed policies, and attaches them.
func attachManaged(ctx context.Context, cs *clients, r cloud.Role, a *cloud.ActualRole) error {
	for _, m := range r.Managed {
		if err := writeManaged(ctx, cs, r, a, m); err != nil {
			return fmt.Errorf("policy %s: %w", m.PolicyName, err)
		}
	}
	return nil
}

func writeManaged(ctx context.Context, cs *clients, r cloud.Role, a *cloud.ActualRole, m cloud.ManagedPolicy) error {
	document, err := m.Document.JSON()
	if err != nil {
		return err
	}
	actual, exists := a.Managed[m.ARN]
	if !exists {
		if actual, err = createManaged(ctx, cs, r, m, document); err != nil {
			return err
		}
	}
	if err := tagManaged(ctx, cs, r, a, m.ARN, actual); err != nil {
		return err
	}
	same, err := equivalent(actual.Document, document)
	if err != nil {
		return err
	}
	if !same {
		if err := newVersion(ctx, cs, m.ARN, document); err != nil {
			return err
		}
	}
	if actual.Attached {
		return nil
	}
	_, err = cs.iam.AttachRolePolicy(ctx, &iam.AttachRolePolicyInput{RoleName: &r.RoleName, PolicyArn: &m.ARN})
	return err
}

// createManaged creates a managed policy, or finds the one that is there after all: the
// answer to our own call was lost, or somebody was quicker, whose policy is refused. It
// returns what is there.
func createManaged(ctx context.Context, cs *clients, r cloud.Role, m cloud.ManagedPolicy, document string) (cloud.ActualPolicy, error) {
	_, err := cs.iam.CreatePolicy(ctx, &iam.CreatePolicyInput{
		PolicyName: &m.PolicyName, Path: &m.Path, PolicyDocument: &document,
		Description: &r.Description, Tags: toIAMTags(r.Tags),
	})
	if err == nil {
		return cloud.ActualPolicy{Document: document, Tags: r.Tags}, nil
	}
	if !hasCode(err, "EntityAlreadyExists") {
		return cloud.ActualPolicy{}, err
	}
	policy, err := managedPolicy(ctx, cs, m.ARN)
	if err != nil {
		return cloud.ActualPolicy{}, err
	}
	if policy == nil {
		return cloud.ActualPolicy{}, saidToExist()
	}
	return *policy, r.CheckPolicyOwner(m.ARN, *policy)
}

// newVersion makes document the policy's default version. The oldest other version makes
// room when IAM keeps no more.
func newVersion(ctx context.Context, cs *clients, arn, document string) error {
	list, err := cs.iam.ListPolicyVersions(ctx, &iam.ListPolicyVersionsInput{PolicyArn: &arn})
	if err != nil {
		return err
	}
	if len(list.Versions) >= maxVersions {
		old := slices.DeleteFunc(list.Versions, func(v types.PolicyVersion) bool { return v.IsDefaultVersion })
		oldest := slices.MinFunc(old, func(x, y types.PolicyVersion) int {
			return aws.ToTime(x.CreateDate).Compare(aws.ToTime(y.CreateDate))
		})
		if _, err := cs.iam.DeletePolicyVersion(ctx, &iam.DeletePolicyVersionInput{PolicyArn: &arn, VersionId: oldest.VersionId}); err != nil {
			return err
		}
	}
	_, err = cs.iam.CreatePolicyVersion(ctx, &iam.CreatePolicyVersionInput{PolicyArn: &arn, PolicyDocument: &document, SetAsDefault: true})
	if hasCode(err, "LimitExceeded") {
		// The answer to our own call may have been lost, and the version be there.
		if policy, lookErr := managedPolicy(ctx, cs, arn); lookErr == nil && policy != nil {
			if same, _ := equivalent(policy.Document, document); same {
				return nil
			}
		}
	}
	return err
}

// tagManaged brings the tags of a managed policy up to date.
func tagManaged(ctx context.Context, cs *clients, r cloud.Role, a *cloud.ActualRole, arn string, actual cloud.ActualPolicy) error {
	if stale := r.StalePolicyTags(a, actual); len(stale) > 0 {
		if _, err := cs.iam.UntagPolicy(ctx, &iam.UntagPolicyInput{PolicyArn: &arn, TagKeys: stale}); err != nil {
			return err
		}
	}
	for key, value := range r.Tags {
		if have, ok := actual.Tags[key]; !ok || have != value {
			_, err := cs.iam.TagPolicy(ctx, &iam.TagPolicyInput{PolicyArn: &arn, Tags: toIAMTags(r.Tags)})
			return err
		}
	}
	return nil
}

// detachManaged detaches and deletes the managed policies of the role that are no longer
// wanted, with all of their versions. Somebody else's of such a name stays as it is.
func detachManaged(ctx context.Context, cs *clients, r cloud.Role, a *cloud.ActualRole) error {
	wanted := map[string]bool{}
	for _, m := range r.Managed {
		wanted[m.ARN] = true
	}
	for _, arn := range slices.Sorted(maps.Keys(a.Managed)) {
		if wanted[arn] || !r.OwnsTagged(a.Managed[arn]) {
			continue
		}
		if err := deleteManaged(ctx, cs, r, arn); err != nil {
			return fmt.Errorf("policy %s: %w", arn, err)
		}
	}
	return nil
}

func deleteManaged(ctx context.Context, cs *clients, r cloud.Role, arn string) error {
	_, err := cs.iam.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: &r.RoleName, PolicyArn: &arn})
	if unlessGone(err) != nil {
		return err
	}
	list, err := cs.iam.ListPolicyVersions(ctx, &iam.ListPolicyVersionsInput{PolicyArn: &arn})
	if err != nil {
		return unlessGone(err)
	}
	for _, v := range list.Versions {
		if v.IsDefaultVersion {
			continue
		}
		_, err := cs.iam.DeletePolicyVersion(ctx, &iam.DeletePolicyVersionInput{PolicyArn: &arn, VersionId: v.VersionId})
		if unlessGone(err) != nil {
			return err
		}
	}
	_, err = cs.iam.DeletePolicy(ctx, &iam.DeletePolicyInput{PolicyArn: &arn})
	return unlessGone(err)
}

// unlessGone returns err, or nil when it says that what was to be deleted is not there: the
// answer to an earlier attempt may have been lost.
func unlessGone(err error) error {
	if hasCode(err, "NoSuchEntity") {
		return nil
	}
	return err
}
