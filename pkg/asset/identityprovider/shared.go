package identityprovider

import (
	"maps"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// sharing returns the names of the other clusters whose provider it is by their ownership tags, sorted.
func sharing(cluster string, found *cloud.ActualProvider) []string {
	return (&cloud.ProviderRemains{Cluster: cluster, Tags: found.Tags}).Sharing()
}

// checkShared refuses to change a provider of other clusters that this one has not said to share its issuer
// with, or whose thumbprint would become another one for them, too.
func checkShared(opts *options.Options, p cloud.OIDCProvider, found *cloud.ActualProvider, others []string) error {
	names := strings.Join(others, ", ")
	if !opts.SharedIssuer {
		return diagnostic.Failuref(
			"Give each cluster an issuer of its own, such as a path on the same host; or acknowledge with --shared-issuer (sharedIssuer) that the clusters of this issuer can assume each other's roles.",
			"%s %s is also that of other clusters: %s", p.ID().Kind.Words(), p.ARN, names)
	}
	if p.Thumbprint == "" || slices.ContainsFunc(found.Thumbprints, func(t string) bool { return strings.EqualFold(t, p.Thumbprint) }) {
		return nil
	}
	there := "no thumbprint"
	if len(found.Thumbprints) > 0 {
		there = "the thumbprint " + strings.ToLower(strings.Join(found.Thumbprints, ", "))
	}
	return diagnostic.Inputf(
		"To keep the provider's, "+opts.Without("thumbprint")+". If the issuer's certificate has changed, set the new one for all of its clusters with `aws iam update-open-id-connect-provider-thumbprint`.",
		"%s %s has %s, and %s would make it %s for the clusters that share it, too: %s",
		p.ID().Kind.Words(), p.ARN, there, opts.Source("thumbprint"), p.Thumbprint, names)
}

// share makes p the provider of several clusters. An account has one provider for an issuer, so that
// clusters that share the issuer share it, too, if they are in one account: each has its ownership tag on
// it, and the last one to go takes it along. What the others set stays: their tags, where they mean the
// same by another value, their audiences, and the thumbprints. others are those that sharing returns.
func share(p *cloud.OIDCProvider, found *cloud.ActualProvider, others []string) {
	if len(others) == 0 {
		return
	}
	own := cloud.OwnershipTag(p.Cluster)
	if found.Tags[own] != cloud.OwnershipValue {
		p.Cluster = others[0] // whose it is by now: it is judged by that cluster's tag, and gets ours
	}
	tags := maps.Clone(p.Tags)
	for key := range p.Tags {
		if value, there := found.Tags[key]; there && value != p.Tags[key] && key != own && !slices.Contains(found.RecordedTags, key) {
			delete(tags, key)
		}
	}
	p.Tags = tags
	p.Thumbprint = "" // checkShared has found it among those that are there
	for _, audience := range found.Audiences {
		if !slices.Contains(p.Audiences, audience) {
			p.Audiences = append(p.Audiences, audience)
		}
	}
}
