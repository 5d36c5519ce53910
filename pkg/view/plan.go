package view

import (
	"fmt"
	"io"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diff"
	"github.com/openshift/openshift-install-sts/pkg/lint"
)

// Change is what would happen to one resource.
type Change struct {
	// Action is create, update or none.
	Action cloud.Action `json:"action"`
	// Kind is key-pair, bucket, distribution, bucket-policy, object, identity-provider or role.
	Kind string `json:"kind"`
	Name string `json:"name"`
	// Differences say field by field what an update would change.
	Differences []diff.Difference `json:"differences,omitempty"`
	// Adopts are the resources without a cluster's tag that are taken over: this one, and
	// managed policies of a role.
	Adopts []Adopted `json:"adopts,omitempty"`
}

// Adopted is a resource that is taken over.
type Adopted struct {
	// Kind is bucket, distribution, identity-provider, role or policy.
	Kind string `json:"kind"`
	Name string `json:"name"`
	// ForeignPolicies are the ARNs of the managed policies that others attached to a role, and
	// that stay.
	ForeignPolicies []string `json:"foreignPolicies,omitempty"`
}

// Plan is what create manifests would change.
type Plan struct {
	SchemaVersion int     `json:"schemaVersion"`
	Cluster       Cluster `json:"cluster"`
	// Release is the payload that was read; nil when there was none.
	Release *Release `json:"release,omitempty"`
	// Decisions say for each CredentialsRequest that was read why it is in or out.
	Decisions []credentialsrequest.Decision `json:"credentialsRequests"`
	Changes   []Change                      `json:"changes"`
	Files     []store.FileOutcome           `json:"files"`
	Summary   Summary                       `json:"summary"`
	// Adjusted are the CredentialsRequests whose roles are other than they ask for.
	Adjusted []Adjusted `json:"adjusted,omitempty"`
	// Findings are those of the policy lint, silenced ones included. They are no changes, and keep
	// nothing from being done.
	Findings []lint.Finding `json:"findings,omitempty"`
	// Permissions are what the caller may do; nil when nobody asked.
	Permissions *Permissions `json:"permissions,omitempty"`
}

// Summary counts resources and files together.
type Summary struct {
	Create    int `json:"create"`
	Update    int `json:"update"`
	Remove    int `json:"remove"`
	Unchanged int `json:"unchanged"`
}

// KeyPairKind is the kind of the signing key, the one change that is not in the cloud.
const KeyPairKind = "key-pair"

// NewPlan returns the plan of changes and files.
func NewPlan(cluster Cluster, changes []Change, files []store.FileOutcome) Plan {
	p := Plan{SchemaVersion: SchemaVersion, Cluster: cluster, Changes: changes, Files: files, Decisions: []credentialsrequest.Decision{}}
	if p.Files == nil {
		p.Files = []store.FileOutcome{}
	}
	for _, c := range changes {
		switch c.Action {
		case cloud.ActionCreate:
			p.Summary.Create++
		case cloud.ActionUpdate:
			p.Summary.Update++
		case cloud.ActionNone:
			p.Summary.Unchanged++
		}
	}
	for _, f := range files {
		switch f.Outcome {
		case store.FileCreated:
			p.Summary.Create++
		case store.FileUpdated:
			p.Summary.Update++
		case store.FileRemoved:
			p.Summary.Remove++
		default:
			p.Summary.Unchanged++
		}
	}
	return p
}

// HasChanges reports whether there is anything to do.
func (p Plan) HasChanges() bool { return p.Summary.Create+p.Summary.Update+p.Summary.Remove > 0 }

// Text writes the plan for a person to judge. What is right already is only counted.
func (p Plan) Text(w io.Writer) error {
	var b strings.Builder
	fmt.Fprintf(&b, "Cluster %s in account %s, %s\nIssuer  %s\n", p.Cluster.Name, p.Cluster.Account, p.Cluster.Region, p.Cluster.IssuerText())
	if p.Release != nil {
		fmt.Fprintf(&b, "Release %s\n", p.Release)
	}
	requestsText(&b, p.Decisions)
	adjustedText(&b, p.Adjusted)
	if found := lintText(p.Findings); found != "" {
		b.WriteString("\n" + found)
	}
	b.WriteString("\n")
	if !p.HasChanges() {
		fmt.Fprintf(&b, "Nothing to do: all %d resources and files are as they should be.\n", p.Summary.Unchanged)
		p.Permissions.text(&b)
		return p.write(w, b.String())
	}
	for _, c := range p.Changes {
		switch c.Action {
		case cloud.ActionCreate:
			fmt.Fprintf(&b, "+ %s %s\n", c.Kind, c.Name)
			adoptedText(&b, c.Adopts)
		case cloud.ActionUpdate:
			fmt.Fprintf(&b, "~ %s %s\n", c.Kind, c.Name)
			adoptedText(&b, c.Adopts)
			if err := diff.Text(&b, "    ", c.Differences); err != nil {
				return err
			}
		}
	}
	marks := map[string]string{store.FileCreated: "+", store.FileUpdated: "~", store.FileRemoved: "-"}
	for _, f := range p.Files {
		if mark := marks[f.Outcome]; mark != "" {
			fmt.Fprintf(&b, "%s file %s\n", mark, f.Name)
		}
	}
	fmt.Fprintf(&b, "\n%d to create, %d to update, %d to remove, %d unchanged.\n",
		p.Summary.Create, p.Summary.Update, p.Summary.Remove, p.Summary.Unchanged)
	p.Permissions.text(&b)
	return p.write(w, b.String())
}

// adjustedText says how roles are other than their requests ask for.
func adjustedText(b *strings.Builder, adjusted []Adjusted) {
	for _, a := range adjusted {
		fmt.Fprintf(b, "\nOther than CredentialsRequest %s asks for\n", a.Request)
		for _, adjustment := range a.Adjustments {
			fmt.Fprintf(b, "  %s\n", adjustment)
		}
	}
}

// write writes the text, with words in place of what stands for a distribution that does not exist. The
// JSON document has what stands for it, and no issuer.
func (p Plan) write(w io.Writer, text string) error {
	if p.Cluster.Issuer == "" {
		text = strings.NewReplacer(
			endpoint.PendingIssuer, unknownIssuer, strings.TrimPrefix(endpoint.PendingIssuer, "https://"), unknownIssuer,
			cloud.PendingDistribution, unknownIssuer,
		).Replace(text)
	}
	return write(w, text)
}

// adoptedText says what is taken over.
func adoptedText(b *strings.Builder, adopted []Adopted) {
	for _, a := range adopted {
		fmt.Fprintf(b, "    takes over %s %s, which has no tag of this cluster\n", cloud.Kind(a.Kind).Words(), a.Name)
		for _, arn := range a.ForeignPolicies {
			fmt.Fprintf(b, "      with policy %s, which somebody else attached and which stays\n", arn)
		}
	}
}
