package live

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"golang.org/x/sync/errgroup"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// FindRole looks a role up, in one call where there is none.
func (t *Target) FindRole(ctx context.Context, cluster, name string, recorded []string) (*cloud.RoleRemains, error) {
	cs, err := t.connect(ctx)
	if err != nil {
		return nil, err
	}
	remains := &cloud.RoleRemains{Cluster: cluster, RoleName: name, Recorded: recorded}
	out, err := cs.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: &name})
	switch {
	case err == nil:
		remains.Tags = iamTags(out.Role.Tags)
		return remains, nil
	case !roleUnknown(err):
		return nil, explain(err, "look at role "+name)
	}
	remains.Missing = true
	for _, arn := range recorded {
		policy, err := policyTags(ctx, cs, arn)
		if err != nil {
			return nil, explain(err, "look at policy "+arn+" of role "+name)
		}
		if (&cloud.RoleRemains{Cluster: cluster, Tags: policy}).Ours() {
			return remains, nil
		}
	}
	return nil, nil
}

// RemoveRole deletes a role. Its policies go first, since IAM refuses to delete a role that has
// any, and since they are found by the role.
func (t *Target) RemoveRole(ctx context.Context, r *cloud.RoleRemains) error {
	cs, err := t.connect(ctx)
	if err != nil {
		return err
	}
	doing := "delete role " + r.RoleName
	parts, err := rolePartsOf(ctx, cs, r)
	if err != nil {
		return explainRemoval(err, doing)
	}
	if len(parts.profiles) > 0 {
		return diagnostic.Failuref("Remove the role from there (aws iam remove-role-from-instance-profile) if no instance needs it; then run the command again.",
			"%s: it is in the instance profile %s, which this program did not make", doing, quoteAll(parts.profiles))
	}
	for _, name := range parts.inline {
		_, err := cs.iam.DeleteRolePolicy(ctx, &iam.DeleteRolePolicyInput{RoleName: &r.RoleName, PolicyName: &name})
		if unlessGone(err) != nil {
			return explainRemoval(fmt.Errorf("policy %s: %w", diagnostic.Quote(name), err), doing)
		}
	}
	for _, arn := range parts.others {
		_, err := cs.iam.DetachRolePolicy(ctx, &iam.DetachRolePolicyInput{RoleName: &r.RoleName, PolicyArn: &arn})
		if unlessGone(err) != nil {
			return explainRemoval(fmt.Errorf("detach policy %s: %w", diagnostic.Quote(arn), err), doing)
		}
		t.log.Infof("Detached policy %s, which somebody else made, from role %s", diagnostic.OneLine(arn), r.RoleName)
	}
	for _, arn := range parts.own {
		if err := removeOwnPolicy(ctx, cs, r.RoleName, arn); err != nil {
			return explainRemoval(fmt.Errorf("policy %s: %w", arn, err), doing)
		}
	}
	_, err = cs.iam.DeleteRole(ctx, &iam.DeleteRoleInput{RoleName: &r.RoleName})
	return explainRemoval(unlessGone(err), doing)
}

// roleParts are what must go before a role can.
type roleParts struct {
	inline []string
	// own are the ARNs of managed policies that exist for this role alone, the one with the
	// highest number first; others are attached, and somebody else's.
	own, others []string
	profiles    []string
}

// rolePartsOf looks at a role again, and refuses one that is no longer the cluster's.
func rolePartsOf(ctx context.Context, cs *clients, r *cloud.RoleRemains) (roleParts, error) {
	var parts roleParts
	var attached []string
	var now *iam.GetRoleOutput
	group, groupCtx := errgroup.WithContext(ctx)
	group.Go(func() (err error) {
		now, err = cs.iam.GetRole(groupCtx, &iam.GetRoleInput{RoleName: &r.RoleName})
		if roleUnknown(err) {
			now, err = nil, nil
		}
		return err
	})
	group.Go(func() (err error) { parts.inline, err = inlineNames(groupCtx, cs, r.RoleName); return err })
	group.Go(func() (err error) { attached, err = attachedARNs(groupCtx, cs, r.RoleName); return err })
	group.Go(func() (err error) { parts.profiles, err = instanceProfiles(groupCtx, cs, r.RoleName); return err })
	if err := group.Wait(); err != nil {
		return roleParts{}, err
	}
	role := cloud.Role{Cluster: r.Cluster, RoleName: r.RoleName}
	if now != nil {
		if again := (&cloud.RoleRemains{Cluster: r.Cluster, Tags: iamTags(now.Role.Tags)}); !again.Ours() {
			return roleParts{}, cloud.NoLongerOurs(r.ID(), r.Cluster)
		}
		role.Path, role.ARN = aws.ToString(now.Role.Path), aws.ToString(now.Role.Arn)
	}
	var err error
	if parts.own, err = ownPolicies(ctx, cs, role, attached, r.Recorded); err != nil {
		return roleParts{}, err
	}
	parts.others = slices.DeleteFunc(attached, func(arn string) bool { return slices.Contains(parts.own, arn) })
	return parts, nil
}

