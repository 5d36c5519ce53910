package location

import "github.com/openshift/openshift-install-sts/pkg/asset/store"

// IssuerStateID is the name in the state file of the endpoint with the issuer that is a distribution's
// domain, which may have become known only in the run.
const IssuerStateID = "issuer"

// PinnedIssuer returns the issuer that the resources of earlier runs were created for; empty when
// there are none, or when the issuer was not known yet.
func PinnedIssuer(session *store.Session) (string, error) {
	if !session.HasResources() {
		return "", nil
	}
	return savedIssuer(session)
}

// savedIssuer returns the issuer that the state has for the name that it has.
func savedIssuer(session *store.Session) (string, error) {
	var endpoint, later struct {
		InfraName string `json:"name"`
		Issuer    string `json:"issuer"`
	}
	if _, err := session.Saved(EndpointStateID, &endpoint); err != nil || endpoint.Issuer != "" {
		return endpoint.Issuer, err
	}
	if _, err := session.Saved(IssuerStateID, &later); err != nil || later.InfraName != endpoint.InfraName {
		return "", err
	}
	return later.Issuer, nil
}
