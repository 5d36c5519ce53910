package credentialsrequest

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/document"
)

// Request is a CredentialsRequest for AWS. It is saved in the state file, so its JSON
// names stay as they are.
type Request struct {
	// Name and Namespace are the request's own.
	Name      string `json:"name"`
	Namespace string `json:"namespace,omitempty"`
	// Source says where the request was read: a file and the number of the document in it.
	Source string `json:"source"`
	// Secret is where the component expects its credentials.
	Secret Secret `json:"secret"`
	// ServiceAccounts are the names of the accounts, in the Secret's namespace, that may
	// use the credentials; sorted, each once.
	ServiceAccounts []string `json:"serviceAccounts,omitempty"`
	// CloudTokenPath is where the component's pods find their token; empty means the default.
	CloudTokenPath string `json:"cloudTokenPath,omitempty"`
	// StatementEntries are the permissions.
	StatementEntries []StatementEntry `json:"statementEntries,omitempty"`
	// RoleARN is the stsIAMRoleARN: a role that somebody else made, to be used as it is.
	RoleARN string `json:"roleARN,omitempty"`
	// RoleARNSource says where an override names the role, such as
	// "sts-config.yaml:3: credentialsRequests[0].roleARN"; empty where the request does itself. It is
	// not saved: the overrides are applied anew by each run.
	RoleARNSource string `json:"-"`
	// Annotations decide whether the request belongs to a cluster.
	Annotations map[string]string `json:"annotations,omitempty"`
	// NamespaceCertain says that the cluster is known to make the Secret's namespace by
	// itself. Nothing that was read from a plain directory tells that.
	NamespaceCertain bool `json:"namespaceCertain"`
	// FromPayload says that the request stands in a release payload, whose manifests all carry
	// annotations. Who reads the payload sets it; Parse does not know.
	FromPayload bool `json:"fromPayload,omitempty"`
	// Audiences are those that the component's tokens have, sorted; none means DefaultAudience. No
	// request names any: an override does.
	Audiences []string `json:"audiences,omitempty"`
	// Adjustments are what overrides changed of the request, in the order in which they did.
	Adjustments []Adjustment `json:"adjustments,omitempty"`
}

// DefaultAudience is that of the tokens of the release's and OLM's components.
const DefaultAudience = "openshift"

// Adjustment is something about a request that is other than it was read.
type Adjustment struct {
	// What is a phrase that says what was done, on one line, such as "removes tag:GetResources".
	What string `json:"what"`
	// Reason is why, in the words of who asked for it; empty where nobody needed to say.
	Reason string `json:"reason,omitempty"`
}

// String is the adjustment on one line.
func (a Adjustment) String() string {
	if a.Reason == "" {
		return a.What
	}
	return a.What + " (" + a.Reason + ")"
}

// ID is how Kubernetes would name the request: namespace/name.
func (r Request) ID() string {
	if r.Namespace == "" {
		return r.Name
	}
	return r.Namespace + "/" + r.Name
}

// Secret names a Secret of the cluster.
type Secret struct {
	Namespace string `json:"namespace"`
	Name      string `json:"name"`
}

// Manifest is the name of the Secret's manifest in an install directory; ccoctl's is the same.
func (s Secret) Manifest() string {
	return "manifests/" + s.Namespace + "-" + s.Name + "-credentials.yaml"
}

// String is namespace/name.
func (s Secret) String() string { return s.Namespace + "/" + s.Name }

// UnmarshalJSON demands names that Kubernetes would accept, as Parse does: files and roles are
// named for them, and a state file may be damaged, or somebody else's.
func (s *Secret) UnmarshalJSON(data []byte) error {
	type plain Secret // without this method
	var secret plain
	if err := json.Unmarshal(data, &secret); err != nil {
		return err
	}
	if wrong := append(validation.IsDNS1123Label(secret.Namespace), validation.IsDNS1123Subdomain(secret.Name)...); len(wrong) > 0 {
		return fmt.Errorf("%s is not the name of a Secret: %s", diagnostic.Quote(Secret(secret).String()), strings.Join(wrong, "; "))
	}
	*s = Secret(secret)
	return nil
}

// StatementEntry is one statement of the policy that a request asks for.
type StatementEntry struct {
	// Effect is Allow or Deny.
	Effect string `json:"effect"`
	// Action lists what is allowed or denied, as service:Name.
	Action []string `json:"action"`
	// Resource is what the actions apply to.
	Resource string `json:"resource,omitempty"`
	// Resources are what they apply to where an override says so, in the place of Resource.
	Resources []string `json:"resources,omitempty"`
	// PolicyCondition maps an operator to a condition key to a value. A value is a string,
	// a bool, an int64, a float64, or a []any of those.
	PolicyCondition map[string]map[string]any `json:"policyCondition,omitempty"`
}

// On returns what the actions apply to.
func (s StatementEntry) On() []string {
	if len(s.Resources) > 0 {
		return s.Resources
	}
	return []string{s.Resource}
}

// UnmarshalJSON keeps the types of condition values: encoding/json alone would make every
// number a float64, and a request read back from the state file would no longer be equal
// to the one that was saved.
func (s *StatementEntry) UnmarshalJSON(data []byte) error {
	type plain StatementEntry // without this method
	var entry plain
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.UseNumber()
	if err := decoder.Decode(&entry); err != nil {
		return err
	}
	for operator, keys := range entry.PolicyCondition {
		for key, value := range keys {
			typed, ok := conditionValue(value)
			if !ok {
				return fmt.Errorf("policyCondition.%s[%q]: %s is not a condition value", operator, key, document.TypeName(value))
			}
			keys[key] = typed
		}
	}
	*s = StatementEntry(entry)
	return nil
}
