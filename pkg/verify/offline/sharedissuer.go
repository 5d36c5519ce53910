package offline

import (
	"context"
	"path"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// checkShared says what it means that other clusters' keys are published under the issuer. That they are
// although nobody acknowledged it checkPublishedKey says.
func checkShared(_ context.Context, e *evidence, c verify.Check) []verify.Result {
	if e.OIDC == nil || len(e.OIDC.ForeignKeyIDs) == 0 {
		if e.SharedIssuer {
			result := c.OK("")
			result.Reason = "no other cluster had joined it when the documents were written"
			return []verify.Result{result}
		}
		return nil
	}
	if !e.SharedIssuer {
		return []verify.Result{c.Skipped("", "that it is shared is not acknowledged: see %s", publishedKeyID)}
	}
	return []verify.Result{c.Warning(path.Join(ServedFolder, oidc.KeysPath), "%s", verify.SharedMeaning(e.OIDC.ForeignKeyIDs))}
}
