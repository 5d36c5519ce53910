package location

import (
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// checkRegion compares the region in use with the cluster's own, which the option overrides.
// Roles and provider are the same in every region of a partition; in another partition
// the cluster could not use them.
func (l *Location) checkRegion(own string, opts *options.Options, p *progress.Progress) error {
	if own == "" || own == l.Region {
		return nil
	}
	partition, err := cloud.PartitionOf(own)
	if err != nil {
		return err
	}
	if partition != l.Partition {
		return diagnostic.Inputf("To use the install directory's own region, "+opts.Without("region")+".",
			"%s %s is in partition %s, and the cluster is in %s, partition %s: it could not assume the roles", opts.Source("region"), l.Region, l.Partition, own, partition)
	}
	if l.IssuerKind != SelfHosted {
		p.Log.Warnf("The bucket with the OIDC documents is to be in %s, as %s says, and the cluster is in %s", l.Region, opts.Source("region"), own)
	}
	return nil
}
