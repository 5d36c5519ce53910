package documents

import (
	"slices"
	"strings"

	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// warnOfStrangers names the published keys that are neither ours nor known to an earlier run, before
// they are recorded as the cluster's: a key set is only added to, since a running cluster may need any
// of its keys, so that one that somebody smuggled in would stay and be known from then on.
func warnOfStrangers(e *endpoint.Endpoint, ours *oidc.Key, published oidc.KeySet, session *store.Session, log logrus.FieldLogger) error {
	saved, err := recorded(session)
	if err != nil {
		return err
	}
	var strangers []string
	for _, kid := range published.KeyIDs() {
		if !slices.Contains(saved.KeyIDs, kid) && (ours == nil || kid != ours.Kid) {
			strangers = append(strangers, diagnostic.Quote(kid))
		}
	}
	if len(strangers) > 0 {
		log.Warnf("Bucket %s publishes keys that are not this cluster's as far as its state tells: %s. They stay, and whoever has one of them can assume the roles. Remove those that nobody can account for from %s and %s by hand.",
			e.BucketName(), strings.Join(strangers, ", "), oidc.KeysPath, oidc.APIServerKeysPath)
	}
	return nil
}
