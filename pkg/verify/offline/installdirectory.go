package offline

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// checkMode tells whether the cluster leaves its credentials to AWS and to this program.
func checkMode(_ context.Context, e *evidence, c verify.Check) []verify.Result {
	if err := e.Dir.CheckForKey(); err != nil {
		return c.Failed("", err)
	}
	if e.Dir.InstallConfig == nil {
		return []verify.Result{c.Skipped("", "nothing in the directory tells the install-config")}
	}
	return nil
}

// checkInstallDirectory tells what `create manifests` would refuse, without what other checks
// have said in other words.
func checkInstallDirectory(ctx context.Context, e *evidence, c verify.Check) []verify.Result {
	if e.Dir.Stage == installdir.StageIgnition {
		return nil // what was made took effect
	}
	given := installdir.Given{}
	if e.Endpoint != nil {
		given = installdir.Given{InfraName: e.Endpoint.InfraName, Region: e.Endpoint.Region}
	}
	err := e.Dir.CheckForManifests(ctx, given)
	if err == nil {
		return nil
	}
	var results []verify.Result
	for _, refusal := range diagnostic.Each(err) {
		if !e.isSaid(refusal) && !e.isAboutAnother(refusal) {
			for _, r := range c.Failed("", refusal) {
				// The refusals are those of that command.
				r.Advice = strings.ReplaceAll(r.Advice, "this command", "`openshift-install-sts create manifests`")
				results = append(results, r)
			}
		}
	}
	return results
}

// isAboutAnother reports whether a refusal names a manifest of which one of the checks of
// single manifests speaks as a problem.
func (e *evidence) isAboutAnother(refusal error) bool {
	single := []string{rootCredentialsID, oneAuthenticationID, readableID, fileNamesID}
	return slices.ContainsFunc(e.manifests, func(m manifest) bool {
		return strings.Contains(diagnostic.OneLine(refusal.Error()), filepath.Join(e.Dir.Dir, filepath.FromSlash(m.name))) &&
			slices.ContainsFunc(e.said, func(r verify.Result) bool {
				return r.Outcome == verify.Problem && slices.Contains(single, r.Check.ID) && strings.Contains(r.Reason, m.name)
			})
	})
}
