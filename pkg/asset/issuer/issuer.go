// Package issuer has the point of the graph at which the issuer is known: the distribution, where
// there is one, and the endpoint with its domain.
package issuer

import (
	"context"
	"encoding/json"

	"github.com/openshift/installer/pkg/asset"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/location"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Issuer is the endpoint with the issuer that is known by now. What is created or written depends on
// it, and not on the endpoint itself.
type Issuer struct {
	*endpoint.Endpoint
	// Changed is set when the issuer became known in this run, so that what was compared before must be
	// compared again.
	Changed bool
}

var _ store.Saved = (*Issuer)(nil)

// Name returns the human-friendly name of the asset.
func (*Issuer) Name() string { return "Issuer" }

// StateID returns the name in the state file. endpoint.Recall reads it.
func (*Issuer) StateID() string { return location.IssuerStateID }

// MarshalJSON writes the issuer, which the endpoint's own JSON may lack.
func (i *Issuer) MarshalJSON() ([]byte, error) {
	e := i.Endpoint
	saved := struct {
		Account    string              `json:"account"`
		InfraName  string              `json:"name"`
		Partition  string              `json:"partition"`
		Region     string              `json:"region"`
		IssuerKind endpoint.IssuerKind `json:"issuerKind"`
		Issuer     string              `json:"issuer,omitempty"`
	}{e.Account, e.InfraName, e.Partition, e.Region, e.IssuerKind, e.Issuer}
	if e.Pending {
		saved.Issuer = ""
	}
	return json.Marshal(saved)
}

// UnmarshalJSON reads what MarshalJSON has written; without an issuer the endpoint is Pending.
func (i *Issuer) UnmarshalJSON(data []byte) error {
	e := &endpoint.Endpoint{}
	if err := json.Unmarshal(data, e); err != nil {
		return err
	}
	i.Endpoint = e
	return nil
}

// Dependencies returns the endpoint, and the distribution whose domain the issuer may be.
func (*Issuer) Dependencies() []asset.Asset {
	return []asset.Asset{&endpoint.Endpoint{}, &Distribution{}, &options.Options{}, &store.Session{}}
}

// Generate takes the issuer from the distribution if it was not known before. A dry run, and one that
// opens no connection, leave it unknown.
func (i *Issuer) Generate(_ context.Context, parents asset.Parents) error {
	e, d, opts, session := &endpoint.Endpoint{}, &Distribution{}, &options.Options{}, &store.Session{}
	parents.Get(e, d, opts, session)
	i.Endpoint = e
	if !e.Pending || session.DryRun || opts.Offline {
		return nil
	}
	if d.Actual == nil || d.Actual.Domain == "" {
		return i.NotKnown()
	}
	known := *e
	known.Issuer, known.Pending = d.Actual.Issuer(), false
	i.Endpoint, i.Changed = &known, true
	return nil
}

// NotKnown is the refusal to create or write what would name an issuer that is not known.
func (i *Issuer) NotKnown() error {
	return diagnostic.Failuref("Run the command again. If that does not help, this is a fault of the program.",
		"the issuer of %s is not known: CloudFront tells no domain", i.InfraName)
}
