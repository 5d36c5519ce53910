package destroy

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"slices"
	"sync"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// documents are the keys of the bucket that are the cluster's whatever their tags.
var documents = []string{oidc.DiscoveryPath, oidc.KeysPath, oidc.APIServerKeysPath}

// Found is what there is of the candidates.
type Found struct {
	*Candidates
	roles         []*cloud.RoleRemains
	providers     []*cloud.ProviderRemains
	distributions []*cloud.DistributionRemains
	access        []*cloud.OriginAccessRemains
	bucket        *cloud.BucketRemains
	// served is what the bucket's discovery document leads to. It is kept apart until all looking
	// has ended.
	served struct {
		provider     *cloud.ProviderRemains
		distribution *cloud.DistributionRemains
		access       *cloud.OriginAccessRemains
	}
	// intended is what a run was about to make, kept apart likewise.
	intended intended

	mu    sync.Mutex // guards the fields below
	items []Item     // in the order in which they are deleted
	errs  []error
}

// Look looks at every candidate, all at the same time. What cannot be looked at is left, and is no
// reason not to look at the rest. An error means that nothing may be deleted.
func Look(ctx context.Context, r cloud.Remover, c *Candidates) (*Found, error) {
	f := &Found{Candidates: c}
	f.roles = make([]*cloud.RoleRemains, len(c.Roles))
	f.providers = make([]*cloud.ProviderRemains, len(c.Providers))
	f.distributions = make([]*cloud.DistributionRemains, len(c.Distributions))
	f.access = make([]*cloud.OriginAccessRemains, len(c.Access))
	errs := make(map[cloud.ID]error)
	var mu sync.Mutex
	look := func(id cloud.ID, err error) {
		if err != nil {
			mu.Lock()
			defer mu.Unlock()
			errs[id] = err
		}
	}
	var all sync.WaitGroup
	for i, name := range c.Roles {
		all.Go(func() {
			id := cloud.ID{Kind: cloud.KindRole, Name: name}
			var err error
			f.roles[i], err = r.FindRole(ctx, c.InfraName, name, c.Ledger[id.String()].Policies)
			if f.roles[i] != nil && !f.roles[i].Ours() && slices.Contains(c.NamedRoles, name) {
				f.roles[i] = nil
			}
			look(id, err)
		})
	}
	for i, arn := range c.Providers {
		all.Go(func() {
			var err error
			f.providers[i], err = r.FindProvider(ctx, c.InfraName, arn)
			look(cloud.ID{Kind: cloud.KindIdentityProvider, Name: arn}, err)
		})
	}
	for i, id := range c.Distributions {
		all.Go(func() {
			var err error
			f.distributions[i], err = r.FindRecordedDistribution(ctx, c.InfraName, id)
			look(cloud.ID{Kind: cloud.KindDistribution, Name: id}, err)
		})
	}
	for i, id := range c.Access {
		all.Go(func() {
			var err error
			f.access[i], err = r.FindOriginAccess(ctx, c.InfraName, id)
			look(id, err)
		})
	}
	all.Go(func() {
		look(f.lookAtBucket(ctx, r))
	})
	all.Go(func() {
		var err error
		f.intended, err = c.findIntended(ctx, r)
		look(c.made(), err)
	})
	all.Wait()
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	for _, err := range errs {
		if diagnostic.KindOf(err) == diagnostic.Input {
			return nil, err
		}
	}
	f.providers = append(f.providers, f.served.provider)
	f.addDistribution(f.served.distribution)
	f.addDistribution(f.intended.distribution)
	f.addAccess(f.served.access)
	f.addAccess(f.intended.access)
	f.lookAtAccess(ctx, r, look)
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	f.list(errs)
	return f, nil
}

// desiredBucket returns the bucket as far as it says where it is.
func (c *Candidates) desiredBucket() cloud.Bucket {
	return cloud.Bucket{Cluster: c.InfraName, BucketName: c.BucketName(), Region: c.Region, Owner: c.Account}
}

