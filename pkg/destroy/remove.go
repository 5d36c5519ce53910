package destroy

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// Remove deletes what is the cluster's of what was found. The order is that of what needs what:
//
//   - roles, each after its policies, and all at the same time;
//   - the identity provider, in which the roles trust; one that other clusters share loses this
//     cluster's tags alone;
//   - the CloudFront distribution, and then what let it read the bucket;
//   - the documents in the bucket, which lead to the distribution as long as it is there;
//   - the bucket, last of all, and only once no provider trusts its name any more; those that the
//     ledger knows and that were not there are looked at once more for it.
//
// The ledger forgets a resource when it is surely gone, and not before. What fails does not keep
// the rest from being deleted; Items and Err tell of it. The error is about the ledger, or that the
// run was interrupted.
func (f *Found) Remove(ctx context.Context, r cloud.Remover, ledger cloud.Ledger, p *progress.Progress) error {
	run := &removal{Found: f, remover: r, ledger: ledger, progress: p}
	p.Expect(f.Count(Pending))
	phases := []func(context.Context) error{run.roles, run.providers, run.distributions, run.lateProviders, run.documents, run.lastOfAll, run.forgetGone}
	for _, phase := range phases {
		if err := phase(ctx); err != nil {
			return err
		}
		if err := context.Cause(ctx); err != nil {
			return err
		}
	}
	return nil
}

type removal struct {
	*Found
	remover  cloud.Remover
	ledger   cloud.Ledger
	progress *progress.Progress

	ledgerMu  sync.Mutex
	ledgerErr error
}

// one deletes a resource, and lets the ledger forget it afterwards.
func (r *removal) one(ctx context.Context, id cloud.ID, remove func() error) {
	r.done(ctx, id, remove(), "Deleted", Deleted, "")
}

// done notes what became of a resource, unless err says that nothing did. did says it in the log.
func (r *removal) done(ctx context.Context, id cloud.ID, err error, did string, o Outcome, reason string) {
	if err != nil {
		if context.Cause(ctx) == nil {
			r.fail(err)
		}
		r.settle(id, Left, "deleting it failed")
		return
	}
	r.settle(id, o, reason)
	r.progress.Done(did+" "+id.Kind.Words()+" "+diagnostic.OneLine(id.Name), true)
	r.forget(ctx, id)
}

// forget removes resources from the ledger that are gone. An interrupt must not keep it from that.
func (r *removal) forget(ctx context.Context, ids ...cloud.ID) {
	var recorded []string
	for _, id := range ids {
		if _, ok := r.Ledger[id.String()]; ok {
			recorded = append(recorded, id.String())
		}
	}
	if len(recorded) == 0 {
		return
	}
	if err := r.ledger.Delete(context.WithoutCancel(ctx), recorded...); err != nil {
		r.ledgerMu.Lock()
		defer r.ledgerMu.Unlock()
		r.ledgerErr = err
	}
}

// recordErr returns the error of the ledger, if it could not be written.
func (r *removal) recordErr() error {
	r.ledgerMu.Lock()
	defer r.ledgerMu.Unlock()
	return r.ledgerErr
}

func (r *removal) roles(ctx context.Context) error {
	var all sync.WaitGroup
	for _, role := range present(r.Found.roles) {
		if role.Ours() {
			all.Go(func() {
				r.one(ctx, role.ID(), func() error { return r.remover.RemoveRole(ctx, role) })
			})
		}
	}
	all.Wait()
	return r.recordErr()
}

func (r *removal) providers(ctx context.Context) error {
	for _, p := range present(r.Found.providers) {
		switch {
		case p.Ours():
			r.provider(ctx, p)
		case len(p.Sharing()) > 0 && r.IssuerKind == endpoint.SelfHosted:
			// A run that was stopped before the ledger forgot it took the tag off.
			r.forget(ctx, p.ID())
		}
	}
	return r.recordErr()
}

