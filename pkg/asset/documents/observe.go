package documents

import (
	"context"

	"golang.org/x/sync/errgroup"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// observed is what was found of the bucket and in it.
type observed struct {
	bucket  cloud.Actual
	policy  cloud.Actual
	objects []cloud.Actual
}

// look observes the bucket and what is in it: all at the same time when the bucket is
// likely to exist, else the bucket first, since nothing is in one that does not exist.
func (o *observed) look(ctx context.Context, t cloud.Target, likely bool, bucket cloud.Bucket, policy cloud.BucketPolicy, objects []cloud.Object) error {
	observe := func(into *cloud.Actual, r cloud.Resource) func() error {
		return func() (err error) {
			*into, err = t.Observe(ctx, r)
			return err
		}
	}
	lookAtBucket := observe(&o.bucket, bucket)
	if !likely {
		if err := lookAtBucket(); err != nil || o.bucket == nil {
			return err
		}
		lookAtBucket = func() error { return nil }
		// A bucket that is not ours is refused before anything in it is read.
		if _, err := bucket.Compare(o.bucket); err != nil {
			return err
		}
	}
	var group errgroup.Group
	group.Go(lookAtBucket)
	group.Go(observe(&o.policy, policy))
	for i := range objects {
		group.Go(observe(&o.objects[i], objects[i]))
	}
	return group.Wait()
}
