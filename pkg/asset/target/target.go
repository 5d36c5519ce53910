// Package target is the root asset that carries the target, where desired resources are
// carried out, into the graph.
package target

import (
	"context"
	"errors"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// Target is the target that the command chose: live, plan or render. The command provides it to
// the store, which neither generates nor saves it.
type Target struct{ cloud.Target }

// Name returns the human-friendly name of the asset.
func (*Target) Name() string { return "Target" }

// Dependencies returns nothing: this is a root of the graph.
func (*Target) Dependencies() []asset.Asset { return nil }

// Generate always fails: a target is provided, not made.
func (*Target) Generate(context.Context, asset.Parents) error {
	return errors.New("a target was not provided to the store")
}

// Unwrap returns the target itself: see cloud.PreflightOf.
func (t *Target) Unwrap() cloud.Target { return t.Target }
