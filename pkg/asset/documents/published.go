package documents

import (
	"fmt"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// publishedKeys returns the keys that are published, and refuses a bucket that publishes
// keys none of which is ours: they may be those of a running cluster. AWS reads keys.json,
// so that it alone counts where it can be read: a key that is only at the API server's
// place, which may be one that was taken out of keys.json, must not come back.
func publishedKeys(e *endpoint.Endpoint, key *keypair.Existing, objects []cloud.Actual) (oidc.KeySet, error) {
	ours, err := key.Published()
	if err != nil {
		return oidc.KeySet{}, err
	}
	for _, name := range []string{oidc.KeysPath, oidc.APIServerKeysPath} {
		actual, _ := objects[slices.Index(Keys(), name)].(*cloud.ActualObject)
		switch {
		case actual == nil:
			continue
		case actual.Unreadable && ours == nil:
			return oidc.KeySet{}, diagnostic.Failuref(
				"Let the caller read the bucket's objects (s3:GetObject, and s3:ListBucket to tell a missing one from a forbidden one), or give the cluster's key with --private-key-file.",
				"%s/%s cannot be read, so that it is not known whether a key is published; no new one is made", e.BucketName(), name)
		case actual.Unreadable:
			continue // writing it is conditional on there being none
		}
		set, err := oidc.ParseKeySet(actual.Body)
		if err != nil {
			return oidc.KeySet{}, diagnostic.Failuref("Delete the object if nothing needs it, or choose another --name.",
				"%s/%s is published and is no key set: %w", e.BucketName(), name, err)
		}
		if len(set.Keys) > 0 && (ours == nil || !set.Has(*ours)) {
			return oidc.KeySet{}, noneOfOurs(e, key, ours, name, set)
		}
		return set, nil
	}
	return oidc.KeySet{}, nil
}

func noneOfOurs(e *endpoint.Endpoint, key *keypair.Existing, ours *oidc.Key, name string, set oidc.KeySet) error {
	const hint = "A cluster may be running with a published key, so that no other is made or added. Give that cluster's key with --private-key-file; if no cluster uses it, remove it with `openshift-install-sts destroy`, or choose another --name."
	have := "there is no signing key here"
	if ours != nil {
		have = fmt.Sprintf("the signing key here (%s) is %s", key.Source, ours.Kid)
	}
	return diagnostic.Failuref(hint, "bucket %s already publishes keys in %s, none of them ours: %s; %s",
		e.BucketName(), name, strings.Join(set.KeyIDs(), ", "), have)
}

// checkPublished refuses to write a key set without looking at the one that is published,
// when an earlier run published more keys than ours: who uploaded it would take them away.
func checkPublished(e *endpoint.Endpoint, ours *oidc.Key, session *store.Session) error {
	saved, err := recorded(session)
	if err != nil {
		return err
	}
	for _, kid := range saved.KeyIDs {
		if ours != nil && kid == ours.Kid {
			continue
		}
		if !e.HasBucket() {
			return diagnostic.Failuref("Let the issuer be asked for its keys (without --skip-issuer-check), or name a file with them: --shared-issuer --issuer-keys-file FILE.",
				"the issuer %s serves the key %s beside ours, and what is written would not have it", e.Issuer, diagnostic.Quote(kid))
		}
		return diagnostic.Failuref("Use create and plan for this cluster: they look at the published keys and keep them.",
			"bucket %s publishes the key %s beside ours, and what is rendered would not have it", e.BucketName(), kid)
	}
	return nil
}
