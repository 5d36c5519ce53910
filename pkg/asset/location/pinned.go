package location

import (
	"cmp"
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// EndpointStateID is the name in the state file of the endpoint, which has the location, too.
const EndpointStateID = "endpoint"

// followPrevious compares the location with those of earlier runs: the one of resources
// that were created is pinned, and the one that was rendered is left only by flag.
func (l *Location) followPrevious(opts *options.Options, session *store.Session, p *progress.Progress) error {
	pinned := &Location{}
	if found, err := session.Saved(EndpointStateID, pinned); err != nil {
		return err
	} else if found && session.HasResources() {
		l.Account = cmp.Or(l.Account, pinned.Account) // the account asset makes sure that it still is
		return l.checkPinned(pinned, opts)
	}
	var rendering struct {
		Endpoint *Location `json:"endpoint"`
	}
	if found, err := session.Saved(options.RenderingStateID, &rendering); err != nil || !found || rendering.Endpoint == nil {
		return err
	}
	l.Account = cmp.Or(l.Account, rendering.Endpoint.Account)
	if l.Account != rendering.Endpoint.Account {
		p.Log.Warnf("This directory was rendered for account %s before, and this run is for account %s: if what was rendered was made, undo it (see the README.md files in sts/)",
			rendering.Endpoint.Account, l.Account)
	}
	return l.checkRendered(rendering.Endpoint, opts)
}

// checkPinned refuses what would leave the resources of an earlier run behind.
func (l *Location) checkPinned(pinned *Location, opts *options.Options) error {
	kind := cmp.Or(pinned.IssuerKind, PublicBucket)
	for _, f := range []struct{ option, what, back, old, now string }{
		{"name", "infrastructure name", "--name " + pinned.InfraName, pinned.InfraName, l.InfraName},
		{"region", "region", "--region " + pinned.Region, pinned.Region, l.Region},
		{"account-id", "account", "--account-id " + pinned.Account, pinned.Account, l.Account},
		{l.IssuerKind.option(), "issuer of", l.issuerBack(kind, opts), "a " + kind.Words(), "a " + l.IssuerKind.Words()},
	} {
		if f.old == f.now {
			continue
		}
		return diagnostic.Inputf(
			fmt.Sprintf("To go on with those resources: %s. To start anew, delete them first: openshift-install-sts destroy --dir %s --name %s",
				f.back, diagnostic.ShellQuote(opts.Dir), pinned.InfraName),
			"%sthe resources of this directory were created for the %s %s, and this run would be for %s", opts.Place(f.option), f.what, f.old, f.now)
	}
	return nil
}

// issuerBack says which options lead back from the kind of issuer that is asked for to another one.
func (l *Location) issuerBack(kind IssuerKind, opts *options.Options) string {
	var steps []string
	if kind != PublicBucket {
		steps = append(steps, "give --"+kind.option())
	}
	if l.IssuerKind != PublicBucket {
		steps = append(steps, opts.Without(l.IssuerKind.option()))
	}
	return strings.Join(steps, ", and ")
}

// checkRendered refuses what would leave behind what was rendered and may have been made
// since, unless a flag says that it is meant.
func (l *Location) checkRendered(rendered *Location, opts *options.Options) error {
	for _, f := range []struct{ what, flag, given, old, now string }{
		{"infrastructure name", "--name", opts.InfraName, rendered.InfraName, l.InfraName},
		{"region", "--region", opts.Region, rendered.Region, l.Region},
	} {
		if f.given == "" && f.now != f.old {
			return diagnostic.Inputf(
				fmt.Sprintf("To go on with what was rendered: %s %s. To leave it: %s %s, and undo what was made of it (see the README.md files in sts/).", f.flag, f.old, f.flag, f.now),
				"this directory was rendered for the %s %s, and this run would be for %s", f.what, f.old, f.now)
		}
	}
	return nil
}
