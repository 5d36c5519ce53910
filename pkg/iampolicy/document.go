package iampolicy

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// Version is the version of the policy language that all documents are written in. A
// document without one would be read as 2008-10-17, which knows no policy variables.
const Version = "2012-10-17"

// The effects of a statement.
const (
	Allow = "Allow"
	Deny  = "Deny"
)

// Document is a policy document to be sent to AWS. It is only ever written; what AWS
// returns has more shapes than this and is compared by Equivalent and Diff.
type Document struct {
	Version   string
	Statement []Statement
}

// Statement is one statement of a document.
type Statement struct {
	Sid    string `json:",omitempty"`
	Effect string
	// Principal is nil in the permissions of a role, where it is the role itself.
	Principal *Principal `json:",omitempty"`
	Action    []string
	// Resource is empty in a trust policy, where it is the role itself.
	Resource  []string  `json:",omitempty"`
	Condition Condition `json:",omitempty"`
}

// Principal says whom a statement is about: everyone, or exactly one of the kinds.
type Principal struct {
	// Everyone is the principal "*": the public.
	Everyone bool
	// Federated is the ARN of an identity provider.
	Federated string
	// Service is the name of an AWS service, such as cloudfront.amazonaws.com.
	Service string
	// AWS is an account or the ARN of one of its identities.
	AWS string
	// CanonicalUser is the S3 identity of an account or of a CloudFront origin access identity.
	CanonicalUser string
}

// Condition maps operators to condition keys to values. A value is a string, a bool, a
// number or a list of these, and is sent with the type that it has here.
type Condition map[string]map[string]any

// New returns a document of the given statements in the current version of the language.
func New(statements ...Statement) Document {
	return Document{Version: Version, Statement: statements}
}

// JSON returns the document exactly as it is sent to AWS: compact, statements and lists
// in their order, the keys of a condition sorted. A document that IAM would refuse as
// malformed is an error that names the field.
func (d Document) JSON() (string, error) {
	if err := d.validate(); err != nil {
		return "", err
	}
	text, err := marshal(d)
	if err != nil {
		return "", err
	}
	for _, r := range text {
		// "Policy documents can contain only … characters in the range U+0020 to U+00FF."
		if r > 0xff {
			return "", fmt.Errorf("the policy document holds %q, a character that IAM does not accept", r)
		}
	}
	return text, nil
}

// MarshalJSON writes "*" for everyone, else an object with the one kind that is set.
func (p Principal) MarshalJSON() ([]byte, error) {
	if p.Everyone {
		return []byte(`"*"`), nil
	}
	kinds := map[string]string{}
	for kind, value := range p.kinds() {
		if value != "" {
			kinds[kind] = value
		}
	}
	text, err := marshal(kinds)
	return []byte(text), err
}

func (p Principal) kinds() map[string]string {
	return map[string]string{
		"AWS": p.AWS, "CanonicalUser": p.CanonicalUser, "Federated": p.Federated, "Service": p.Service,
	}
}

// marshal is json.Marshal without the escaping of <, > and &. AWS would understand the
// escapes, but people read what render prints, and each would count as six characters.
func marshal(value any) (string, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return "", fmt.Errorf("writing the policy document: %w", err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}
