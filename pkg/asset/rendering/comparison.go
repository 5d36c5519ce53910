package rendering

import (
	"context"
	"errors"
	"path"
	"strings"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
)

// Comparison is the check that nobody changed what an earlier run rendered and this one would
// write over. It is made before anything is written: manifests that name other roles than what
// lies in sts/ for the other team would be worse than no run at all.
type Comparison struct{}

// Name returns the human-friendly name of the asset.
func (*Comparison) Name() string { return "Rendering (comparison)" }

// Dependencies returns the request, which says what would be written over.
func (*Comparison) Dependencies() []asset.Asset {
	return []asset.Asset{&Request{}, &store.Session{}}
}

// Generate looks at the files of the earlier run.
func (*Comparison) Generate(ctx context.Context, parents asset.Parents) error {
	request, session := &Request{}, &store.Session{}
	parents.Get(request, session)
	changed, err := session.ChangedFiles(ctx, options.RenderingStateID)
	if err != nil {
		return err
	}
	var errs []error
	for _, name := range changed {
		if request.writes(name) {
			errs = append(errs, store.NotWrittenOver(name))
		}
	}
	return errors.Join(errs...)
}

// writes reports whether a file of an earlier run is in a place that this one writes to.
func (r *Request) writes(name string) bool {
	if name == ReportFile {
		return r.Report
	}
	for _, f := range r.Formats {
		if strings.HasPrefix(name, path.Join(Folder, f.Name)+"/") {
			return true
		}
	}
	return false
}
