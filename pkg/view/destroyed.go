package view

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/destroy"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Removed is a resource and what became of it.
type Removed struct {
	Kind string `json:"kind"`
	// Name is the resource's name; that of a provider is its ARN, that of an object bucket/key.
	Name string `json:"name"`
	// Outcome is deleted, gone, released, left or foreign; pending in a list of what is to be deleted, or when
	// the run ended before it was.
	Outcome destroy.Outcome `json:"outcome"`
	// Reason says why it was not, or is not to be, deleted.
	Reason string `json:"reason,omitempty"`
}

// Destroyed is the result of destroy.
type Destroyed struct {
	SchemaVersion int     `json:"schemaVersion"`
	Cluster       Cluster `json:"cluster"`
	// Complete is set when nothing of the cluster's is left in AWS, as far as it was looked for.
	Complete  bool      `json:"complete"`
	Resources []Removed `json:"resources"`
	// Files are those that --purge removed or kept, since somebody changed them.
	Files []store.FileOutcome `json:"files"`
	// Kept says what stays in the install directory; empty with --purge.
	Kept []string `json:"kept"`
	// Issuer says what is left to do at an issuer that the user serves; nil for any other.
	Issuer *IssuerLeft `json:"issuer,omitempty"`
}

// IssuerLeft is what a destroyed cluster leaves at an issuer that the user serves.
type IssuerLeft struct {
	URL string `json:"url"`
	// RemoveKeyIDs are the kids of the cluster's keys that are to be served no longer; empty where they
	// are not served any more, or not known.
	RemoveKeyIDs []string `json:"removeKeyIDs,omitempty"`
	// OtherKeyIDs are the kids of other clusters' keys, which must go on being served.
	OtherKeyIDs []string `json:"otherKeyIDs,omitempty"`
	// Serve are the documents without the cluster's keys, written to be served in place of those that
	// are.
	Serve []Serve `json:"serve,omitempty"`
	// Advice says what to do, in whole sentences.
	Advice string `json:"advice"`
}

// NewRemoved returns the view of resources.
func NewRemoved(items []destroy.Item) []Removed {
	list := make([]Removed, 0, len(items))
	for _, i := range items {
		list = append(list, Removed{Kind: string(i.Kind), Name: i.Name, Outcome: i.Outcome, Reason: i.Reason})
	}
	return list
}

// List writes what is to be deleted and what is left alone, for people.
func (d Destroyed) List(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Cluster %s in account %s, %s\n", d.Cluster.Name, d.Cluster.Account, d.Cluster.Region)
	d.section(&b, "To be deleted", destroy.Pending)
	d.section(&b, "Left, and for you to look at", destroy.Left)
	d.section(&b, "Not this cluster's, and is left alone", destroy.Foreign)
	d.section(&b, "Gone already", destroy.Gone)
	return write(w, b.String())
}

// Text writes what became of the resources, for people.
func (d Destroyed) Text(w io.Writer) error {
	var b strings.Builder
	t := tabwriter.NewWriter(&b, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "Cluster\t%s in account %s, %s\n", d.Cluster.Name, d.Cluster.Account, d.Cluster.Region)
	deleted := d.count(destroy.Deleted)
	if deleted == "" {
		deleted = "nothing"
	}
	fmt.Fprintf(t, "Deleted\t%s\n", deleted)
	if gone := d.count(destroy.Gone); gone != "" {
		fmt.Fprintf(t, "Gone already\t%s\n", gone)
	}
	if err := t.Flush(); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	d.section(&b, "Left to other clusters", destroy.Released)
	d.section(&b, "Left", destroy.Left)
	d.section(&b, "Not reached", destroy.Pending)
	d.section(&b, "Not this cluster's, and left alone", destroy.Foreign)
	if len(d.Files) > 0 {
		fmt.Fprintf(&b, "Files: %s\n", countFiles(d.Files))
		for _, f := range d.Files {
			fmt.Fprintf(&b, "  %-9s %s\n", f.Outcome, diagnostic.OneLine(f.Name))
		}
	}
	if len(d.Kept) > 0 {
		fmt.Fprintf(&b, "Kept in the install directory: %s\n", strings.Join(d.Kept, ", "))
	}
	if i := d.Issuer; i != nil {
		fmt.Fprintf(&b, "Issuer %s: %s\n", diagnostic.OneLine(i.URL), diagnostic.OneLine(i.Advice))
		serveText(&b, i.Serve)
	}
	return write(w, b.String())
}

// section writes the resources of an outcome below a title; nothing when there are none.
func (d Destroyed) section(b *strings.Builder, title string, o destroy.Outcome) {
	first := true
	for _, r := range d.Resources {
		if r.Outcome != o {
			continue
		}
		if first {
			fmt.Fprintf(b, "%s:\n", title)
			first = false
		}
		fmt.Fprintf(b, "  %s %s", cloud.Kind(r.Kind).Words(), diagnostic.OneLine(r.Name))
		if r.Reason != "" {
			fmt.Fprintf(b, ": %s", r.Reason)
		}
		b.WriteString("\n")
	}
}

// count counts the resources of an outcome by their kind.
func (d Destroyed) count(o destroy.Outcome) string {
	var kinds counter
	for _, r := range d.Resources {
		if r.Outcome == o {
			kinds.add(cloud.Kind(r.Kind).Words())
		}
	}
	parts := make([]string, len(kinds.words))
	for i, kind := range kinds.words {
		if n := kinds.counts[kind]; n == 1 {
			parts[i] = "1 " + kind
		} else {
			parts[i] = fmt.Sprintf("%d %s", n, several(kind))
		}
	}
	return strings.Join(parts, ", ")
}

// several returns the plural of a kind's name.
func several(word string) string {
	if stem, ok := strings.CutSuffix(word, "y"); ok {
		return stem + "ies"
	}
	return word + "s"
}
