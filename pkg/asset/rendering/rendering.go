package rendering

import (
	"context"
	"fmt"
	"io/fs"
	"path"

	"github.com/openshift/installer/pkg/asset"
	"golang.org/x/sync/errgroup"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
	"github.com/openshift/openshift-install-sts/pkg/asset/oidcconfig"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/policylint"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/report"
)

// Folder holds the folder of each format, and the report.
const Folder = "sts"

// ReportFile is the page for whoever approves.
const ReportFile = Folder + "/report.html"

// Rendering is everything that was written for another team.
type Rendering struct {
	// Formats are the names of the formats, in the order in which they were asked for.
	Formats []string `json:"formats"`
	// Report is set when the report was asked for.
	Report bool `json:"report"`
	// Endpoint is where the resources are to be made. A later run that would be for another
	// one is refused, since what was rendered may have been carried out.
	Endpoint *endpoint.Endpoint `json:"endpoint"`

	files []*asset.File
	modes map[string]fs.FileMode
}

var (
	_ asset.WritableAsset = (*Rendering)(nil)
	_ store.Saved         = (*Rendering)(nil)
	_ store.Derived       = (*Rendering)(nil)
)

// Name returns the human-friendly name of the asset.
func (*Rendering) Name() string { return "Rendering" }

// StateID returns the name in the state file.
func (*Rendering) StateID() string { return options.RenderingStateID }

// Dependencies returns everything that is written, the request that says in which form, and the options
// that later runs take over: what was rendered is only right for a plan or a create with the same ones.
func (*Rendering) Dependencies() []asset.Asset {
	return []asset.Asset{
		&Request{}, &Comparison{}, &options.Options{}, &options.Kept{}, &endpoint.Endpoint{}, &keypair.KeyPair{},
		&oidcconfig.OIDCConfig{}, &iamroles.IAMRoles{}, &policylint.PolicyLint{}, &manifests.Manifests{},
	}
}

// Generate writes all formats at the same time.
func (r *Rendering) Generate(ctx context.Context, parents asset.Parents) error {
	request, opts, e, key := &Request{}, &options.Options{}, &endpoint.Endpoint{}, &keypair.KeyPair{}
	o, roles, l, m := &oidcconfig.OIDCConfig{}, &iamroles.IAMRoles{}, &policylint.PolicyLint{}, &manifests.Manifests{}
	parents.Get(request, opts, e, key, o, roles, l, m)
	s, err := newStack(request, opts, e)
	if err != nil {
		return err
	}
	s.SharedIssuer = opts.SharedIssuer
	s.KeyID, s.PrivateKey, s.Findings = key.KeyID, []byte(key.PrivateKey), l.Findings
	if err := complete(s, o, roles, m); err != nil {
		return err
	}
	return r.write(ctx, request, e, s)
}

// write writes the stack in all formats.
func (r *Rendering) write(ctx context.Context, request *Request, e *endpoint.Endpoint, s *render.Stack) error {
	if err := s.CheckUniform(); err != nil {
		return err
	}
	r.Endpoint = e
	public := *s // for those who have no use for the private key
	public.PrivateKey = nil
	parts := make([][]render.File, len(request.Formats)+1)
	group, ctx := errgroup.WithContext(ctx)
	for i, f := range request.Formats {
		r.Formats = append(r.Formats, f.Name)
		group.Go(func() error {
			from := &public
			if f.HasPrivateKey {
				from = s
			}
			files, err := f.Render(ctx, from)
			if err != nil {
				return fmt.Errorf("format %s: %w", f.Name, err)
			}
			parts[i] = inFolder(path.Join(Folder, f.Name), files)
			return nil
		})
	}
	if r.Report = request.Report; r.Report {
		group.Go(func() error {
			page, err := report.Page(&public)
			if err != nil {
				return fmt.Errorf("report: %w", err)
			}
			parts[len(request.Formats)] = []render.File{{Name: ReportFile, Data: page}}
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return err
	}
	r.modes = map[string]fs.FileMode{}
	for _, files := range parts {
		for _, f := range files {
			r.files = append(r.files, &asset.File{Filename: f.Name, Data: f.Data})
			if f.Mode != 0 {
				r.modes[f.Name] = f.Mode
			}
		}
	}
	return nil
}

func inFolder(name string, files []render.File) []render.File {
	for i := range files {
		files[i].Name = path.Join(name, files[i].Name)
	}
	return files
}

// Files returns the files of every format, and the report.
func (r *Rendering) Files() []*asset.File { return r.files }

// Mode returns the permission of a file.
func (r *Rendering) Mode(name string) fs.FileMode {
	if mode, ok := r.modes[name]; ok {
		return mode
	}
	return render.ModePlain
}

// Secrets are the files that hold a private key.
func (r *Rendering) Secrets() []string {
	var names []string
	for _, f := range r.files {
		if r.Mode(f.Filename) == render.ModeSecret {
			names = append(names, f.Filename)
		}
	}
	return names
}

// Load finds nothing: what is rendered is computed anew from everything else, and an edit
// of it says nothing about what should be.
func (*Rendering) Load(asset.FileFetcher) (bool, error) { return false, nil }
