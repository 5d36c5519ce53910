package live

import (
	"errors"
	"net/http"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

var _ cloud.Remover = (*Target)(nil)

// explainRemoval turns AWS's answers to a deletion that a user can do something about into
// errors that say what; doing is what was being done, and on which object.
func explainRemoval(err error, doing string) error {
	switch {
	case err == nil:
		return nil
	case errors.Is(err, errStaysAttached):
		return diagnostic.Failuref("Detach it there, or let that user, group or role go first; then run the command again.", "%s: %w", doing, err)
	case hasCode(err, "DeleteConflict", "DeleteConflictException"):
		return diagnostic.Failuref("Something was added to it that this program does not know: look at it with the aws command, remove that, and run the command again.", "%s: %w", doing, err)
	case hasCode(err, "BucketNotEmpty"):
		return diagnostic.Failuref("Somebody writes into the bucket: find out who, and run the command again.", "%s: %w", doing, err)
	case hasStatus(err, http.StatusForbidden) && hasCode(err, "Forbidden"):
		// The answer to HEAD has no body, and so no code of its own.
		return diagnostic.Failuref("Let the caller's identity do this, and look for a service control policy that denies it; then run the command again: it continues where it stopped.", "%s: %w", doing, err)
	default:
		return explain(err, doing)
	}
}

// quoteAll writes names that others chose on one line.
func quoteAll(names []string) string {
	quoted := make([]string, len(names))
	for i, name := range names {
		quoted[i] = diagnostic.Quote(name)
	}
	return strings.Join(quoted, ", ")
}
