// Package oidcconfig has the OIDC documents where they are served: published in a bucket, or written to
// be served by the user; and the proof that they can be read.
package oidcconfig

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/documents"
	"github.com/openshift/openshift-install-sts/pkg/asset/issuer"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// The parts that have a package of their own, since the issuer lies between them and the documents.
type (
	// Comparison is the desired bucket and its documents beside what was found.
	Comparison = documents.Comparison
	// Bucket is the bucket that has the documents.
	Bucket = documents.Bucket
)

// servedFolder holds the documents laid out as they are served.
const servedFolder = "sts/oidc"

func servedFile(key string) string { return path.Join(servedFolder, key) }

// OIDCConfig are the OIDC documents, published.
type OIDCConfig struct {
	// Issuer is the URL that the documents are published under.
	Issuer string `json:"issuer"`
	// Bucket is the name of the bucket that has them; empty where the user serves them.
	Bucket string `json:"bucket,omitempty"`
	// KeyIDs are the kids that are published.
	KeyIDs []string `json:"keyIDs"`
	// ForeignKeyIDs are those among them that are other clusters', with which the issuer is shared.
	ForeignKeyIDs []string `json:"foreignKeyIDs,omitempty"`
	// Objects are the published documents; none while the issuer is not known.
	Objects []cloud.Object `json:"-"`
	// Results are what became of the objects, in the same order; none where the user serves them.
	Results []cloud.Result `json:"-"`
	// PolicyResult is what became of the bucket's policy.
	PolicyResult cloud.Result `json:"-"`
}

var (
	_ asset.WritableAsset = (*OIDCConfig)(nil)
	_ store.Saved         = (*OIDCConfig)(nil)
	_ store.Changer       = (*OIDCConfig)(nil)
)

// Name returns the human-friendly name of the asset.
func (*OIDCConfig) Name() string { return "OIDC Config" }

// StateID returns the name in the state file.
func (*OIDCConfig) StateID() string { return documents.ConfigStateID }

// Changes says what is changed.
func (*OIDCConfig) Changes() string { return "publishes the OIDC documents" }

// Dependencies returns the key that is published, the bucket, and the issuer that the documents name.
func (*OIDCConfig) Dependencies() []asset.Asset {
	return []asset.Asset{
		&keypair.KeyPair{}, &Bucket{}, &issuer.Distribution{}, &issuer.Issuer{}, &Comparison{},
		&options.Options{}, &store.Session{}, &target.Target{}, &progress.Progress{},
	}
}

// Generate publishes the documents. The comparison was made before a new key, or a new distribution,
// existed, so that they are compared again with what there is now.
func (o *OIDCConfig) Generate(ctx context.Context, parents asset.Parents) error {
	key, i, d, c := &keypair.KeyPair{}, &issuer.Issuer{}, &issuer.Distribution{}, &Comparison{}
	opts, session, tgt, bucket := &options.Options{}, &store.Session{}, &target.Target{}, &Bucket{}
	p := &progress.Progress{}
	parents.Get(key, i, d, c, opts, session, tgt, bucket, p)
	var ours *oidc.Key
	if !key.Pending {
		published, err := key.Published()
		if err != nil {
			return err
		}
		ours = &published
		all, err := c.Others.With(published)
		if err != nil {
			return err
		}
		o.KeyIDs, o.ForeignKeyIDs = all.KeyIDs(), c.Foreign
	}
	if !i.Pending {
		o.Issuer = i.Issuer
	}
	if !i.HasBucket() {
		if err := o.tellLost(session, i.Issuer, p); err != nil {
			return err
		}
		var err error
		o.Objects, err = c.Documents(i.Endpoint, ours)
		return err
	}
	o.Bucket = i.BucketName()
	policy, objects, err := c.Settle(i.Endpoint, d.Desired, d.Actual, ours)
	if err != nil {
		return err
	}
	if i.Pending && !session.DryRun {
		if !opts.Offline {
			return i.NotKnown()
		}
		objects = nil // they name the issuer: they are written down when it is known
	}
	return o.carryOut(ctx, tgt, bucket, policy, objects, c.Unreadable)
}

// carryOut changes the policy, unless the bucket's change had to have it done, and the documents.
func (o *OIDCConfig) carryOut(ctx context.Context, t cloud.Target, bucket *Bucket, policy cloud.Comparison, objects []cloud.Comparison, keysFirst bool) error {
	left := objects
	if bucket.PolicyResult == "" {
		left = append([]cloud.Comparison{policy}, objects...)
	}
	results, err := publish(ctx, t, left, keysFirst)
	if err != nil {
		return err
	}
	if o.PolicyResult = bucket.PolicyResult; o.PolicyResult == "" {
		o.PolicyResult, results = results[0], results[1:]
	}
	o.Results = results
	for _, comparison := range objects {
		object, ok := comparison.Desired.(cloud.Object)
		if !ok {
			return fmt.Errorf("%s is no object", comparison.Desired.ID())
		}
		o.Objects = append(o.Objects, object)
	}
	return nil
}

// publish carries out the comparisons at the same time. With keysFirst keys.json goes ahead
// alone: it may be somebody's that cannot be read, and whether it can be written decides
// before anything else is.
func publish(ctx context.Context, t cloud.Target, comparisons []cloud.Comparison, keysFirst bool) ([]cloud.Result, error) {
	isKeys := func(c cloud.Comparison) bool {
		o, ok := c.Desired.(cloud.Object)
		return ok && o.Key == oidc.KeysPath
	}
	at := slices.IndexFunc(comparisons, isKeys)
	if !keysFirst || at < 0 {
		return cloud.ApplyAll(ctx, t, comparisons...)
	}
	first, err := t.Apply(ctx, comparisons[at])
	if err != nil {
		return nil, err
	}
	rest, err := cloud.ApplyAll(ctx, t, slices.Delete(slices.Clone(comparisons), at, at+1)...)
	if err != nil {
		return nil, err
	}
	return slices.Insert(rest, at, first), nil
}

// Files returns the documents as they are served. In a dry run without a key those with
// keys are empty.
func (o *OIDCConfig) Files() []*asset.File {
	files := make([]*asset.File, 0, len(o.Objects))
	for _, object := range o.Objects {
		files = append(files, &asset.File{Filename: servedFile(object.Key), Data: object.Body})
	}
	return files
}

// Load reads the documents in the install directory.
func (o *OIDCConfig) Load(fetcher asset.FileFetcher) (bool, error) {
	var objects []cloud.Object
	for _, key := range documents.Keys() {
		file, err := fetcher.FetchByName(servedFile(key))
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		if err != nil {
			return false, err
		}
		objects = append(objects, cloud.Object{Key: key, ContentType: oidc.ContentType, Body: file.Data})
	}
	o.Objects = objects
	return true, nil
}
