package options

import "github.com/openshift/openshift-install-sts/pkg/asset/store"

// RenderingStateID is the name in the state file of what was rendered, where earlier versions of the
// program kept the options of render.
const RenderingStateID = "rendering"

// recallRendering reads the options that an earlier version of the program kept.
func recallRendering(session *store.Session, into *Kept) error {
	var rendering struct {
		Options *Kept `json:"options"`
	}
	found, err := session.Saved(RenderingStateID, &rendering)
	if err == nil && found && rendering.Options != nil {
		*into = *rendering.Options
	}
	return err
}
