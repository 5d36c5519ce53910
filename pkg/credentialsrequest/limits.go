package credentialsrequest

import "github.com/openshift/openshift-install-sts/pkg/diagnostic"

// MaxRequests is how many CredentialsRequests one cluster may have. A release brings seven; IAM
// allows an account 1,000 roles, and more when asked for more.
const MaxRequests = 5000

// Bounds on what is kept of one file, or of one document in it. Files may come from anybody, and
// a few bytes are enough for an item of a list, or for a problem.
const (
	maxItems           = 1000
	maxProblems        = 100
	maxNotes           = 100
	maxAnnotationBytes = 256 << 10 // the API server's own limit on an object
)

// checkCount refuses what no cluster has.
func checkCount(requests []Request) error {
	if len(requests) <= MaxRequests {
		return nil
	}
	return diagnostic.Inputf("Look at where they come from: a release has seven for AWS, and an operator one.",
		"%d CredentialsRequests for AWS belong to this cluster, more than %d", len(requests), MaxRequests)
}
