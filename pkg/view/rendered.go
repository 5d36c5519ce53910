package view

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/lint"
)

// Format is a format that was rendered.
type Format struct {
	Name string `json:"name"`
	// Folder is where its files are, relative to the install directory.
	Folder string `json:"folder"`
}

// Adjusted is a CredentialsRequest with what was changed of it.
type Adjusted struct {
	Request     string                          `json:"request"`
	Adjustments []credentialsrequest.Adjustment `json:"adjustments"`
}

// Rendered is the result of render. While the issuer is not known it is that of the first of two
// steps, and has no roles.
type Rendered struct {
	SchemaVersion int      `json:"schemaVersion"`
	Cluster       Cluster  `json:"cluster"`
	Release       *Release `json:"release,omitempty"`
	KeyPair       KeyPair  `json:"keyPair"`
	Roles         []Role   `json:"roles"`
	Formats       []Format `json:"formats"`
	// Serve are the documents that the user is to serve.
	Serve []Serve `json:"serve,omitempty"`
	// SharedIssuer is set when other clusters have the same issuer, and so can assume the roles.
	SharedIssuer bool `json:"sharedIssuer,omitempty"`
	// Adjusted are the CredentialsRequests whose roles are other than they ask for.
	Adjusted []Adjusted `json:"adjusted,omitempty"`
	// Findings are those of the policy lint, silenced ones included.
	Findings []lint.Finding `json:"findings,omitempty"`
	// Report is the page for whoever approves; empty when it was not asked for.
	Report string `json:"report,omitempty"`
	// Secrets are rendered files that hold the private key.
	Secrets []string            `json:"secrets,omitempty"`
	Files   []store.FileOutcome `json:"files"`
	// Next is the command that comes next, once others have created everything.
	Next string `json:"next"`
}

// Text writes what was rendered, for people.
func (r Rendered) Text(w io.Writer) error {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "Cluster\t%s in account %s, %s\n", r.Cluster.Name, r.Cluster.Account, r.Cluster.Region)
	if r.Release != nil {
		fmt.Fprintf(t, "Release\t%s\n", r.Release)
	}
	fmt.Fprintf(t, "Signing key\t%s\n", r.KeyPair.KeyID)
	fmt.Fprintf(t, "Issuer\t%s\n", r.Cluster.IssuerText())
	if r.Cluster.Issuer != "" {
		fmt.Fprintf(t, "Roles\t%s\n", countRoles(r.Roles))
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	for _, role := range r.Roles {
		fmt.Fprintf(&b, "  %s\n    for Secret %s/%s\n", role.ARN, role.Namespace, role.Secret)
	}
	r.remarksText(&b)
	b.WriteString(r.filesText())
	if r.Report != "" {
		fmt.Fprintf(&b, "For the person who must approve: %s\n", r.Report)
	}
	if len(r.Secrets) > 0 {
		b.WriteString("With the private key, for nobody but who installs:\n")
		for _, name := range r.Secrets {
			fmt.Fprintf(&b, "  %s\n", name)
		}
	}
	fmt.Fprintf(&b, "\nNext: have the resources created (each folder's README.md says how), and then: %s\n", r.Next)
	return write(w, b.String())
}

// remarksText says what is to be known of the issuer and of the roles.
func (r Rendered) remarksText(b *strings.Builder) {
	serveText(b, r.Serve)
	if r.SharedIssuer {
		b.WriteString("The issuer is shared: every cluster whose key it publishes can assume these roles, and this cluster theirs.\n")
	}
	for _, a := range r.Adjusted {
		fmt.Fprintf(b, "Other than CredentialsRequest %s asks for:\n", a.Request)
		for _, adjustment := range a.Adjustments {
			fmt.Fprintf(b, "  %s\n", adjustment)
		}
	}
	summary := lintSummary(r.Findings, "the page of --report has them; docs/lint.md says what they mean")
	if summary == "" {
		return
	}
	fmt.Fprintf(b, "%s\n", summary)
	byCheck := map[string]int{}
	for _, f := range r.Findings {
		if !f.Silenced {
			byCheck[f.Check]++
		}
	}
	for _, check := range slices.Sorted(maps.Keys(byCheck)) {
		fmt.Fprintf(b, "  %-21s %d\n", check, byCheck[check])
	}
}

// filesText counts the files of each format, those of an earlier render too, and names the
// others that changed.
func (r Rendered) filesText() string {
	var b strings.Builder
	fmt.Fprintf(&b, "Files: %s\n", countFiles(r.Files))
	var folders []string
	for _, f := range r.Formats {
		folders = append(folders, f.Folder)
	}
	byFolder := map[string][]store.FileOutcome{}
	for _, f := range r.Files {
		folder := formatFolder(f.Name)
		if folder != "" && !slices.Contains(folders, folder) {
			folders = append(folders, folder)
		}
		byFolder[folder] = append(byFolder[folder], f)
	}
	for _, folder := range folders {
		fmt.Fprintf(&b, "  %s/: %s\n", folder, countFiles(byFolder[folder]))
	}
	for _, f := range r.Files {
		if f.Outcome == store.FileKept || f.Outcome != store.FileUnchanged && formatFolder(f.Name) == "" {
			fmt.Fprintf(&b, "  %-9s %s\n", f.Outcome, f.Name)
		}
	}
	return b.String()
}

// formatFolder returns the folder of the format that a file belongs to; empty for a file
// that create makes too.
func formatFolder(name string) string {
	parts := strings.SplitN(name, "/", 3)
	if len(parts) < 3 || parts[0] != "sts" || parts[1] == "oidc" {
		return ""
	}
	return parts[0] + "/" + parts[1]
}
