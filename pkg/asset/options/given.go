package options

import (
	"context"
	"errors"

	"github.com/openshift/installer/pkg/asset"
)

// Given is the root asset that carries the command line into the graph. The command provides it to the
// store, which neither generates nor saves it.
type Given struct {
	// Options have what the flags say, and defaults where they say nothing.
	Options Options
	// Has reports whether the command has an option, and Given whether it was given.
	Has, Given func(option string) bool
}

var _ asset.Asset = (*Given)(nil)

// Name returns the human-friendly name of the asset.
func (*Given) Name() string { return "Command Line" }

// Dependencies returns nothing: this is a root of the graph.
func (*Given) Dependencies() []asset.Asset { return nil }

// Generate always fails: flags are provided, not made.
func (*Given) Generate(context.Context, asset.Parents) error {
	return errors.New("the command line was not provided to the store")
}
