package permissions

import (
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// lookAtManagedPolicies reads the managed policies that roles have of their own.
func lookAtManagedPolicies() []Grant {
	every := policyWhen(func(managed) bool { return true })
	return []Grant{
		{Action: "iam:GetPolicy", On: Policies, Calls: []string{"GetPolicy"}, Why: "see whose a managed policy is", Only: WithManagedPolicies, needs: every},
		{Action: "iam:GetPolicyVersion", On: Policies, Calls: []string{"GetPolicyVersion"}, Why: "compare its document", Only: WithManagedPolicies, needs: every},
	}
}

// changeManagedPolicies makes the managed policies of roles, and takes away what is no longer
// wanted.
func changeManagedPolicies() []Grant {
	return []Grant{
		{Action: "iam:CreatePolicy", On: Policies, Calls: []string{"CreatePolicy"}, Why: "create a managed policy", Only: WithManagedPolicies, needs: policyWhen(managed.missing)},
		{Action: "iam:TagPolicy", On: Policies, Calls: []string{"CreatePolicy", "TagPolicy"}, Why: "say whose it is", Only: WithManagedPolicies, needs: policyWhen(managed.tagged)},
		{Action: "iam:UntagPolicy", On: Policies, Calls: []string{"UntagPolicy"}, Why: "remove a tag that is no longer wanted", Only: WithManagedPolicies, needs: policyWhen(managed.untagged)},
		{Action: "iam:CreatePolicyVersion", On: Policies, Calls: []string{"CreatePolicyVersion"}, Why: "change its document", Only: WithManagedPolicies, needs: policyWhen(managed.rewritten)},
		{
			Action: "iam:ListPolicyVersions", On: Policies, Calls: []string{"ListPolicyVersions"}, Why: "find the versions that must go first", Only: WithManagedPolicies,
			needs: policyWhen(func(m managed) bool { return m.rewritten() || m.deleted() }),
		},
		{
			Action: "iam:DeletePolicyVersion", On: Policies, Calls: []string{"DeletePolicyVersion"}, Why: "make room for a version, or delete the policy", Only: WithManagedPolicies,
			needs: policyWhen(func(m managed) bool { return m.rewritten() || m.deleted() }),
		},
		{Action: "iam:DeletePolicy", On: Policies, Calls: []string{"DeletePolicy"}, Why: "delete one that is no longer wanted", Only: WithManagedPolicies, needs: policyWhen(managed.deleted)},
		{Action: "iam:AttachRolePolicy", On: Roles, Calls: []string{"AttachRolePolicy"}, Why: "give a role its managed policies", Only: WithManagedPolicies, needs: roleOfPolicyWhen(managed.attached)},
		{Action: "iam:DetachRolePolicy", On: Roles, Calls: []string{"DetachRolePolicy"}, Why: "take away one that is no longer wanted", Only: WithManagedPolicies, needs: roleOfPolicyWhen(managed.deleted)},
	}
}

// managed is one managed policy of a role: desired, or found, or both.
type managed struct {
	role     cloud.Role
	actual   *cloud.ActualRole
	arn      string
	wanted   bool
	document iampolicy.Document
	policy   cloud.ActualPolicy
	exists   bool
}

// managedPolicies returns the managed policies of a role. Those of others are not among them.
func managedPolicies(f found) []managed {
	role, ok := f.Desired.(cloud.Role)
	if !ok {
		return nil
	}
	actual, _ := f.Actual.(*cloud.ActualRole)
	if actual == nil {
		actual = &cloud.ActualRole{}
	}
	var list []managed
	wanted := map[string]bool{}
	for _, m := range role.Managed {
		wanted[m.ARN] = true
		policy, exists := actual.Managed[m.ARN]
		list = append(list, managed{role, actual, m.ARN, true, m.Document, policy, exists})
	}
	for arn, policy := range actual.Managed {
		if !wanted[arn] && role.OwnsTagged(policy) {
			list = append(list, managed{role, actual, arn, false, iampolicy.Document{}, policy, true})
		}
	}
	return list
}

func (m managed) missing() bool { return m.wanted && !m.exists }

// attached is whether the policy is to be attached to its role.
func (m managed) attached() bool { return m.wanted && (!m.exists || !m.policy.Attached) }

// deleted is whether the policy is to be detached from its role and deleted.
func (m managed) deleted() bool { return !m.wanted }

// tagged is whether the policy gets tags.
func (m managed) tagged() bool {
	if !m.wanted || !m.exists {
		return m.wanted
	}
	for key, value := range m.role.Tags {
		if have, ok := m.policy.Tags[key]; !ok || have != value {
			return true
		}
	}
	return false
}

// untagged is whether the policy loses tags.
func (m managed) untagged() bool {
	return m.wanted && m.exists && len(m.role.StalePolicyTags(m.actual, m.policy)) > 0
}

// rewritten is whether the document of a policy that exists is to change. One that cannot be
// read is replaced.
func (m managed) rewritten() bool {
	if !m.wanted || !m.exists {
		return false
	}
	desired, err := m.document.JSON()
	if err != nil {
		return false // the comparison has refused it
	}
	same, err := iampolicy.Equivalent(m.policy.Document, desired)
	return err != nil || !same
}

func policyWhen(when func(managed) bool) func(found) []string {
	return func(f found) []string {
		var arns []string
		for _, m := range managedPolicies(f) {
			if when(m) {
				arns = append(arns, m.arn)
			}
		}
		return arns
	}
}

func roleOfPolicyWhen(when func(managed) bool) func(found) []string {
	return func(f found) []string {
		for _, m := range managedPolicies(f) {
			if when(m) {
				return []string{m.role.ARN}
			}
		}
		return nil
	}
}
