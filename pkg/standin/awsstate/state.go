package awsstate

import (
	"bytes"
	"encoding/json"
	"fmt"
)

// State is what an account holds. It has neither times nor random identifiers, so equal
// work makes equal states.
type State struct {
	// Buckets are by name.
	Buckets map[string]Bucket `json:"buckets"`
	// Providers are by ARN.
	Providers map[string]Provider `json:"providers"`
	// Roles are by name.
	Roles map[string]Role `json:"roles"`
	// Policies are the account's own managed policies, by ARN.
	Policies map[string]Policy `json:"policies"`
}

// Bucket is an S3 bucket.
type Bucket struct {
	Region            string             `json:"region"`
	Tags              map[string]string  `json:"tags,omitempty"`
	PublicAccessBlock *PublicAccessBlock `json:"publicAccessBlock,omitempty"`
	Policy            Document           `json:"policy,omitempty"`
	// Objects are by key.
	Objects map[string]Object `json:"objects,omitempty"`
}

// PublicAccessBlock is what a bucket blocks.
type PublicAccessBlock struct {
	BlockPublicACLs       bool `json:"blockPublicAcls"`
	IgnorePublicACLs      bool `json:"ignorePublicAcls"`
	BlockPublicPolicy     bool `json:"blockPublicPolicy"`
	RestrictPublicBuckets bool `json:"restrictPublicBuckets"`
}

// Object is an object in a bucket.
type Object struct {
	Body        string            `json:"body"`
	ContentType string            `json:"contentType,omitempty"`
	Tags        map[string]string `json:"tags,omitempty"`
}

// Provider is an IAM OpenID Connect provider.
type Provider struct {
	// URL is as IAM returns it, without https://.
	URL string `json:"url"`
	// ClientIDs are the audiences, sorted.
	ClientIDs []string `json:"clientIDs,omitempty"`
	// Thumbprints are in IAM's order, which it asks in.
	Thumbprints []string          `json:"thumbprints,omitempty"`
	Tags        map[string]string `json:"tags,omitempty"`
}

// Role is an IAM role.
type Role struct {
	ARN         string   `json:"arn"`
	Path        string   `json:"path"`
	Description string   `json:"description,omitempty"`
	Trust       Document `json:"trust"`
	// Inline are the inline policies by name.
	Inline map[string]Document `json:"inline,omitempty"`
	// Attached are the ARNs of the managed policies, sorted.
	Attached []string `json:"attached,omitempty"`
	// Boundary is the ARN of the permissions boundary.
	Boundary string            `json:"boundary,omitempty"`
	Tags     map[string]string `json:"tags,omitempty"`
}

// Policy is a managed policy of the account.
type Policy struct {
	Name        string `json:"name"`
	Path        string `json:"path"`
	Description string `json:"description,omitempty"`
	// Document is that of the default version.
	Document Document          `json:"document"`
	Tags     map[string]string `json:"tags,omitempty"`
}

// JSON returns the state as indented JSON. Equal states give equal text, and a line of
// it holds one value, so that a difference between two can be read.
func (s *State) JSON() string {
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(s); err != nil {
		// Every Document is valid JSON from its making on, and the rest are strings.
		return fmt.Sprintf("awsstate: %v\n", err)
	}
	return out.String()
}

// Document is a JSON document in its shortest form, with sorted keys: equal documents
// are equal strings. "" is no document.
type Document string

// NewDocument returns text, which must be JSON, in the normal form.
func NewDocument(text string) (Document, error) {
	decoder := json.NewDecoder(bytes.NewReader([]byte(text)))
	decoder.UseNumber() // a float64 would change large numbers
	var value any
	if err := decoder.Decode(&value); err != nil {
		return "", fmt.Errorf("not a JSON document: %w: %q", err, text)
	}
	if decoder.More() {
		return "", fmt.Errorf("more than one JSON document: %q", text)
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	if err := encoder.Encode(value); err != nil {
		return "", fmt.Errorf("writing the normal form: %w", err)
	}
	return Document(bytes.TrimSpace(out.Bytes())), nil
}

// MarshalJSON implements json.Marshaler: the document itself, not a string that holds it.
func (d Document) MarshalJSON() ([]byte, error) {
	if d == "" {
		return []byte("null"), nil
	}
	return []byte(d), nil
}
