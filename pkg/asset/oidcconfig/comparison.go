// Package oidcconfig has the OIDC documents and the bucket that serves them.
package oidcconfig

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// Comparison is the desired bucket, its policy and its documents beside what was found.
type Comparison struct {
	Bucket  cloud.Comparison
	Policy  cloud.Comparison
	Objects []cloud.Comparison
	// Others are the keys that are published, ours among them or not: they stay.
	Others oidc.KeySet
	// Unreadable is set when a document may exist that the caller may not read.
	Unreadable bool

	// handover is set when the bucket must not be changed all at once.
	handover *handover
}

// Name returns the human-friendly name of the asset.
func (*Comparison) Name() string { return "OIDC Config (comparison)" }

// Dependencies returns what the documents are computed from.
func (*Comparison) Dependencies() []asset.Asset {
	return []asset.Asset{
		&options.Options{}, &endpoint.Endpoint{}, &keypair.Existing{}, &store.Session{}, &target.Target{}, &progress.Progress{},
	}
}

// Generate looks at the bucket and everything in it that is ours.
func (c *Comparison) Generate(ctx context.Context, parents asset.Parents) error {
	opts, e, key, session := &options.Options{}, &endpoint.Endpoint{}, &keypair.Existing{}, &store.Session{}
	tgt, p := &target.Target{}, &progress.Progress{}
	parents.Get(opts, e, key, session, tgt, p)

	bucket, policy := desiredBucket(e), desiredPolicy(e)
	bucket.Adopt = opts.Adopt
	objects, err := desiredObjects(e, nil)
	if err != nil {
		return err
	}
	p.Expect(2 + len(objects))
	observed := observed{objects: make([]cloud.Actual, len(objects))}
	if err := observed.look(ctx, tgt, session.HasResources(), bucket, policy, objects); err != nil {
		return err
	}
	if c.Bucket, err = bucket.Compare(observed.bucket); err != nil {
		return err
	}
	for _, note := range c.Bucket.AdoptionNotes() {
		p.Log.Warn(note)
	}
	if c.Policy, err = policy.Compare(observed.policy); err != nil {
		return err
	}
	if c.handover, err = newHandover(bucket, observed.bucket, c.Policy); err != nil {
		return err
	}
	if c.handover != nil {
		p.Expect(1)
	}
	if !session.HasResources() {
		if err := checkIssuer(e, observed.objects); err != nil {
			return err
		}
	}
	if c.Others, err = publishedKeys(e, key, observed.objects); err != nil {
		return err
	}
	c.Unreadable = slices.ContainsFunc(observed.objects, func(a cloud.Actual) bool {
		object, ok := a.(*cloud.ActualObject)
		return ok && object.Unreadable
	})
	published, err := key.Published()
	if err != nil {
		return err
	}
	if err := warnOfStrangers(e, published, c.Others, session, p.Log); err != nil {
		return err
	}
	if opts.Offline {
		if err := checkPublished(e, published, session); err != nil {
			return err
		}
	}
	c.Objects, err = c.compareObjects(e, published, observed.objects)
	return err
}

// compareObjects compares the documents with those that were found. key is nil while
// there is no key yet.
func (c *Comparison) compareObjects(e *endpoint.Endpoint, key *oidc.Key, actual []cloud.Actual) ([]cloud.Comparison, error) {
	var keys *oidc.KeySet
	if key != nil {
		all, err := c.Others.With(*key)
		if err != nil {
			return nil, err
		}
		keys = &all
	}
	objects, err := desiredObjects(e, keys)
	if err != nil {
		return nil, err
	}
	comparisons := make([]cloud.Comparison, len(objects))
	for i, o := range objects {
		if comparisons[i], err = o.Compare(actual[i]); err != nil {
			return nil, err
		}
	}
	return comparisons, nil
}

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
		actual, _ := objects[slices.Index(objectKeys, name)].(*cloud.ActualObject)
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
	saved := &OIDCConfig{}
	if found, err := session.Previous(saved); err != nil || !found {
		return err
	}
	for _, kid := range saved.KeyIDs {
		if ours == nil || kid != ours.Kid {
			return diagnostic.Failuref("Use create and plan for this cluster: they look at the published keys and keep them.",
				"bucket %s publishes the key %s beside ours, and what is rendered would not have it", e.BucketName(), kid)
		}
	}
	return nil
}
