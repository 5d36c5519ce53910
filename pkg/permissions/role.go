package permissions

import (
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// lookAtRoles reads the roles and the policies that they have of their own.
func lookAtRoles() []Grant {
	every := roleWhen(func(cloud.Role, *cloud.ActualRole, found) bool { return true })
	return []Grant{
		{Action: "iam:GetRole", On: Roles, Calls: []string{"GetRole"}, Why: "compare a role", needs: looksUpRole},
		{Action: "iam:ListRolePolicies", On: Roles, Calls: []string{"ListRolePolicies"}, Why: "find policies that nobody asked for", needs: every},
		{Action: "iam:GetRolePolicy", On: Roles, Calls: []string{"GetRolePolicy"}, Why: "compare its permissions", needs: every},
		{Action: "iam:ListAttachedRolePolicies", On: Roles, Calls: []string{"ListAttachedRolePolicies"}, Why: "find its managed policies", needs: every},
	}
}

// looksUpRole returns the ARN of a role, and of one that does not exist also that without a path,
// by which IAM judges a look at it.
func looksUpRole(f found) []string {
	r, ok := f.Desired.(cloud.Role)
	if !ok {
		return nil
	}
	arns := []string{r.ARN}
	if pathless := strings.TrimSuffix(r.ARN, r.Path+r.RoleName) + "/" + r.RoleName; created(f) && pathless != r.ARN {
		arns = append(arns, pathless)
	}
	return arns
}

// lookAtQuotas asks for the account's own figures, which a command can do without.
func lookAtQuotas() []Grant {
	return []Grant{
		{
			Action: "iam:GetAccountSummary", On: Everything, Calls: []string{"GetAccountSummary"}, Optional: true,
			Why: "learn of a used-up quota before anything is created",
			needs: func(f found) []string {
				if _, ok := f.Desired.(cloud.Role); ok && created(f) {
					return []string{"*"}
				}
				return nil
			},
		},
	}
}

// changeRoles makes the roles.
func changeRoles() []Grant {
	return []Grant{
		{Action: "iam:CreateRole", On: Roles, Calls: []string{"CreateRole"}, Why: "create a role", needs: roleWhen(roleCreated)},
		{
			Action: "iam:TagRole", On: Roles, Calls: []string{"CreateRole", "TagRole"}, Why: "say whose it is",
			needs: roleWhen(func(_ cloud.Role, _ *cloud.ActualRole, f found) bool { return created(f) || setsTags(f) }),
		},
		{
			Action: "iam:UntagRole", On: Roles, Calls: []string{"UntagRole"}, Why: "remove a tag that is no longer wanted",
			needs: roleWhen(func(r cloud.Role, a *cloud.ActualRole, _ found) bool { return a != nil && len(r.StaleTags(a)) > 0 }),
		},
		{Action: "iam:UpdateAssumeRolePolicy", On: Roles, Calls: []string{"UpdateAssumeRolePolicy"}, Why: "repair its trust policy", needs: roleWhen(roleDiffers("trustPolicy"))},
		{Action: "iam:UpdateRoleDescription", On: Roles, Calls: []string{"UpdateRoleDescription"}, Why: "repair its description", needs: roleWhen(describes)},
		{
			Action: "iam:UpdateRole", On: Roles, Calls: []string{"UpdateRole"}, Why: "change how long its sessions may last", Only: WithMaxSession,
			needs: roleWhen(roleUpdated("maxSessionDuration")),
		},
		{Action: "iam:PutRolePolicy", On: Roles, Calls: []string{"PutRolePolicy"}, Why: "give it its permissions", needs: roleWhen(putsInline)},
		{Action: "iam:DeleteRolePolicy", On: Roles, Calls: []string{"DeleteRolePolicy"}, Why: "take away permissions that nobody asked for", needs: roleWhen(deletesInline)},
		{
			Action: "iam:PutRolePermissionsBoundary", On: Roles, Calls: []string{"CreateRole", "PutRolePermissionsBoundary"}, Why: "set its permissions boundary", Only: WithBoundary,
			needs: roleWhen(func(r cloud.Role, _ *cloud.ActualRole, f found) bool {
				return r.Boundary != "" && (created(f) || f.Has("permissionsBoundary"))
			}),
		},
		{
			Action: "iam:DeleteRolePermissionsBoundary", On: Roles, Calls: []string{"DeleteRolePermissionsBoundary"}, Why: "remove a boundary that is no longer asked for", Only: WithBoundary,
			needs: roleWhen(func(r cloud.Role, _ *cloud.ActualRole, f found) bool {
				return r.Boundary == "" && f.Has("permissionsBoundary")
			}),
		},
	}
}

// roleWhen returns the ARN of a role when a condition holds; the condition gets nil for a role
// that does not exist.
func roleWhen(when func(cloud.Role, *cloud.ActualRole, found) bool) func(found) []string {
	return func(f found) []string {
		r, ok := f.Desired.(cloud.Role)
		actual, _ := f.Actual.(*cloud.ActualRole)
		if ok && when(r, actual, f) {
			return []string{r.ARN}
		}
		return nil
	}
}

func roleCreated(_ cloud.Role, _ *cloud.ActualRole, f found) bool { return created(f) }

func roleDiffers(field string) func(cloud.Role, *cloud.ActualRole, found) bool {
	return func(_ cloud.Role, _ *cloud.ActualRole, f found) bool { return f.Has(field) }
}

// roleUpdated is whether a field of a role that exists differs.
func roleUpdated(field string) func(cloud.Role, *cloud.ActualRole, found) bool {
	return func(_ cloud.Role, _ *cloud.ActualRole, f found) bool { return !created(f) && f.Has(field) }
}

// describes is whether the description alone is repaired: with the session's duration it is another call.
func describes(_ cloud.Role, _ *cloud.ActualRole, f found) bool {
	return f.Has("description") && !f.Has("maxSessionDuration")
}

// putsInline is whether an inline policy that the role is to have is missing or differs.
func putsInline(r cloud.Role, _ *cloud.ActualRole, f found) bool {
	for name := range r.Inline {
		if created(f) || f.Has(fmt.Sprintf("policies[%q]", name)) {
			return true
		}
	}
	return false
}

// deletesInline is whether the role has an inline policy that it is not to have.
func deletesInline(r cloud.Role, a *cloud.ActualRole, f found) bool {
	if a == nil || created(f) {
		return false
	}
	for name := range a.Inline {
		if _, wanted := r.Inline[name]; !wanted {
			return true
		}
	}
	return false
}
