package documents

import (
	"context"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/account"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// Bucket is the bucket that serves the documents, with its tags and access block. It does
// not need the signing key, so that both are made at the same time.
type Bucket struct {
	// Result is what became of it; empty where there is none.
	Result cloud.Result
	// PolicyResult is what became of the bucket's policy where it could not wait; else empty.
	PolicyResult cloud.Result
}

var _ store.Changer = (*Bucket)(nil)

// Name returns the human-friendly name of the asset.
func (*Bucket) Name() string { return "Bucket" }

// Changes says what is changed.
func (*Bucket) Changes() string { return "creates the S3 bucket" }

// Dependencies returns the comparison that is carried out.
func (*Bucket) Dependencies() []asset.Asset {
	return []asset.Asset{&Comparison{}, &account.Account{}, &target.Target{}}
}

// Generate carries out the comparison.
func (b *Bucket) Generate(ctx context.Context, parents asset.Parents) (err error) {
	c, tgt := &Comparison{}, &target.Target{}
	parents.Get(c, tgt)
	if c.Bucket.Desired == nil {
		return nil // the user serves the documents
	}
	if c.handover != nil {
		b.Result = cloud.ResultOf(c.Bucket.Action)
		b.PolicyResult, err = c.handover.carryOut(ctx, tgt, c.Policy)
		return err
	}
	b.Result, err = tgt.Apply(ctx, c.Bucket)
	return err
}