// lookAtBucket looks at the bucket, and at the distribution that serves it when its own discovery
// document says that there is one. It returns what could not be looked at.
func (f *Found) lookAtBucket(ctx context.Context, r cloud.Remover) (cloud.ID, error) {
	b := f.desiredBucket()
	if _, recorded := f.Ledger[b.ID().String()]; !recorded && !f.HasBucket() {
		return b.ID(), nil // who serves the documents himself need not let anybody look at buckets
	}
	var err error
	if f.bucket, err = f.findBucket(ctx, r); err != nil || f.bucket == nil || !f.bucket.Ours() {
		return b.ID(), err
	}
	object := cloud.Object{Bucket: b.BucketName, Owner: b.Owner, Key: oidc.DiscoveryPath}
	if !slices.Contains(f.bucket.Own, object.Key) {
		return f.lookWithoutDiscovery(ctx, r)
	}
	body, err := r.ReadObject(ctx, object)
	if err != nil {
		return object.ID(), err
	}
	domain := cloudFrontDomain(body)
	if domain == "" {
		return b.ID(), nil
	}
	arn := "arn:" + f.Partition + ":iam::" + f.Account + ":oidc-provider/" + domain
	if !slices.Contains(f.Providers, arn) {
		if f.served.provider, err = r.FindProvider(ctx, f.InfraName, arn); err != nil {
			return cloud.ID{Kind: cloud.KindIdentityProvider, Name: arn}, err
		}
	}
	f.served.distribution, err = r.FindDistribution(ctx, b, domain)
	return cloud.ID{Kind: cloud.KindDistribution, Name: domain}, err
}

// findBucket looks the bucket up. One in another region means that the user named the wrong region, in
// which nothing would be found: the issuer names it, and so does the provider's ARN. But what the
// state says of the region is right, and then that bucket cannot be what was made.
func (f *Found) findBucket(ctx context.Context, r cloud.Remover) (*cloud.BucketRemains, error) {
	b := f.desiredBucket()
	intended := f.Ledger[b.ID().String()].Status == cloud.StatusIntended
	remains, err := r.FindBucket(ctx, b, intended, documents)
	var elsewhere *cloud.ElsewhereError
	switch {
	case !errors.As(err, &elsewhere):
		return remains, err
	case f.Pinned:
		return nil, diagnostic.Failuref("The state says that the bucket was made in "+b.Region+": this is another one of its name. Look at it, delete it yourself if nobody needs it, and run the command again.", "%w", err)
	default:
		return nil, diagnostic.Inputf("Use --region "+elsewhere.Region+".", "%w", err)
	}
}

// cloudFrontHost is the domain that CloudFront gives a distribution; in China it ends otherwise.
var cloudFrontHost = regexp.MustCompile(`^https://([a-z0-9]+\.cloudfront\.(?:net|cn))$`)

// cloudFrontDomain returns the domain of the distribution that a discovery document says is the
// issuer; empty when the issuer is anything else.
func cloudFrontDomain(discovery []byte) string {
	var document struct {
		Issuer string `json:"issuer"`
	}
	if json.Unmarshal(discovery, &document) != nil {
		return ""
	}
	if m := cloudFrontHost.FindStringSubmatch(document.Issuer); m != nil {
		return m[1]
	}
	return ""
}

// Items returns the resources and what becomes of them, in the order of deletion.
func (f *Found) Items() []Item {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.items)
}

// Sharing returns the names of the other clusters that share the issuer's provider, sorted; none for a
// bucket's issuer, which nobody shares.
func (f *Found) Sharing() []string {
	for _, p := range present(f.providers) {
		if f.IssuerKind == endpoint.SelfHosted && p.ARN == f.ProviderARN() {
			return p.Sharing()
		}
	}
	return nil
}

// Count returns how many of the resources have an outcome.
func (f *Found) Count(o Outcome) int {
	n := 0
	for _, item := range f.Items() {
		if item.Outcome == o {
			n++
		}
	}
	return n
}

// Err joins what went wrong; nil if nothing did.
func (f *Found) Err() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return errors.Join(f.errs...)
}

// pending reports whether a resource is to be deleted.
func (f *Found) pending(id cloud.ID) bool {
	return slices.ContainsFunc(f.Items(), func(i Item) bool { return i.ID == id && i.Outcome == Pending })
}

// settle notes what became of a resource.
func (f *Found) settle(id cloud.ID, o Outcome, reason string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i := range f.items {
		if f.items[i].ID == id {
			f.items[i].Outcome, f.items[i].Reason = o, reason
		}
	}
}

func (f *Found) fail(err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.errs = append(f.errs, err)
}
