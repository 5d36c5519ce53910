package main

import (
	"os"
	"path"
	"path/filepath"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/oidcconfig"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/policylint"
	"github.com/openshift/openshift-install-sts/pkg/asset/releasepayload"
	"github.com/openshift/openshift-install-sts/pkg/asset/rendering"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/view"
)

// rendered collects the result of render from the assets that it made.
func rendered(s *store.Store, opts *options.Options) view.Rendered {
	e, key, payload := &endpoint.Endpoint{}, &keypair.KeyPair{}, &releasepayload.ReleasePayload{}
	s.Fetched(e)
	s.Fetched(key)
	s.Fetched(payload)
	r, first := &rendering.Rendering{}, &rendering.FirstStep{}
	if s.Fetched(first) {
		r = &first.Rendering
	} else {
		s.Fetched(r)
	}
	dir := diagnostic.ShellQuote(opts.Dir)
	result := view.Rendered{
		SchemaVersion: view.SchemaVersion, Cluster: cluster(e), Release: view.NewRelease(payload.Payload), KeyPair: view.KeyPair{KeyID: key.KeyID},
		Roles: roles(s), Formats: []view.Format{}, Secrets: r.Secrets(), Files: s.Files(),
		SharedIssuer: opts.SharedIssuer, Next: "openshift-install-sts plan --dir " + dir,
	}
	if e.Pending {
		result.Next = "openshift-install-sts render --dir " + dir + " --issuer-url https://DOMAIN, with the domain of the distribution"
	}
	addFromIssuer(s, &result)
	for _, name := range r.Formats {
		result.Formats = append(result.Formats, view.Format{Name: name, Folder: path.Join(rendering.Folder, name)})
	}
	for _, f := range result.Files {
		// One that an earlier render wrote and somebody changed is left, key and all.
		info, err := os.Stat(filepath.Join(opts.Dir, f.Name))
		if f.Outcome == store.FileKept && err == nil && info.Mode().Perm() == render.ModeSecret {
			result.Secrets = append(result.Secrets, f.Name)
		}
	}
	if r.Report {
		result.Report = rendering.ReportFile
	}
	return result
}

// addFromIssuer adds what follows from the issuer: what is to be served, and what is to be said of
// the roles.
func addFromIssuer(s *store.Store, result *view.Rendered) {
	if o := (&oidcconfig.OIDCConfig{}); s.Fetched(o) && o.Issuer != "" {
		for _, served := range o.Serve() {
			result.Serve = append(result.Serve, view.Serve(served))
		}
	}
	if l := (&policylint.PolicyLint{}); s.Fetched(l) {
		result.Findings = l.Findings
	}
	made := &iamroles.IAMRoles{}
	s.Fetched(made)
	for _, r := range made.Roles {
		if len(r.Adjustments) > 0 {
			result.Adjusted = append(result.Adjusted, view.Adjusted{Request: r.Request, Adjustments: r.Adjustments})
		}
	}
}
