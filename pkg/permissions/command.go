package permissions

import "slices"

// Command is a command, or several that need the same, with all that it may need.
type Command struct {
	// Names are what a user types.
	Names  []string
	Grants []Grant
}

// Commands returns every command that needs permissions of AWS, in the order in which they are
// documented.
func Commands() []Command {
	return []Command{CreateManifests(), Plan(), CheckPermissions(), CreateOIDCConfig(), CreateIdentityProvider(), Destroy(), AssumeRole()}
}

func lookAtAll() []Grant {
	return slices.Concat(lookAtDocuments(), lookAtProviders(), lookAtRoles(), lookAtBoundary(), lookAtManagedPolicies(), lookAtQuotas())
}

// lookAtDocuments looks at whatever serves the documents.
func lookAtDocuments() []Grant {
	return slices.Concat(lookAtBucket(), lookAtAccount(), lookAtDistribution(), lookAtEncryption())
}

func changeDocuments() []Grant {
	return slices.Concat(changeBucket(), changeDistribution(), changeEncryption())
}

// lookAtProviders and changeProviders are about the provider, whatever its issuer is.
func lookAtProviders() []Grant {
	return slices.Concat(lookAtProvider(), ofDistribution(lookAtProvider()))
}

func changeProviders() []Grant {
	return slices.Concat(changeProvider(), ofDistribution(changeProvider()))
}

// CreateManifests is create manifests, and create iam-roles, which does the same in AWS.
func CreateManifests() Command {
	return Command{
		Names:  []string{"create manifests", "create iam-roles"},
		Grants: slices.Concat(lookAtAll(), changeDocuments(), changeProviders(), changeRoles(), changeManagedPolicies()),
	}
}

// Plan is plan, and verify --live, which looks at what plan looks at.
func Plan() Command {
	return Command{Names: []string{"plan", "verify --live"}, Grants: lookAtAll()}
}

// CheckPermissions is what plan --check-permissions needs beside plan.
func CheckPermissions() Command {
	return Command{Names: []string{"plan --check-permissions"}, Grants: []Grant{
		{Action: "iam:SimulatePrincipalPolicy", On: Caller, Calls: []string{"SimulatePrincipalPolicy"}, Why: "ask what the caller may do"},
		{Action: "iam:GetRole", On: CallerRole, Calls: []string{"GetRole"}, Why: "learn the path of the caller's own role, where it is one"},
	}}
}

// CreateOIDCConfig is create oidc-config.
func CreateOIDCConfig() Command {
	return Command{
		Names:  []string{"create oidc-config"},
		Grants: slices.Concat(lookAtDocuments(), changeDocuments()),
	}
}

// CreateIdentityProvider is create identity-provider.
func CreateIdentityProvider() Command {
	return Command{
		Names:  []string{"create identity-provider"},
		Grants: slices.Concat(lookAtDocuments(), lookAtProviders(), lookAtQuotas(), changeDocuments(), changeProviders()),
	}
}
