package cloud

import (
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diff"
)

// Kind is a kind of resource, in the words that users know.
type Kind string

// The kinds of resources.
const (
	KindBucket           Kind = "bucket"
	KindBucketPolicy     Kind = "bucket-policy"
	KindObject           Kind = "object"
	KindIdentityProvider Kind = "identity-provider"
	KindRole             Kind = "role"
	// KindPolicy is a managed policy, which is part of its role.
	KindPolicy Kind = "policy"
)

// ID names a resource: its kind, and its name within the account.
type ID struct {
	Kind Kind
	Name string
}

// String returns "kind/name", under which the state records the resource.
func (id ID) String() string { return string(id.Kind) + "/" + id.Name }

// Resource is a desired resource. Its identity follows from the inputs, so that it can be
// looked up in one call.
type Resource interface {
	// ID returns the resource's identity.
	ID() ID
	// Compare judges what was found; nil means that nothing was. It opens no connection.
	// What exists without being ours, or cannot be changed in place, is an error.
	Compare(actual Actual) (Comparison, error)
}

// Actual is a resource as it was found: an *ActualBucket, *ActualBucketPolicy, *ActualObject,
// *ActualDistribution, *ActualProvider or *ActualRole.
type Actual interface{ isActual() }

// Action is what has to happen for a resource to be as desired.
type Action string

// The actions. Refusals are errors and not actions.
const (
	ActionNone   Action = "none"
	ActionCreate Action = "create"
	ActionUpdate Action = "update"
)

// Comparison is a desired resource beside what was found of it.
type Comparison struct {
	Desired     Resource
	Actual      Actual
	Action      Action
	Differences []diff.Difference
	// Adopted are the resources that no cluster's tag claims and that are taken over: the one
	// compared, and managed policies of a role.
	Adopted []ID
}

// AdoptionNotes are sentences that say what is to be taken over, and which managed policies of
// others stay attached to a role that is.
func (c Comparison) AdoptionNotes() []string {
	var notes []string
	for _, id := range c.Adopted {
		note := fmt.Sprintf("%s %s has no tag of this cluster and is to be taken over", id.Kind.Words(), c.nameOf(id))
		if foreign := c.ForeignPolicies(id); len(foreign) > 0 {
			note += ", with the managed policies that others attached to it, which stay: " + strings.Join(foreign, ", ")
		}
		notes = append(notes, note)
	}
	return notes
}

// nameOf returns how users know a resource that is taken over. A distribution's identity is the bucket's
// name, which does not tell which distribution it is.
func (c Comparison) nameOf(id ID) string {
	if a, ok := c.Actual.(*ActualDistribution); ok && a != nil && id == c.Desired.ID() {
		return fmt.Sprintf("%s (%s, %s)", id.Name, a.Distribution, a.Domain)
	}
	return id.Name
}

// ForeignPolicies returns the ARNs of the managed policies that others attached to a resource
// that is taken over: nil unless it is the role that was compared.
func (c Comparison) ForeignPolicies(id ID) []string {
	if role, ok := c.Actual.(*ActualRole); ok && role != nil && id == c.Desired.ID() {
		return role.Foreign
	}
	return nil
}

// compared returns the comparison of something that exists.
func compared(desired Resource, actual Actual, differences []diff.Difference, adopted ...ID) Comparison {
	c := Comparison{Desired: desired, Actual: actual, Action: ActionNone, Differences: differences, Adopted: adopted}
	if len(differences) > 0 {
		c.Action = ActionUpdate
	}
	return c
}

// missing returns the comparison of something that does not exist.
func missing(desired Resource) Comparison {
	return Comparison{Desired: desired, Action: ActionCreate}
}

// Has reports whether the comparison differs in a field, or in a part of it: "tags"
// covers `tags["team"]`.
func (c Comparison) Has(field string) bool {
	for _, d := range c.Differences {
		if d.Field == field || len(d.Field) > len(field) && d.Field[:len(field)] == field &&
			(d.Field[len(field)] == '.' || d.Field[len(field)] == '[') {
			return true
		}
	}
	return false
}

// Result is what became of a resource.
type Result string

// The results, in the words of the program's output.
const (
	Created   Result = "created"
	Updated   Result = "updated"
	Unchanged Result = "unchanged"
	// Rendered is a resource that was written down, for others to make.
	Rendered Result = "rendered"
)

// ResultOf returns the result of carrying out an action.
func ResultOf(a Action) Result {
	switch a {
	case ActionCreate:
		return Created
	case ActionUpdate:
		return Updated
	default:
		return Unchanged
	}
}

// Words returns the kind as it is written in a sentence.
func (k Kind) Words() string {
	switch k {
	case KindBucketPolicy:
		return "policy of bucket"
	case KindIdentityProvider:
		return "identity provider"
	default:
		return string(k)
	}
}