// provider deletes a provider, or leaves it to the other clusters that share it.
func (r *removal) provider(ctx context.Context, p *cloud.ProviderRemains) {
	released, err := r.remover.RemoveProvider(ctx, p)
	if released {
		r.done(ctx, p.ID(), err, "Released", Released, "it stays for the clusters that share the issuer: "+strings.Join(p.Sharing(), ", "))
		return
	}
	r.done(ctx, p.ID(), err, "Deleted", Deleted, "")
}

// distributions deletes the distribution and what let it read the bucket. The latter has no tag
// and is found through the distribution alone, so that the ledger learns of it first.
func (r *removal) distributions(ctx context.Context) error {
	entries := map[string]any{}
	for _, d := range present(r.Found.distributions) {
		if r.pending(d.ID()) && !r.recordedAsMade(d.ID()) {
			entries[d.ID().String()] = cloud.Record{Status: cloud.StatusCreated}
		}
	}
	for _, o := range present(r.access) {
		if r.pending(o.ID()) && !r.recordedAsMade(o.ID()) {
			entries[o.ID().String()] = cloud.Record{Status: cloud.StatusCreated}
		}
	}
	if len(entries) > 0 {
		if err := r.ledger.Put(ctx, entries); err != nil {
			return err
		}
	}
	for name := range entries {
		r.Ledger[name] = cloud.Record{Status: cloud.StatusCreated}
	}
	for _, d := range present(r.Found.distributions) {
		if r.pending(d.ID()) {
			r.one(ctx, d.ID(), func() error { return r.remover.RemoveDistribution(ctx, d, r.progress.Busy) })
		}
	}
	for _, o := range present(r.access) {
		switch {
		case !r.pending(o.ID()):
		case r.any(cloud.KindDistribution, Left):
			r.leave(o.ID(), "the distribution that uses it is still there")
		default:
			r.one(ctx, o.ID(), func() error { return r.remover.RemoveOriginAccess(ctx, o) })
		}
	}
	r.forgetMade(ctx)
	return r.recordErr()
}

// forgetMade lets the ledger forget the record of the distribution once nothing that it led to is left.
// Where there was nothing at all forgetGone looks once more.
func (r *removal) forgetMade(ctx context.Context) {
	led := slices.DeleteFunc(r.Items(), func(i Item) bool { return !unnamed(i.Kind) || i.ID == r.made() })
	if len(led) > 0 && !slices.ContainsFunc(led, func(i Item) bool { return i.Outcome == Left || i.Outcome == Pending }) {
		r.forget(ctx, r.made())
	}
}

// any reports whether a resource of a kind has one of the outcomes.
func (r *removal) any(kind cloud.Kind, outcomes ...Outcome) bool {
	return slices.ContainsFunc(r.Items(), func(i Item) bool { return i.Kind == kind && slices.Contains(outcomes, i.Outcome) })
}

// leave notes that a resource of ours stays, since something else does.
func (r *removal) leave(id cloud.ID, reason string) {
	r.settle(id, Left, reason)
	r.fail(diagnostic.Failuref("Do what the other messages say, and run the command again.", "%s %s is left: %s", id.Kind.Words(), id.Name, reason))
}

// documents empties the bucket.
func (r *removal) documents(ctx context.Context) error {
	if r.bucket == nil || !r.bucket.Ours() || len(r.bucket.Own) == 0 {
		return nil
	}
	if r.any(cloud.KindDistribution, Left) || r.any(cloud.KindObject, Left) {
		// Without a state the discovery document alone leads to a distribution.
		for _, key := range r.bucket.Own {
			r.settle(r.object(key), Left, "it leads to a distribution that is still there, or may be")
		}
		return nil
	}
	others, err := r.remover.EmptyBucket(ctx, r.bucket)
	left := r.bucket.Own
	if err != nil {
		if context.Cause(ctx) == nil {
			r.fail(err)
		}
		var refused *cloud.RefusedObjectsError
		if errors.As(err, &refused) {
			left = refused.Keys
		}
	} else {
		left, r.bucket.Others = nil, others
	}
	for _, key := range r.bucket.Own {
		if slices.Contains(left, key) {
			r.settle(r.object(key), Left, "deleting it failed")
			continue
		}
		r.settle(r.object(key), Deleted, "")
		r.progress.Done("Deleted object "+diagnostic.OneLine(r.object(key).Name), true)
	}
	return nil
}

