package oidcconfig

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// servedFolder holds the documents laid out as they are served.
const servedFolder = "sts/oidc"

func servedFile(key string) string { return path.Join(servedFolder, key) }

// OIDCConfig are the OIDC documents, published.
type OIDCConfig struct {
	// Issuer is the URL that the documents are published under.
	Issuer string `json:"issuer"`
	// Bucket is the name of the bucket that serves them.
	Bucket string `json:"bucket"`
	// KeyIDs are the kids that are published.
	KeyIDs []string `json:"keyIDs"`
	// Objects are the published documents.
	Objects []cloud.Object `json:"-"`
	// Results are what became of the objects, in the same order.
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
func (*OIDCConfig) StateID() string { return "oidc-config" }

// Changes says what is changed.
func (*OIDCConfig) Changes() string { return "publishes the OIDC documents" }

// Dependencies returns the key that is published, and the bucket.
func (*OIDCConfig) Dependencies() []asset.Asset {
	return []asset.Asset{&keypair.KeyPair{}, &Bucket{}, &Comparison{}, &endpoint.Endpoint{}, &target.Target{}}
}

// Generate publishes the documents. The comparison was made before a new key existed, so
// the objects are compared again with the key that there is now.
func (o *OIDCConfig) Generate(ctx context.Context, parents asset.Parents) error {
	key, c, e, tgt := &keypair.KeyPair{}, &Comparison{}, &endpoint.Endpoint{}, &target.Target{}
	bucket := &Bucket{}
	parents.Get(key, c, e, tgt, bucket)
	comparisons := c.Objects
	if !key.Pending {
		published, err := key.Published()
		if err != nil {
			return err
		}
		actual := make([]cloud.Actual, len(c.Objects))
		for i := range c.Objects {
			actual[i] = c.Objects[i].Actual
		}
		if comparisons, err = c.compareObjects(e, &published, actual); err != nil {
			return err
		}
		all, err := c.Others.With(published)
		if err != nil {
			return err
		}
		o.KeyIDs = all.KeyIDs()
	}
	left := comparisons
	if bucket.PolicyResult == "" {
		left = append([]cloud.Comparison{c.Policy}, comparisons...)
	}
	results, err := publish(ctx, tgt, left, c.Unreadable)
	if err != nil {
		return err
	}
	o.Issuer, o.Bucket, o.PolicyResult = e.Issuer, e.BucketName(), bucket.PolicyResult
	if o.PolicyResult == "" {
		o.PolicyResult, results = results[0], results[1:]
	}
	o.Results = results
	for _, comparison := range comparisons {
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
	for _, key := range objectKeys {
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
