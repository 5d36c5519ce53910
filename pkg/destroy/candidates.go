package destroy

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/credentialsrequests"
	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/releasepayload"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/rolename"
)

// Candidates are the identities of what may be there. All are computed, or recorded.
type Candidates struct {
	Scope
	// Roles are the names of roles.
	Roles []string
	// NamedRoles are those of Roles that a Secret of the install directory names, and nothing else.
	// One that is not the cluster's is not worth a word: the user brought it.
	NamedRoles []string
	// Providers are the ARNs of identity providers.
	Providers []string
	// Distributions are the IDs of CloudFront distributions, and Access those of what lets
	// them read the bucket. Neither can be computed: they are those in the ledger.
	Distributions []string
	Access        []cloud.ID
	// Made reports whether the ledger knows that a run made the distribution of the bucket, or was about to:
	// the record is named by the bucket, since it is older than the IDs that may be in it.
	Made bool
	// Ledger are the resources in the ledger of this cluster, by their identity's text.
	Ledger map[string]cloud.Record
}

// NewCandidates computes what may be there for a cluster whose account is known. requests are the
// CredentialsRequests that the user named; those of the last run are tried in any case, and so are
// the well-known ones. named are the names of the roles that the Secrets of the install directory name.
func NewCandidates(s Scope, requests []credentialsrequest.Request, named []string, state State, ledger cloud.Ledger) (*Candidates, error) {
	c := &Candidates{Scope: s, Ledger: map[string]cloud.Record{}}
	roles, providers, distributions, access := map[string]bool{}, map[string]bool{s.ProviderARN(): true}, map[string]bool{}, map[cloud.ID]bool{}
	if s.Recorded {
		for _, name := range state.Resources() {
			var record cloud.Record
			if _, err := ledger.Get(name, &record); err != nil {
				return nil, err
			}
			c.Ledger[name] = record
			kind, identity, _ := strings.Cut(name, "/")
			switch kind := cloud.Kind(kind); kind {
			case cloud.KindRole:
				roles[identity] = true
			case cloud.KindIdentityProvider:
				providers[identity] = true
			case cloud.KindDistribution:
				if identity != s.BucketName() {
					distributions[identity] = true // found by an earlier destroy
					break
				}
				c.Made = true
				if record.Distribution != "" {
					distributions[record.Distribution] = true
				}
				if record.OriginAccessControl != "" {
					access[cloud.ID{Kind: cloud.KindOriginAccessControl, Name: record.OriginAccessControl}] = true
				}
			case cloud.KindOriginAccessIdentity, cloud.KindOriginAccessControl:
				access[cloud.ID{Kind: kind, Name: identity}] = true
			}
		}
	}
	secrets, err := savedSecrets(s, state, roles)
	if err != nil {
		return nil, err
	}
	for _, r := range requests {
		secrets = append(secrets, r.Secret)
	}
	for _, secret := range append(secrets, wellKnown...) {
		roles[rolename.Default(s.InfraName, secret)] = true
		if cut := rolename.Cut(s.InfraName, secret); cut != "" {
			roles[cut] = true
		}
		// A name that the template cannot give was given to no role.
		if name, err := rolename.Of("", s.RoleNameTemplate, s.InfraName, secret); err == nil {
			roles[name] = true
		}
	}
	for _, name := range named {
		if !roles[name] {
			roles[name] = true
			c.NamedRoles = append(c.NamedRoles, name)
		}
	}
	c.Roles = slices.Sorted(maps.Keys(roles))
	c.Providers = slices.Sorted(maps.Keys(providers))
	c.Distributions = slices.Sorted(maps.Keys(distributions))
	c.Access = slices.SortedFunc(maps.Keys(access), func(a, b cloud.ID) int { return cmp.Compare(a.String(), b.String()) })
	return c, nil
}

// savedSecrets returns the Secrets of the last run's CredentialsRequests, those too that were left
// out: they may have been in before. The names of the roles that it made are added to roles.
func savedSecrets(s Scope, state State, roles map[string]bool) ([]credentialsrequest.Secret, error) {
	requests, payload, made := &credentialsrequests.CredentialsRequests{}, &releasepayload.ReleasePayload{}, &iamroles.IAMRoles{}
	for id, value := range map[string]any{requests.StateID(): requests, payload.StateID(): payload, made.StateID(): made} {
		if _, err := state.Saved(id, value); err != nil {
			return nil, err
		}
	}
	all := slices.Concat(requests.Candidates, requests.Requests)
	if payload.Payload != nil {
		all = append(all, payload.Payload.Requests...)
	}
	var secrets []credentialsrequest.Secret
	for _, r := range all {
		secrets = append(secrets, r.Secret)
	}
	for _, r := range made.Roles {
		// One that was adopted may have any name. Of another cluster's state none is tried.
		if r.RoleName != "" && s.Other == "" {
			roles[r.RoleName] = true
		}
	}
	return secrets, nil
}
