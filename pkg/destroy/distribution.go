package destroy

import (
	"context"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/asset/location"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// made is the identity under which the ledger knows the distribution of the bucket from before it is made.
func (c *Candidates) made() cloud.ID {
	return cloud.ID{Kind: cloud.KindDistribution, Name: c.BucketName()}
}

// intended is what a run was about to make and did not hear of.
type intended struct {
	distribution *cloud.DistributionRemains
	access       *cloud.OriginAccessRemains
}

// findIntended looks for what the ledger knows to have been intended without an ID. The access control is
// made first: with the ID of a distribution in the ledger there is none whose ID is not.
func (c *Candidates) findIntended(ctx context.Context, r cloud.Remover) (i intended, err error) {
	record := c.Ledger[c.made().String()]
	if !c.Made || record.Distribution != "" {
		return i, nil
	}
	d, err := c.desiredDistribution(ctx)
	if err != nil {
		return i, err
	}
	if i.distribution, err = r.FindIntendedDistribution(ctx, d); err != nil || record.OriginAccessControl != "" {
		return i, err
	}
	i.access, err = r.FindIntendedAccess(ctx, d)
	return i, err
}

// desiredDistribution returns the distribution as far as it says how it is found.
func (c *Candidates) desiredDistribution(ctx context.Context) (cloud.Distribution, error) {
	origin, err := location.BucketHost(ctx, c.BucketName(), c.Region)
	return cloud.Distribution{Cluster: c.InfraName, Reference: c.BucketName(), Account: c.Account, OriginDomain: origin}, err
}

// lookWithoutDiscovery looks for a distribution of a bucket in which no document says what serves it: a
// run was stopped before it published any. A ledger of this cluster knows without looking, and some
// partitions have no CloudFront to ask.
func (f *Found) lookWithoutDiscovery(ctx context.Context, r cloud.Remover) (cloud.ID, error) {
	if f.Recorded || !cloud.HasDistributions(f.Partition) {
		return cloud.ID{}, nil
	}
	d, err := f.desiredDistribution(ctx)
	if err == nil {
		f.served.distribution, err = r.FindIntendedDistribution(ctx, d)
	}
	if err == nil && f.served.distribution == nil {
		// The control is made before the distribution, which alone would lead to it.
		f.served.access, err = r.FindIntendedAccess(ctx, d)
	}
	return f.made(), err
}

// addDistribution adds a distribution that was found in another way than by its ID.
func (f *Found) addDistribution(d *cloud.DistributionRemains) {
	if d != nil && !slices.ContainsFunc(present(f.distributions), func(other *cloud.DistributionRemains) bool { return other.ID() == d.ID() }) {
		f.distributions = append(f.distributions, d)
	}
}

func (f *Found) addAccess(o *cloud.OriginAccessRemains) {
	if o != nil && !f.hasAccess(o.Access) {
		f.access = append(f.access, o)
	}
}

func (f *Found) hasAccess(id cloud.ID) bool {
	return slices.ContainsFunc(present(f.access), func(other *cloud.OriginAccessRemains) bool { return other.Access == id })
}

// lookAtAccess looks at what lets the cluster's distributions read the bucket.
func (f *Found) lookAtAccess(ctx context.Context, r cloud.Remover, look func(cloud.ID, error)) {
	for _, d := range present(f.distributions) {
		if !d.Ours() {
			continue
		}
		for _, id := range d.Access {
			if f.hasAccess(id) || slices.Contains(f.Access, id) {
				continue
			}
			o, err := r.FindOriginAccess(ctx, f.InfraName, id)
			look(id, err)
			f.addAccess(o)
		}
	}
}

// status returns what the ledger says of a resource, be it in the record of what was made.
func (f *Found) status(id cloud.ID) string {
	if f.recordedAsMade(id) {
		return f.Ledger[f.made().String()].Status
	}
	return f.Ledger[id.String()].Status
}

// recordedAsMade reports whether the record of what was made has the ID of a resource.
func (f *Found) recordedAsMade(id cloud.ID) bool {
	record := f.Ledger[f.made().String()]
	switch id.Kind {
	case cloud.KindDistribution:
		return f.Made && record.Distribution == id.Name
	case cloud.KindOriginAccessControl:
		return f.Made && record.OriginAccessControl == id.Name
	}
	return false
}

// existsMade looks again at what was made.
func (f *Found) existsMade(ctx context.Context, r cloud.Remover) (bool, error) {
	record := f.Ledger[f.made().String()]
	if record.Distribution != "" {
		if d, err := r.FindRecordedDistribution(ctx, f.InfraName, record.Distribution); err != nil || d != nil {
			return true, err
		}
	}
	if record.OriginAccessControl != "" {
		id := cloud.ID{Kind: cloud.KindOriginAccessControl, Name: record.OriginAccessControl}
		if o, err := r.FindOriginAccess(ctx, f.InfraName, id); err != nil || o != nil {
			return true, err
		}
	}
	i, err := f.findIntended(ctx, r)
	return i.distribution != nil || i.access != nil, err
}
