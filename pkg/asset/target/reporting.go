package target

import (
	"context"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// Reporting is a target that tells the progress what becomes of every resource.
type Reporting struct {
	cloud.Target
	Progress *progress.Progress
}

// words begin the line about a resource.
var words = map[cloud.Result]string{cloud.Created: "Created", cloud.Updated: "Updated", cloud.Unchanged: "Unchanged:", cloud.Rendered: "Written down:"}

// Apply carries out the comparison and reports the result.
func (r Reporting) Apply(ctx context.Context, c cloud.Comparison) (cloud.Result, error) {
	result, err := r.Target.Apply(ctx, c)
	if err == nil {
		id := c.Desired.ID()
		r.Progress.Done(words[result]+" "+id.Kind.Words()+" "+id.Name, result == cloud.Created || result == cloud.Updated)
	}
	return result, err
}

// Unwrap returns the target that is reported on: see cloud.PreflightOf.
func (r Reporting) Unwrap() cloud.Target { return r.Target }
