package oidcconfig

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/issuer"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// Deployment is the wait until a distribution serves everywhere. It is an asset of its own, so that
// the bucket's documents are written meanwhile, and so that a run that is stopped during it waits again.
type Deployment struct {
	// KeyPolicy is the statement that the policy of the KMS key must have, as JSON; empty without a key.
	KeyPolicy string
}

// Name returns the human-friendly name of the asset.
func (*Deployment) Name() string { return "Distribution (deployed)" }

// Dependencies returns the documents, which are there before the wait, and the distribution.
func (*Deployment) Dependencies() []asset.Asset {
	return []asset.Asset{&options.Options{}, &OIDCConfig{}, &issuer.Distribution{}, &target.Target{}, &progress.Progress{}}
}

// Generate waits.
func (d *Deployment) Generate(ctx context.Context, parents asset.Parents) error {
	opts, distribution, tgt, p := &options.Options{}, &issuer.Distribution{}, &target.Target{}, &progress.Progress{}
	parents.Get(opts, distribution, tgt, p)
	if distribution.Desired == nil {
		return nil
	}
	if opts.KMSKeyARN != "" && distribution.Actual != nil {
		statement, err := json.Marshal(cloud.KMSKeyPolicyStatement(distribution.Actual.ARN)) //nolint:musttag // its principal marshals itself
		if err != nil {
			return fmt.Errorf("marshal the statement for the KMS key's policy: %w", err)
		}
		d.KeyPolicy = string(statement)
		p.Log.Infof("The policy of the key %s must have this statement, which its owner has to see to: %s", opts.KMSKeyARN, d.KeyPolicy)
	}
	if a := distribution.Actual; a == nil || a.Deployed && distribution.Result == cloud.Unchanged {
		return nil
	}
	defer p.Busy(fmt.Sprintf("Waiting until CloudFront serves distribution %s everywhere, which takes minutes; a run that is stopped waits again", distribution.Actual.Distribution))()
	defer everyMinute(func(waited time.Duration) {
		p.Log.Infof("CloudFront does not serve distribution %s everywhere yet, after %s", distribution.Actual.Distribution, waited)
	})()
	return tgt.AwaitDistribution(ctx, *distribution.Desired)
}

// everyMinute calls tell until the returned function is called: a log without a sign of life for a
// quarter of an hour looks like a program that hangs.
func everyMinute(tell func(waited time.Duration)) (stop func()) {
	ticker, done := time.NewTicker(time.Minute), make(chan struct{})
	go func() {
		for waited := time.Minute; ; waited += time.Minute {
			select {
			case <-ticker.C:
				tell(waited)
			case <-done:
				return
			}
		}
	}()
	return func() {
		ticker.Stop()
		close(done)
	}
}
