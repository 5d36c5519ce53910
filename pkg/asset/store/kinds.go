package store

import (
	"io/fs"

	"github.com/openshift/installer/pkg/asset"
)

// Saved is an asset whose value outlives the run, in the state file.
type Saved interface {
	asset.Asset
	// StateID is the name under which the value is kept. It is chosen, and not the Go
	// type's name, so that code can move without losing anybody's state.
	StateID() string
}

// Changer is an asset whose Generate changes something outside of this process: a cloud
// resource, or a signing key. The store looks before it leaps: no Changer starts before
// everything that can be generated without one has been, so that whatever speaks against
// a run is heard while nothing has been changed yet.
type Changer interface {
	asset.Asset
	// Changes says in a few words what is changed, for the graph.
	Changes() string
}

// Derived is an asset whose files are computed from everything else, and hold nothing that
// is not kept elsewhere: they need not survive a power cut, and one that is no longer wanted
// goes even if it holds a private key. Mode returns the permission of each.
type Derived interface {
	asset.WritableAsset
	Mode(name string) fs.FileMode
}
