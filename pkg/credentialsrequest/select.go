package credentialsrequest

import "github.com/openshift/openshift-install-sts/pkg/inclusion"

// Decision says whether a request belongs to the cluster, and why.
type Decision struct {
	// Request is namespace/name.
	Request  string `json:"request"`
	Source   string `json:"source"`
	Included bool   `json:"included"`
	// Reason is a sentence for the user.
	Reason string `json:"reason"`
	// Warning marks a decision that the user should look at.
	Warning bool `json:"warning"`
}

// Select returns the requests that belong to the cluster, and a decision for each request
// in the order given.
func Select(requests []Request, rules *inclusion.Rules) ([]Request, []Decision) {
	var (
		included  []Request
		decisions []Decision
	)
	for _, request := range requests {
		v := rules.Judge(inclusion.Manifest{
			APIVersion:  apiVersion,
			Kind:        kindRequest,
			Annotations: request.Annotations,
			FromPayload: request.FromPayload,
		})
		decisions = append(decisions, Decision{
			Request:  request.ID(),
			Source:   request.Source,
			Included: v.Included,
			Reason:   v.Reason,
			Warning:  v.Warning,
		})
		if !v.Included {
			continue
		}
		if v.Unjudged {
			// A namespace may be behind the gate that its request is behind.
			request.NamespaceCertain = false
		}
		included = append(included, request)
	}
	return included, decisions
}
