package destroy

import (
	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// Outcome says what becomes of a resource, or became of it.
type Outcome string

// The outcomes, in the words of the program's output.
const (
	// Pending is ours, and is to be deleted.
	Pending Outcome = "pending"
	// Deleted is gone, and was there before.
	Deleted Outcome = "deleted"
	// Gone is in the ledger, and was not there any more.
	Gone Outcome = "gone"
	// Left is ours and still there, or could not be looked at.
	Left Outcome = "left"
	// Released is other clusters', too, and stays theirs; nothing of this cluster is on it any more.
	Released Outcome = "released"
	// Foreign has a name that might be ours, and is somebody else's.
	Foreign Outcome = "foreign"
)

// Item is a resource and what becomes of it.
type Item struct {
	cloud.ID
	Outcome Outcome
	// Reason says why it is left alone; empty for what is deleted.
	Reason string
}
