package view

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// SchemaVersion is the version of the JSON documents.
const SchemaVersion = 1

// Cluster says which cluster a result is about.
type Cluster struct {
	// Name is the infrastructure name.
	Name      string `json:"name"`
	Account   string `json:"account"`
	Partition string `json:"partition"`
	Region    string `json:"region"`
	// Issuer is left out while it is not known: it is the domain of a distribution that does not exist.
	Issuer string `json:"issuer,omitempty"`
	// IssuerKind says who serves the OIDC documents: cloudfront or self-hosted; left out for a public
	// bucket.
	IssuerKind string `json:"issuerKind,omitempty"`
}

// IssuerText returns the issuer as it is written for people.
func (c Cluster) IssuerText() string {
	if c.Issuer == "" {
		return unknownIssuer
	}
	return c.Issuer
}

// unknownIssuer is what people read in place of the domain of a distribution that does not exist.
const unknownIssuer = "(known once the distribution exists)"

// Outcome is a resource and what became of it.
type Outcome struct {
	Name    string       `json:"name"`
	Outcome cloud.Result `json:"outcome"`
}

// Role is a role and what became of it.
type Role struct {
	Request         string       `json:"request"`
	Name            string       `json:"name,omitempty"`
	ARN             string       `json:"arn"`
	Namespace       string       `json:"namespace"`
	Secret          string       `json:"secret"`
	ServiceAccounts []string     `json:"serviceAccounts"`
	Outcome         cloud.Result `json:"outcome,omitempty"` // empty: somebody else's role, used as it is
}

// KeyPair is the signing key.
type KeyPair struct {
	KeyID string `json:"keyID"`
}

// Created is the result of a create command. What the command was not about is left out.
type Created struct {
	SchemaVersion int           `json:"schemaVersion"`
	Cluster       *Cluster      `json:"cluster,omitempty"`
	Release       *Release      `json:"release,omitempty"`
	KeyPair       *KeyPair      `json:"keyPair,omitempty"`
	Bucket        *Outcome      `json:"bucket,omitempty"`
	Distribution  *Distribution `json:"distribution,omitempty"`
	BucketPolicy  *Outcome      `json:"bucketPolicy,omitempty"`
	Issuer        string        `json:"issuer,omitempty"`
	Objects       []Outcome     `json:"objects,omitempty"`
	// Serve are the documents that the user is to serve.
	Serve []Serve `json:"serve,omitempty"`
	// KMSKeyPolicyStatement is what the policy of the KMS key must have for the distribution.
	KMSKeyPolicyStatement json.RawMessage     `json:"kmsKeyPolicyStatement,omitempty"`
	IdentityProvider      *Provider           `json:"identityProvider,omitempty"`
	Roles                 []Role              `json:"roles,omitempty"`
	Files                 []store.FileOutcome `json:"files"`
	// Next is the command that comes next; empty when there is none to name.
	Next string `json:"next,omitempty"`
}

// Distribution is the CloudFront distribution of a private bucket, and what became of it.
type Distribution struct {
	ID      string       `json:"id"`
	Domain  string       `json:"domain"`
	Outcome cloud.Result `json:"outcome"`
}

// Serve says which file is to be served at which URL.
type Serve struct {
	// File is relative to the install directory.
	File        string `json:"file"`
	URL         string `json:"url"`
	ContentType string `json:"contentType"`
}

// Provider is the identity provider and what became of it.
type Provider struct {
	ARN     string       `json:"arn"`
	Outcome cloud.Result `json:"outcome"`
}

// JSON writes a result as one JSON document.
func JSON(w io.Writer, result any) error {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(result); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}

// Text writes what was made, for people.
func (c Created) Text(w io.Writer) error {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	if c.Cluster != nil {
		fmt.Fprintf(t, "Cluster\t%s in account %s, %s\n", c.Cluster.Name, c.Cluster.Account, c.Cluster.Region)
	}
	if c.Release != nil {
		fmt.Fprintf(t, "Release\t%s\n", c.Release)
	}
	if c.KeyPair != nil {
		fmt.Fprintf(t, "Signing key\t%s\n", c.KeyPair.KeyID)
	}
	if c.Bucket != nil {
		fmt.Fprintf(t, "Bucket\t%s (%s)\n", c.Bucket.Name, c.Bucket.Outcome)
	}
	if c.Distribution != nil {
		fmt.Fprintf(t, "Distribution\t%s (%s)\n", c.Distribution.ID, c.Distribution.Outcome)
	}
	if c.BucketPolicy != nil {
		fmt.Fprintf(t, "Bucket policy\t%s\n", c.BucketPolicy.Outcome)
	}
	if len(c.Objects) > 0 {
		fmt.Fprintf(t, "OIDC documents\t%s\n", countOutcomes(c.Objects))
	}
	if c.Issuer != "" {
		fmt.Fprintf(t, "Issuer\t%s\n", c.Issuer)
	}
	if c.IdentityProvider != nil {
		fmt.Fprintf(t, "Identity provider\t%s (%s)\n", c.IdentityProvider.ARN, c.IdentityProvider.Outcome)
	}
	if len(c.Roles) > 0 {
		fmt.Fprintf(t, "Roles\t%s\n", countRoles(c.Roles))
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	for _, r := range c.Roles {
		fmt.Fprintf(&b, "  %-9s %s\n            for Secret %s/%s\n", r.Outcome, r.ARN, r.Namespace, r.Secret)
	}
	serveText(&b, c.Serve)
	if len(c.KMSKeyPolicyStatement) > 0 {
		fmt.Fprintf(&b, "The policy of the KMS key must have this statement:\n  %s\n", c.KMSKeyPolicyStatement)
	}
	if len(c.Files) > 0 {
		fmt.Fprintf(&b, "Files: %s\n", countFiles(c.Files))
		for _, f := range c.Files {
			if f.Outcome != store.FileUnchanged {
				fmt.Fprintf(&b, "  %-9s %s\n", f.Outcome, f.Name)
			}
		}
	}
	if c.Next != "" {
		fmt.Fprintf(&b, "\nNext: %s\n", c.Next)
	}
	return write(w, b.String())
}

// serveText says what the user is to serve.
func serveText(b *strings.Builder, list []Serve) {
	if len(list) == 0 {
		return
	}
	b.WriteString("To be served to everybody:\n")
	for _, s := range list {
		fmt.Fprintf(b, "  %s (%s)\n            from %s\n", s.URL, s.ContentType, s.File)
	}
}

func countRoles(roles []Role) string {
	counts := counter{}
	for _, r := range roles {
		outcome := string(r.Outcome)
		if outcome == "" {
			outcome = "made by others"
		}
		counts.add(outcome)
	}
	return counts.String()
}

func countOutcomes(outcomes []Outcome) string {
	counts := counter{}
	for _, o := range outcomes {
		counts.add(string(o.Outcome))
	}
	return counts.String()
}

func countFiles(files []store.FileOutcome) string {
	counts := counter{}
	for _, f := range files {
		counts.add(f.Outcome)
	}
	return counts.String()
}

// counter counts outcomes in the order in which they first appear.
type counter struct {
	words  []string
	counts map[string]int
}

func (c *counter) add(word string) {
	if c.counts == nil {
		c.counts = map[string]int{}
	}
	if c.counts[word] == 0 {
		c.words = append(c.words, word)
	}
	c.counts[word]++
}

// String returns "3 created, 4 unchanged".
func (c *counter) String() string {
	parts := make([]string, len(c.words))
	for i, word := range c.words {
		parts[i] = fmt.Sprintf("%d %s", c.counts[word], word)
	}
	return strings.Join(parts, ", ")
}
