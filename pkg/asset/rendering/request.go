// Package rendering is the asset that writes what another team needs to make the resources.
package rendering

import (
	"context"
	"errors"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// Request is the root asset that says what is to be written. The command provides it to
// the store, together with the target that writes resources down.
type Request struct {
	Target  *render.Target
	Formats []render.Format
	// Report asks for the page for whoever approves.
	Report bool
}

// Name returns the human-friendly name of the asset.
func (*Request) Name() string { return "Render Request" }

// Dependencies returns nothing: this is a root of the graph.
func (*Request) Dependencies() []asset.Asset { return nil }

// Generate always fails: a request is provided, not made.
func (*Request) Generate(context.Context, asset.Parents) error {
	return errors.New("a render request was not provided to the store")
}
