// Package documents compares the OIDC documents, and the bucket that has them, with what there is.
package documents

import (
	"context"
	"slices"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/distribution"
	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/outbound"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	connections "github.com/openshift/openshift-install-sts/pkg/outbound"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// Comparison is the desired bucket, its policy and its documents beside what was found.
type Comparison struct {
	// Bucket and Policy have no Desired where the user serves the documents: there is no bucket, and
	// Objects are none.
	Bucket  cloud.Comparison
	Policy  cloud.Comparison
	Objects []cloud.Comparison
	// Others are the keys that are published, ours among them or not: they stay.
	Others oidc.KeySet
	// Foreign are the kids of the other clusters that share a self-hosted issuer.
	Foreign []string
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
		&options.Options{}, &outbound.Outbound{}, &endpoint.Endpoint{}, &distribution.Comparison{}, &keypair.Existing{},
		&store.Session{}, &target.Target{}, &progress.Progress{},
	}
}

// inputs are what the documents are computed from.
type inputs struct {
	opts     *options.Options
	endpoint *endpoint.Endpoint
	key      *keypair.Existing
	// ours is the key as it is published; nil while there is none.
	ours     *oidc.Key
	session  *store.Session
	target   cloud.Target
	progress *progress.Progress
	// connections say how the issuer is reached.
	connections connections.Settings
}

// Generate looks at the documents where they are published.
func (c *Comparison) Generate(ctx context.Context, parents asset.Parents) error {
	in := inputs{
		opts: &options.Options{}, endpoint: &endpoint.Endpoint{}, key: &keypair.Existing{},
		session: &store.Session{}, progress: &progress.Progress{},
	}
	out, d, tgt := &outbound.Outbound{}, &distribution.Comparison{}, &target.Target{}
	parents.Get(in.opts, out, in.endpoint, d, in.key, in.session, tgt, in.progress)
	in.target, in.connections = tgt, out.Settings
	var err error
	if in.ours, err = in.key.Published(); err != nil {
		return err
	}
	if !in.endpoint.HasBucket() {
		return c.lookAtIssuer(ctx, in)
	}
	return c.lookAtBucket(ctx, in, d)
}

// lookAtBucket looks at the bucket and everything in it that is ours.
func (c *Comparison) lookAtBucket(ctx context.Context, in inputs, d *distribution.Comparison) error {
	e, session, p := in.endpoint, in.session, in.progress
	desired, err := d.Wanted()
	if err != nil {
		return err
	}
	bucket, policy := desiredBucket(e, in.opts), desiredPolicy(e, desired, d.Found())
	objects, err := desiredObjects(e, nil)
	if err != nil {
		return err
	}
	p.Expect(2 + len(objects))
	observed := observed{objects: make([]cloud.Actual, len(objects))}
	if err := observed.look(ctx, in.target, session.HasResources(), bucket, policy, objects); err != nil {
		return err
	}
	if observed.bucket == nil {
		if err := checkAccountBlock(ctx, in); err != nil {
			return err
		}
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
	// Documents are published after the distribution is there: where it is not, they are somebody's.
	if e.Pending || !session.HasResources() {
		if err := checkIssuer(e, observed.objects); err != nil {
			return err
		}
	}
	if c.Others, err = publishedKeys(e, in.key, observed.objects); err != nil {
		return err
	}
	c.Unreadable = slices.ContainsFunc(observed.objects, func(a cloud.Actual) bool {
		object, ok := a.(*cloud.ActualObject)
		return ok && object.Unreadable
	})
	if err := warnOfStrangers(e, in.ours, c.Others, session, p.Log); err != nil {
		return err
	}
	if in.opts.Offline {
		if err := checkPublished(e, in.ours, session); err != nil {
			return err
		}
	}
	c.Objects, err = c.compareObjects(e, in.ours, observed.objects)
	return err
}

// Resources are the bucket, its policy and its documents, in the order in which they are made; none
// where the user serves the documents.
func (c *Comparison) Resources() []cloud.Comparison {
	if c.Bucket.Desired == nil {
		return nil
	}
	return append([]cloud.Comparison{c.Bucket, c.Policy}, c.Objects...)
}

// Documents returns the documents as they are to be published, with the keys that stay. key is nil
// while there is no key yet: those with keys have no body then.
func (c *Comparison) Documents(e *endpoint.Endpoint, key *oidc.Key) ([]cloud.Object, error) {
	if key == nil {
		return desiredObjects(e, nil)
	}
	all, err := c.Others.With(*key)
	if err != nil {
		return nil, err
	}
	return desiredObjects(e, &all)
}

// Settle compares the policy and the documents again, with what was not known when they were looked
// at: a new key, or the issuer and the distribution, d and actual, which are nil for a public bucket.
func (c *Comparison) Settle(e *endpoint.Endpoint, d *cloud.Distribution, actual *cloud.ActualDistribution, key *oidc.Key) (cloud.Comparison, []cloud.Comparison, error) {
	policy, err := desiredPolicy(e, d, actual).Compare(c.Policy.Actual)
	if err != nil {
		return cloud.Comparison{}, nil, err
	}
	found := make([]cloud.Actual, len(c.Objects))
	for i := range c.Objects {
		found[i] = c.Objects[i].Actual
	}
	objects, err := c.compareObjects(e, key, found)
	return policy, objects, err
}

// compareObjects compares the documents with those that were found.
func (c *Comparison) compareObjects(e *endpoint.Endpoint, key *oidc.Key, actual []cloud.Actual) ([]cloud.Comparison, error) {
	objects, err := c.Documents(e, key)
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
