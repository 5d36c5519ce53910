package endpoint

import (
	"cmp"
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// RenderingStateID is the name in the state file of what was rendered.
const RenderingStateID = "rendering"

// followPrevious compares the endpoint with those of earlier runs: the one of resources
// that were created is pinned, and the one that was rendered is left only by flag.
func (e *Endpoint) followPrevious(opts *options.Options, session *store.Session, p *progress.Progress) error {
	pinned := &Endpoint{}
	if found, err := session.Previous(pinned); err != nil {
		return err
	} else if found && session.HasResources() {
		e.Account = cmp.Or(e.Account, pinned.Account) // the account asset makes sure that it still is
		return e.checkPinned(pinned, opts.Dir)
	}
	var rendering struct {
		Endpoint *Endpoint `json:"endpoint"`
	}
	if found, err := session.Saved(RenderingStateID, &rendering); err != nil || !found || rendering.Endpoint == nil {
		return err
	}
	e.Account = cmp.Or(e.Account, rendering.Endpoint.Account)
	if e.Account != rendering.Endpoint.Account {
		p.Log.Warnf("This directory was rendered for account %s before, and this run is for account %s: if what was rendered was made, undo it (see the README.md files in sts/)",
			rendering.Endpoint.Account, e.Account)
	}
	return e.checkRendered(rendering.Endpoint, opts)
}

// checkPinned refuses what would leave the resources of an earlier run behind.
func (e *Endpoint) checkPinned(pinned *Endpoint, dir string) error {
	changed := func(what, flag, old, now string) error {
		return diagnostic.Inputf(
			fmt.Sprintf("To go on with those resources: %s %s. To start anew, delete them first: openshift-install-sts destroy --dir %s --name %s",
				flag, old, diagnostic.ShellQuote(dir), pinned.InfraName),
			"the resources of this directory were created for the %s %s, and this run would be for %s", what, old, now)
	}
	switch {
	case e.InfraName != pinned.InfraName:
		return changed("infrastructure name", "--name", pinned.InfraName, e.InfraName)
	case e.Region != pinned.Region:
		return changed("region", "--region", pinned.Region, e.Region)
	case e.Account != pinned.Account:
		return changed("account", "--account-id", pinned.Account, e.Account)
	case e.Issuer != pinned.Issuer:
		return diagnostic.Inputf("Use the version of the program that created them.",
			"the resources of this directory were created for the issuer %s, and this run would be for %s", pinned.Issuer, e.Issuer)
	}
	return nil
}

// checkRendered refuses what would leave behind what was rendered and may have been made
// since, unless a flag says that it is meant.
func (e *Endpoint) checkRendered(rendered *Endpoint, opts *options.Options) error {
	for _, f := range []struct{ what, flag, given, old, now string }{
		{"infrastructure name", "--name", opts.InfraName, rendered.InfraName, e.InfraName},
		{"region", "--region", opts.Region, rendered.Region, e.Region},
	} {
		if f.given == "" && f.now != f.old {
			return diagnostic.Inputf(
				fmt.Sprintf("To go on with what was rendered: %s %s. To leave it: %s %s, and undo what was made of it (see the README.md files in sts/).", f.flag, f.old, f.flag, f.now),
				"this directory was rendered for the %s %s, and this run would be for %s", f.what, f.old, f.now)
		}
	}
	return nil
}
