package cloud

import (
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/diff"
)

// OIDCProvider is the IAM identity provider that trusts the cluster's issuer.
type OIDCProvider struct {
	Cluster string
	// ARN is computed from the account and the URL.
	ARN string
	// URL is the issuer, with https://.
	URL string
	// Audiences are what IAM calls client IDs.
	Audiences []string
	// Thumbprint is a SHA-1 in lower-case hexadecimal; empty means that IAM finds it
	// itself, and that whatever it found is right.
	Thumbprint string
	Tags       map[string]string
	// Adopt allows to take over a provider that carries no cluster's tag.
	Adopt bool
}

// ActualProvider is an identity provider as it was found.
type ActualProvider struct {
	Audiences    []string
	Thumbprints  []string
	Tags         map[string]string
	RecordedTags []string
}

func (*ActualProvider) isActual() {}

// maxAudiences is how many client IDs an identity provider may have:
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
const maxAudiences = 100

// ID returns the provider's identity, its ARN.
func (p OIDCProvider) ID() ID { return ID{KindIdentityProvider, p.ARN} }

// Compare judges the provider that was found.
func (p OIDCProvider) Compare(actual Actual) (Comparison, error) {
	if n := len(p.Audiences); n > maxAudiences {
		return Comparison{}, diagnostic.Inputf("Give fewer CredentialsRequests audiences of their own in sts-config.yaml.",
			"identity provider %s would have %d audiences, and IAM allows %d", p.ARN, n, maxAudiences)
	}
	a, _ := actual.(*ActualProvider)
	if a == nil {
		return missing(p), nil
	}
	adopted, err := claim(p.ID(), p.Cluster, p.Adopt, a.Tags)
	if err != nil {
		return Comparison{}, err
	}
	d := diff.Set("audiences", a.Audiences, p.Audiences)
	if p.Thumbprint != "" {
		d = append(d, diff.Set("thumbprints", lower(a.Thumbprints), []string{p.Thumbprint})...)
	}
	d = append(d, tagDifferences(a.Tags, p.Tags, a.RecordedTags)...)
	return compared(p, a, d, adopted...), nil
}

// StaleTags returns the keys of the tags to remove from what was found.
func (p OIDCProvider) StaleTags(a *ActualProvider) []string {
	return staleTags(a.Tags, p.Tags, a.RecordedTags)
}

func lower(texts []string) []string {
	lowered := make([]string, len(texts))
	for i, t := range texts {
		lowered[i] = strings.ToLower(t)
	}
	return lowered
}
