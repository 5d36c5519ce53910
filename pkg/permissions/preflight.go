package permissions

import "github.com/openshift/openshift-install-sts/pkg/cloud"

// lookAtAccount asks what the account forbids, before a public bucket is made.
func lookAtAccount() []Grant {
	return []Grant{
		{
			Action: "s3:GetAccountPublicAccessBlock", On: Everything, Calls: []string{"GetAccountPublicAccessBlock"}, Optional: true,
			Why: "learn whether the account forbids public buckets before anything is created",
			needs: func(f found) []string {
				if b, ok := f.Desired.(cloud.Bucket); ok && created(f) && !b.Access.BlockPublicPolicy {
					return []string{"*"}
				}
				return nil
			},
		},
	}
}

// lookAtBoundary asks whether the permissions boundary exists, before a role gets it.
func lookAtBoundary() []Grant {
	return []Grant{
		{
			Action: "iam:GetPolicy", On: Boundary, Calls: []string{"GetPolicy"}, Only: WithBoundary, Optional: true,
			Why: "learn whether the permissions boundary exists before anything is created",
			needs: func(f found) []string {
				if r, ok := f.Desired.(cloud.Role); ok && r.Boundary != "" && createdOr("permissionsBoundary")(f) {
					return []string{r.Boundary}
				}
				return nil
			},
		},
	}
}

// AssumeRole is --assume-role-arn: what the caller needs who takes on the role. All else the role needs.
func AssumeRole() Command {
	return Command{Names: []string{"--assume-role-arn"}, Grants: []Grant{
		{Action: "sts:AssumeRole", On: AssumedRole, Calls: []string{"AssumeRole"}, Why: "take on the role of --assume-role-arn, which must also trust the caller"},
	}}
}