// ownPolicies returns the role's own managed policies that exist, by name and tag: those that are
// attached or recorded, and those that a stopped run detached and nothing leads to any more.
// Policies are numbered from 1 and deleted from the highest number down, so that these are
// found by counting.
func ownPolicies(ctx context.Context, cs *clients, role cloud.Role, attached, recorded []string) ([]string, error) {
	var own []string
	candidates := recorded
	for _, arn := range attached {
		if role.OwnsPolicy(arn) {
			candidates = append(slices.Clone(candidates), arn)
		}
	}
	for _, arn := range union(candidates, nil) {
		tags, err := policyTags(ctx, cs, arn)
		if err != nil {
			return nil, err
		}
		if role.OwnsTagged(cloud.ActualPolicy{Tags: tags}) {
			own = append(own, arn)
		}
	}
	for n := 1; role.ARN != ""; n++ {
		arn := role.NumberedPolicyARN(n)
		if slices.Contains(own, arn) {
			continue
		}
		tags, err := policyTags(ctx, cs, arn)
		if err != nil {
			return nil, err
		}
		if !role.OwnsTagged(cloud.ActualPolicy{Tags: tags}) {
			break
		}
		own = append(own, arn)
	}
	slices.SortFunc(own, func(a, b string) int { return comparePolicyNumbers(b, a) })
	return own, nil
}

// comparePolicyNumbers orders policies of one role by their number, which ends their name.
func comparePolicyNumbers(a, b string) int {
	if len(a) != len(b) {
		return len(a) - len(b)
	}
	if a < b {
		return -1
	}
	return 1
}

// policyTags returns the tags of a managed policy; nil when there is none.
func policyTags(ctx context.Context, cs *clients, arn string) (map[string]string, error) {
	out, err := cs.iam.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: &arn})
	if hasCode(err, "NoSuchEntity") {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("policy %s: %w", arn, err)
	}
	return iamTags(out.Policy.Tags), nil
}

// errStaysAttached marks a policy of ours that somebody attached elsewhere.
var errStaysAttached = errors.New("it is attached to somebody else's user, group or role, too")

// removeOwnPolicy detaches a policy and deletes it with all of its versions.
func removeOwnPolicy(ctx context.Context, cs *clients, role, arn string) error {
	err := deleteManaged(ctx, cs, cloud.Role{RoleName: role}, arn)
	if hasCode(err, "DeleteConflict") {
		return fmt.Errorf("%w: %w", errStaysAttached, err)
	}
	return err
}

func inlineNames(ctx context.Context, cs *clients, role string) ([]string, error) {
	var names []string
	pages := iam.NewListRolePoliciesPaginator(cs.iam, &iam.ListRolePoliciesInput{RoleName: &role})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, unlessGone(err)
		}
		names = append(names, page.PolicyNames...)
	}
	return names, nil
}

func attachedARNs(ctx context.Context, cs *clients, role string) ([]string, error) {
	var arns []string
	pages := iam.NewListAttachedRolePoliciesPaginator(cs.iam, &iam.ListAttachedRolePoliciesInput{RoleName: &role})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, unlessGone(err)
		}
		for _, p := range page.AttachedPolicies {
			arns = append(arns, aws.ToString(p.PolicyArn))
		}
	}
	return arns, nil
}

func instanceProfiles(ctx context.Context, cs *clients, role string) ([]string, error) {
	var names []string
	pages := iam.NewListInstanceProfilesForRolePaginator(cs.iam, &iam.ListInstanceProfilesForRoleInput{RoleName: &role})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, unlessGone(err)
		}
		for _, p := range page.InstanceProfiles {
			names = append(names, aws.ToString(p.InstanceProfileName))
		}
	}
	return names, nil
}
