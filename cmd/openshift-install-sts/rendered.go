package main

import (
	"os"
	"path"
	"path/filepath"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/releasepayload"
	"github.com/openshift/openshift-install-sts/pkg/asset/rendering"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/view"
)

// rendered collects the result of render from the assets that it made.
func rendered(s *store.Store, opts *options.Options) view.Rendered {
	e, key, r := &endpoint.Endpoint{}, &keypair.KeyPair{}, &rendering.Rendering{}
	s.Fetched(e)
	s.Fetched(key)
	s.Fetched(r)
	payload := &releasepayload.ReleasePayload{}
	s.Fetched(payload)
	result := view.Rendered{
		SchemaVersion: view.SchemaVersion, Cluster: cluster(e), Release: view.NewRelease(payload.Payload), KeyPair: view.KeyPair{KeyID: key.KeyID},
		Roles: roles(s), Formats: []view.Format{}, Secrets: r.Secrets(), Files: s.Files(),
		Next: "openshift-install-sts plan --dir " + diagnostic.ShellQuote(opts.Dir),
	}
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
