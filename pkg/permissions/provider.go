package permissions

import (
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// lookAtProvider reads the identity provider.
func lookAtProvider() []Grant {
	return []Grant{
		{Action: "iam:GetOpenIDConnectProvider", On: Provider, Calls: []string{"GetOpenIDConnectProvider"}, Why: "compare the identity provider", needs: providerWhen(func(cloud.OIDCProvider, found) bool { return true })},
	}
}

// changeProvider makes the identity provider.
func changeProvider() []Grant {
	create := func(_ cloud.OIDCProvider, f found) bool { return created(f) }
	return []Grant{
		{Action: "iam:CreateOpenIDConnectProvider", On: Provider, Calls: []string{"CreateOpenIDConnectProvider"}, Why: "create the identity provider", needs: providerWhen(create)},
		{
			Action: "iam:TagOpenIDConnectProvider", On: Provider, Calls: []string{"CreateOpenIDConnectProvider", "TagOpenIDConnectProvider"},
			Why: "say whose it is", needs: providerWhen(func(_ cloud.OIDCProvider, f found) bool { return created(f) || setsTags(f) }),
		},
		{
			Action: "iam:UntagOpenIDConnectProvider", On: Provider, Calls: []string{"UntagOpenIDConnectProvider"},
			Why: "remove a tag that is no longer wanted",
			needs: providerWhen(func(p cloud.OIDCProvider, f found) bool {
				a, ok := f.Actual.(*cloud.ActualProvider)
				return ok && len(p.StaleTags(a)) > 0
			}),
		},
		{
			Action: "iam:AddClientIDToOpenIDConnectProvider", On: Provider, Calls: []string{"AddClientIDToOpenIDConnectProvider"},
			Why: "add an audience that is missing", needs: providerWhen(audiences(func(desired, actual []string) bool { return !contains(actual, desired) })),
		},
		{
			Action: "iam:RemoveClientIDFromOpenIDConnectProvider", On: Provider, Calls: []string{"RemoveClientIDFromOpenIDConnectProvider"},
			Why: "remove an audience that nobody asked for", needs: providerWhen(audiences(func(desired, actual []string) bool { return !contains(desired, actual) })),
		},
		{
			Action: "iam:UpdateOpenIDConnectProviderThumbprint", On: Provider, Calls: []string{"UpdateOpenIDConnectProviderThumbprint"},
			Why: "repair its thumbprint", Only: WithThumbprint,
			needs: providerWhen(func(_ cloud.OIDCProvider, f found) bool { return f.Has("thumbprints") }),
		},
	}
}

// ofDistribution grants for the identity provider of a private bucket's issuer, whose name CloudFront
// chooses, what is granted for any other. What a comparison needs the other grants say already.
func ofDistribution(grants []Grant) []Grant {
	var own []Grant
	for _, g := range grants {
		if g.Only == Always {
			g.On, g.Only, g.needs = DistributionProvider, WithDistribution, nil
			own = append(own, g)
		}
	}
	return own
}

func providerWhen(when func(cloud.OIDCProvider, found) bool) func(found) []string {
	return func(f found) []string {
		if p, ok := f.Desired.(cloud.OIDCProvider); ok && when(p, f) {
			return []string{p.ARN}
		}
		return nil
	}
}

// audiences judges the audiences of a provider that exists.
func audiences(judge func(desired, actual []string) bool) func(cloud.OIDCProvider, found) bool {
	return func(p cloud.OIDCProvider, f found) bool {
		a, ok := f.Actual.(*cloud.ActualProvider)
		return ok && judge(p.Audiences, a.Audiences)
	}
}

// contains reports whether set has all of the values.
func contains(set, values []string) bool {
	return !slices.ContainsFunc(values, func(v string) bool { return !slices.Contains(set, v) })
}
