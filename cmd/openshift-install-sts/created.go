package main

import (
	"encoding/json"

	"github.com/openshift/openshift-install-sts/pkg/asset/directory"
	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/identityprovider"
	"github.com/openshift/openshift-install-sts/pkg/asset/issuer"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/oidcconfig"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/releasepayload"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/view"
)

// created collects the result of a create command from the assets that it made.
func created(s *store.Store, t createTarget, opts *options.Options) view.Created {
	result := view.Created{SchemaVersion: view.SchemaVersion, Files: s.Files()}
	if key := (&keypair.KeyPair{}); s.Fetched(key) {
		result.KeyPair = &view.KeyPair{KeyID: key.KeyID}
	}
	if i := (&issuer.Issuer{}); s.Fetched(i) {
		c := cluster(i.Endpoint)
		result.Cluster = &c
	}
	if p := (&releasepayload.ReleasePayload{}); s.Fetched(p) {
		result.Release = view.NewRelease(p.Payload)
	}
	published(s, &result)
	if p := (&identityprovider.IdentityProvider{}); s.Fetched(p) {
		result.IdentityProvider = &view.Provider{ARN: p.ARN, Outcome: p.Result}
	}
	result.Roles = roles(s)
	if t.use == "manifests" {
		result.Next = next(s, opts)
	}
	return result
}

// published adds the documents and what serves them; nothing when the run was not about them.
func published(s *store.Store, result *view.Created) {
	b, o := &oidcconfig.Bucket{}, &oidcconfig.OIDCConfig{}
	if !s.Fetched(b) || !s.Fetched(o) {
		return
	}
	result.Issuer = o.Issuer
	for _, served := range o.Serve() {
		result.Serve = append(result.Serve, view.Serve(served))
	}
	if o.Bucket == "" {
		return
	}
	result.Bucket = &view.Outcome{Name: o.Bucket, Outcome: b.Result}
	result.BucketPolicy = &view.Outcome{Name: o.Bucket, Outcome: o.PolicyResult}
	for i, object := range o.Objects {
		result.Objects = append(result.Objects, view.Outcome{Name: object.Key, Outcome: o.Results[i]})
	}
	if d := (&issuer.Distribution{}); s.Fetched(d) && d.Actual != nil {
		result.Distribution = &view.Distribution{ID: d.Actual.Distribution, Domain: d.Actual.Domain, Outcome: d.Result}
	}
	if d := (&oidcconfig.Deployment{}); s.Fetched(d) && d.KeyPolicy != "" {
		result.KMSKeyPolicyStatement = json.RawMessage(d.KeyPolicy)
	}
}

// roles returns the roles that were made; nil when the run was not about them.
func roles(s *store.Store) []view.Role {
	made := &iamroles.IAMRoles{}
	if !s.Fetched(made) {
		return nil
	}
	list := make([]view.Role, 0, len(made.Roles))
	for _, r := range made.Roles {
		accounts := r.ServiceAccounts
		if accounts == nil {
			accounts = []string{} // a list in JSON, also for a role that somebody else made
		}
		list = append(list, view.Role{
			Request: r.Request, Name: r.RoleName, ARN: r.ARN,
			Namespace: r.Secret.Namespace, Secret: r.Secret.Name,
			ServiceAccounts: accounts, Outcome: r.Result,
		})
	}
	return list
}

// next returns what comes after create manifests.
func next(s *store.Store, opts *options.Options) string {
	key, dir := &keypair.KeyPair{}, &directory.InstallDir{}
	if !s.Fetched(key) || !s.Fetched(dir) || dir.Stage != installdir.StageManifests {
		return "" // without openshift-install's manifests there is no cluster to create yet
	}
	command := "openshift-install create cluster --dir " + diagnostic.ShellQuote(opts.Dir)
	if key.PrivateKey == "" {
		return "put the private key into " + keypair.PrivateKeyFile + ", and then: " + command
	}
	return command
}

// cluster says where the resources are. An issuer that is not known has no URL.
func cluster(e *endpoint.Endpoint) view.Cluster {
	c := view.Cluster{Name: e.InfraName, Account: e.Account, Partition: e.Partition, Region: e.Region}
	if !e.Pending {
		c.Issuer = e.Issuer
	}
	if !e.HasBucket() || e.Private() {
		c.IssuerKind = string(e.IssuerKind)
	}
	return c
}
