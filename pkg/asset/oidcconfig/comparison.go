// Package oidcconfig has the OIDC documents and the bucket that serves them.
package oidcconfig

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"strings"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
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
	// Others are published keys, and keys that the user put beside ours: they stay.
	Others oidc.KeySet
}

// Name returns the human-friendly name of the asset.
func (*Comparison) Name() string { return "OIDC Config (comparison)" }

// Dependencies returns what the documents are computed from.
func (*Comparison) Dependencies() []asset.Asset {
	return []asset.Asset{&endpoint.Endpoint{}, &keypair.Existing{}, &store.Session{}, &target.Target{}, &progress.Progress{}}
}

// Generate looks at the bucket and everything in it that is ours.
func (c *Comparison) Generate(ctx context.Context, parents asset.Parents) error {
	e, key, session := &endpoint.Endpoint{}, &keypair.Existing{}, &store.Session{}
	tgt, p := &target.Target{}, &progress.Progress{}
	parents.Get(e, key, session, tgt, p)

	bucket, policy := desiredBucket(e), desiredPolicy(e)
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
	if c.Policy, err = policy.Compare(observed.policy); err != nil {
		return err
	}
	if c.Others, err = publishedKeys(e, key, observed.objects); err != nil {
		return err
	}
	added, err := addedKeys(session)
	if err != nil {
		return err
	}
	c.Others = c.Others.Union(added)
	published, err := key.Published()
	if err != nil {
		return err
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
// keys none of which is ours: they may be those of a running cluster.
func publishedKeys(e *endpoint.Endpoint, key *keypair.Existing, objects []cloud.Actual) (oidc.KeySet, error) {
	var all oidc.KeySet
	for i, name := range objectKeys {
		actual, _ := objects[i].(*cloud.ActualObject)
		if actual == nil || name == oidc.DiscoveryPath {
			continue
		}
		set, err := oidc.ParseKeySet(actual.Body)
		if err != nil {
			return oidc.KeySet{}, diagnostic.Failuref("Delete the object if nothing needs it, or choose another --name.",
				"%s/%s is published and is no key set: %w", e.BucketName(), name, err)
		}
		all = all.Union(set)
	}
	if len(all.Keys) == 0 {
		return all, nil
	}
	ours, err := key.Published()
	if err != nil {
		return oidc.KeySet{}, err
	}
	if ours != nil && all.Has(*ours) {
		return all, nil
	}
	const hint = "A cluster may be running with a published key, so that no other is made or added. Give that cluster's key with --private-key-file; to replace the key of a running cluster use `openshift-install-sts rotate key-pair`; if no cluster uses it, remove it with `openshift-install-sts destroy`, or choose another --name."
	have := "there is no signing key here"
	if ours != nil {
		have = fmt.Sprintf("the signing key here (%s) is %s", key.Source, ours.Kid)
	}
	return oidc.KeySet{}, diagnostic.Failuref(hint, "bucket %s already publishes keys, none of them ours: %s; %s",
		e.BucketName(), strings.Join(all.KeyIDs(), ", "), have)
}

// addedKeys returns the keys of the key set in the install directory if the user changed
// it: a file that was changed on disk is taken over, and its keys are published, too.
func addedKeys(session *store.Session) (oidc.KeySet, error) {
	name := servedFile(oidc.KeysPath)
	file, err := session.Files().FetchByName(name)
	if errors.Is(err, fs.ErrNotExist) {
		return oidc.KeySet{}, nil
	}
	if err != nil {
		return oidc.KeySet{}, err
	}
	if session.Wrote(name, file.Data) {
		return oidc.KeySet{}, nil
	}
	set, err := oidc.ParseKeySet(file.Data)
	if err != nil {
		return oidc.KeySet{}, diagnostic.Inputf("Repair the file, or remove it: it is made again.", "%s was changed and cannot be read: %w", name, err)
	}
	return set, nil
}
