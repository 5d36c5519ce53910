package destroy

import (
	"fmt"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// list makes the items of what was found, of what could not be looked at, and of what the ledger
// knows and is not there.
func (f *Found) list(errs map[cloud.ID]error) {
	seen := map[cloud.ID]bool{}
	add := func(id cloud.ID, ours bool) {
		item := Item{ID: id, Outcome: Pending}
		switch {
		case !ours && f.status(id) == cloud.StatusCreated:
			item.Outcome, item.Reason = Left, "the state says that it is the cluster's, but "+cloud.NotOurs(id, f.InfraName)
			f.errs = append(f.errs, diagnostic.Failuref(
				"Somebody took that away. If it is the cluster's, put it back or delete the resource yourself; then run the command again.",
				"%s %s is left: %s", id.Kind.Words(), id.Name, item.Reason))
		case !ours:
			item.Outcome, item.Reason = Foreign, cloud.NotOurs(id, f.InfraName)
		case errs[id] != nil:
			item.Outcome, item.Reason = Left, "it could not be looked at"
		case f.Other != "" && unnamed(id.Kind):
			item.Outcome, item.Reason = Left, "a stopped run could find it by its state alone, and the state in this directory is about "+f.Other
			f.errs = append(f.errs, diagnostic.Failuref(
				fmt.Sprintf("Run the command in an empty directory: --dir DIR --name %s --region %s.", f.InfraName, f.Region),
				"%s %s is left: %s", id.Kind.Words(), id.Name, item.Reason))
		}
		seen[id] = true
		f.items = append(f.items, item)
	}
	for _, r := range present(f.roles) {
		add(r.ID(), r.Ours())
	}
	for _, p := range present(f.providers) {
		if others := p.Sharing(); len(others) > 0 && f.IssuerKind == endpoint.SelfHosted {
			seen[p.ID()] = true
			f.items = append(f.items, sharedProvider(p, others))
			continue
		}
		add(p.ID(), p.Ours())
	}
	for _, d := range present(f.distributions) {
		add(d.ID(), d.Ours())
	}
	for _, o := range present(f.access) {
		add(o.ID(), o.Ours())
	}
	if f.bucket != nil {
		for _, key := range f.bucket.Own {
			add(f.object(key), true)
		}
		for _, key := range f.bucket.Others {
			add(f.object(key), false)
		}
		add(f.bucket.ID(), f.bucket.Ours())
	}
	for id, err := range errs {
		if !seen[id] {
			seen[id] = true
			f.items = append(f.items, Item{ID: id, Outcome: Left, Reason: "it could not be looked at"})
		}
		f.errs = append(f.errs, err)
	}
	if slices.ContainsFunc(f.items, func(i Item) bool { return unnamed(i.Kind) }) {
		seen[f.made()] = true // by the IDs of what it led to
	}
	for name := range f.Ledger {
		kind, identity, _ := strings.Cut(name, "/")
		if id := (cloud.ID{Kind: cloud.Kind(kind), Name: identity}); !seen[id] {
			f.items = append(f.items, Item{ID: id, Outcome: Gone})
		}
	}
	slices.SortStableFunc(f.items, compareItems)
	slices.SortFunc(f.errs, func(a, b error) int { return strings.Compare(a.Error(), b.Error()) })
}

// sharedProvider is the item of a provider that clusters of one issuer share: this cluster's tags go. Where
// they are gone, as after a run that was stopped behind that, it is the others' alone.
func sharedProvider(p *cloud.ProviderRemains, others []string) Item {
	if !p.Ours() {
		return Item{ID: p.ID(), Outcome: Foreign, Reason: "it belongs to " + strings.Join(others, ", ") + ", which may share the issuer"}
	}
	return Item{ID: p.ID(), Outcome: Pending, Reason: "it stays for " + strings.Join(others, ", ") + ", without this cluster's tag"}
}

// unnamed reports whether resources of a kind have no name that can be computed.
func unnamed(kind cloud.Kind) bool {
	return kind == cloud.KindDistribution || kind == cloud.KindOriginAccessIdentity || kind == cloud.KindOriginAccessControl
}

func (f *Found) object(key string) cloud.ID {
	return cloud.Object{Bucket: f.bucket.BucketName, Key: key}.ID()
}

// present returns what was found, without what was not.
func present[T any](found []*T) []*T {
	return slices.DeleteFunc(slices.Clone(found), func(t *T) bool { return t == nil })
}

// order is the order of deletion, by kind: see Remove.
var order = []cloud.Kind{
	cloud.KindRole, cloud.KindIdentityProvider, cloud.KindDistribution,
	cloud.KindOriginAccessIdentity, cloud.KindOriginAccessControl, cloud.KindObject, cloud.KindBucket,
}

func compareItems(a, b Item) int {
	if by := slices.Index(order, a.Kind) - slices.Index(order, b.Kind); by != 0 {
		return by
	}
	return strings.Compare(a.Name, b.Name)
}
