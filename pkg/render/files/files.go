// Package files writes one JSON document per API call, ready for `aws … --cli-input-json`.
// calls.go has the calls, readme.go the commands that make and undo them.
package files

import (
	"context"
	"fmt"
	"path"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// Format returns the format.
func Format() render.Format {
	return render.Format{
		Name:    "files",
		Summary: "one JSON document per API call, for aws … --cli-input-json, and the OIDC documents",
		Render:  files,
	}
}

// call is one API call.
type call struct {
	// name is the file's, without .json: the resource that the call is about. The commands
	// that undo the calls take it from there.
	name string
	// input has the call's parameters by their API names.
	input any
}

// step are the calls of one kind. They can be made in any order.
type step struct {
	// operation is the `aws` command's: service and operation.
	operation operation
	calls     []call
	// done is set when the calls were made before the stack could be rendered: without them
	// the issuer would not be known.
	done bool
}

// operation names an API operation as the `aws` command does.
type operation struct{ service, name string }

// String returns what follows `aws` on the command line.
func (o operation) String() string { return o.service + " " + o.name }

// folder returns the name of a step's folder; number is its place in the order.
func (o operation) folder(number int) string {
	return fmt.Sprintf("%02d-%s-%s", number, o.service, o.name)
}

func files(_ context.Context, s *render.Stack) ([]render.File, error) {
	apply, err := applySteps(s)
	if err != nil {
		return nil, err
	}
	list := append([]render.File{readme(s, apply)}, s.DocumentFiles()...)
	for i, st := range apply {
		for _, c := range st.calls {
			data, err := render.JSONFile(c.input)
			if err != nil {
				return nil, fmt.Errorf("%s %s: %w", st.operation, c.name, err)
			}
			list = append(list, render.File{Name: path.Join(st.operation.folder(i+1), c.name+".json"), Data: data})
		}
	}
	return list, nil
}
