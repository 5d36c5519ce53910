package oidcconfig

import (
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/documents"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// tellLost warns of other clusters' keys that an earlier run found or wrote and that are not written any
// more, since the issuer has stopped to serve them: somebody may have put one cluster's documents in the
// place of the other's. It is no error, as a cluster that is destroyed takes its key away. A dry run may
// not have read the issuer.
func (o *OIDCConfig) tellLost(session *store.Session, issuer string, p *progress.Progress) error {
	if session.DryRun {
		return nil
	}
	var before documents.Recorded
	if _, err := session.Saved(documents.ConfigStateID, &before); err != nil {
		return err
	}
	if lost := lostKeys(before.ForeignKeyIDs, o.KeyIDs); len(lost) > 0 {
		p.Log.Warnf("The issuer %s does not serve keys of other clusters any more that it served before, and the documents are written without them: %s. Unless those clusters were destroyed, their components get no credentials: serve their keys again, beside this cluster's, and run the command again.",
			issuer, strings.Join(lost, ", "))
	}
	return nil
}

// lostKeys returns the kids, quoted, that were there before and are not now.
func lostKeys(before, now []string) []string {
	var lost []string
	for _, kid := range before {
		if !slices.Contains(now, kid) {
			lost = append(lost, diagnostic.Quote(kid))
		}
	}
	return lost
}
