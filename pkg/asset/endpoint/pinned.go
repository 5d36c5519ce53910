package endpoint

import (
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/asset/location"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// checkPinned refuses another issuer than the one that the resources of earlier runs were created
// for; empty means that it was not known. Roles, provider and the cluster's tokens name it. Whether
// a distribution still serves it the distribution's own comparison says.
func (e *Endpoint) checkPinned(pinned string, opts *options.Options) error {
	if pinned == "" || e.Issuer == pinned {
		return nil
	}
	const format = "the resources of this directory were created for the issuer %s, and this run would be for %s"
	if e.IssuerKind == SelfHosted {
		return diagnostic.Inputf(
			fmt.Sprintf("To go on with those resources: --issuer-url %s. To start anew, delete them first: openshift-install-sts destroy --dir %s --name %s",
				pinned, diagnostic.ShellQuote(opts.Dir), e.InfraName),
			format, pinned, e.Issuer)
	}
	return diagnostic.Inputf("Use the version of the program that created them.", format, pinned, e.Issuer)
}

// Previous is what an earlier run saved. It is what store.Session and the states of other commands
// offer.
type Previous interface {
	// Saved fills value with what was saved under a state ID, and reports whether anything was.
	Saved(stateID string, value any) (bool, error)
}

// Recall returns the endpoint of the last run, with the issuer that became known in it; nil when there
// was none. It is Pending if the issuer did not become known.
func Recall(from Previous) (*Endpoint, error) {
	e, later := &Endpoint{}, &Endpoint{}
	found, err := from.Saved(location.EndpointStateID, e)
	if err != nil || !found {
		return nil, err
	}
	if !e.Pending {
		return e, nil
	}
	found, err = from.Saved(location.IssuerStateID, later)
	if err != nil || !found || later.Pending || later.InfraName != e.InfraName || later.Account != e.Account {
		return e, err
	}
	return later, nil
}
