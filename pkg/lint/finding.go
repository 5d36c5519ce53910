package lint

import (
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Finding is a warning about a policy.
type Finding struct {
	// Check is the identifier of the check, and Advice says what to do, in whole sentences.
	Check  string `json:"check"`
	Advice string `json:"advice"`
	// Request is the CredentialsRequest, namespace/name; empty for a silence of every request.
	Request string `json:"request,omitempty"`
	Role    string `json:"role,omitempty"`
	// Policy is the name of the policy, or "trustPolicy"; empty where a finding is about more.
	Policy string `json:"policy,omitempty"`
	// Statement is the statement's place in the policy, as plan shows it (statement[0]); empty
	// where a finding is about the whole policy. Sid is the statement's, if it has one.
	Statement string `json:"statement,omitempty"`
	Sid       string `json:"sid,omitempty"`
	// Detail is what was found: one line, without a full stop.
	Detail string `json:"detail"`
	// Actions are all that the finding is about, as the statement has them; Detail names the
	// first of many.
	Actions []string `json:"actions,omitempty"`
	// Silenced says that sts-config.yaml silences the finding, for Reason.
	Silenced bool   `json:"silenced,omitempty"`
	Reason   string `json:"reason,omitempty"`
}

// Text is the finding on one line.
func (f Finding) Text() string {
	where := f.Request
	if f.Policy != "" {
		where = join(where, ", ", f.Policy)
	}
	if f.Statement != "" {
		where = join(where, " ", f.Statement)
	}
	if f.Sid != "" {
		where += " (Sid " + diagnostic.Quote(f.Sid) + ")"
	}
	text := fmt.Sprintf("%s [%s]", join(where, ": ", f.Detail), f.Check)
	if f.Silenced {
		text += " silenced: " + f.Reason
	}
	return diagnostic.OneLine(text)
}

// join puts the separator between two texts that are both there.
func join(a, separator, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + separator + b
}