// lastOfAll deletes the bucket. A bucket's name is free for anybody once the bucket is gone: who
// takes it publishes keys of his own under the issuer, and every role that trusts a provider of that
// issuer is his. So the bucket stays, empty, as long as a provider of its name is there, whosever
// it is, or might be there.
func (r *removal) lastOfAll(ctx context.Context) error {
	b := r.bucket
	if b == nil || !b.Ours() {
		return nil
	}
	switch {
	case r.any(cloud.KindIdentityProvider, Pending, Left, Foreign):
		r.leave(b.ID(), "an identity provider still trusts what is published under its name, which anybody could take if the bucket were gone")
	case r.any(cloud.KindObject, Pending, Left):
		r.leave(b.ID(), "not all of its objects could be deleted")
	case len(b.Others) > 0:
		r.leave(b.ID(), fmt.Sprintf("somebody else keeps objects in it: %s", names(b.Others)))
	default:
		r.one(ctx, b.ID(), func() error { return r.remover.RemoveBucket(ctx, b) })
	}
	return r.recordErr()
}

// names writes keys that others chose on one line, the first few of them.
func names(keys []string) string {
	const shown = 3
	var quoted []string
	for _, key := range keys[:min(len(keys), shown)] {
		quoted = append(quoted, diagnostic.Quote(key))
	}
	text := strings.Join(quoted, ", ")
	if len(keys) > shown {
		text += fmt.Sprintf(" and %d more", len(keys)-shown)
	}
	return text
}

// lateProviders looks once more at the providers of the ledger that were not there: AWS may take
// seconds to show what a run created that was stopped just before this one, and the bucket must not
// go before such a provider.
func (r *removal) lateProviders(ctx context.Context) error {
	r.stillGone(ctx, func(id cloud.ID) bool { return id.Kind == cloud.KindIdentityProvider })
	return nil
}

// forgetGone lets the ledger forget what was not there, and is not there now.
func (r *removal) forgetGone(ctx context.Context) error {
	r.forget(ctx, r.stillGone(ctx, func(cloud.ID) bool { return true })...)
	return r.recordErr()
}

// stillGone looks once more at resources of the ledger that were not there, and returns those that
// are not there now. The others are left: nobody has agreed to delete them.
func (r *removal) stillGone(ctx context.Context, which func(cloud.ID) bool) []cloud.ID {
	var gone []cloud.ID
	for _, item := range r.Items() {
		if item.Outcome == Gone && which(item.ID) {
			gone = append(gone, item.ID)
		}
	}
	there := make([]bool, len(gone))
	errs := make([]error, len(gone))
	var all sync.WaitGroup
	for i, id := range gone {
		all.Go(func() { there[i], errs[i] = r.exists(ctx, id) })
	}
	all.Wait()
	var still []cloud.ID
	for i, id := range gone {
		switch {
		case errs[i] != nil:
			r.fail(errs[i])
			r.settle(id, Left, "it could not be looked at")
		case there[i]:
			r.leave(id, "it has only just appeared")
		default:
			still = append(still, id)
		}
	}
	return still
}

// exists looks at a resource of the ledger again.
func (r *removal) exists(ctx context.Context, id cloud.ID) (bool, error) {
	switch id.Kind {
	case cloud.KindRole:
		found, err := r.remover.FindRole(ctx, r.InfraName, id.Name, r.Ledger[id.String()].Policies)
		return found != nil, err
	case cloud.KindIdentityProvider:
		found, err := r.remover.FindProvider(ctx, r.InfraName, id.Name)
		return found != nil, err
	case cloud.KindBucket:
		found, err := r.findBucket(ctx, r.remover)
		return found != nil, err
	case cloud.KindDistribution:
		if id == r.made() {
			return r.existsMade(ctx, r.remover)
		}
		found, err := r.remover.FindRecordedDistribution(ctx, r.InfraName, id.Name)
		return found != nil, err
	default:
		found, err := r.remover.FindOriginAccess(ctx, r.InfraName, id)
		return found != nil, err
	}
}
