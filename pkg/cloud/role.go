package cloud

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/diff"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// Role is the IAM role of one component.
type Role struct {
	Cluster     string
	RoleName    string
	Path        string
	ARN         string
	Description string
	// Trust says who may assume the role.
	Trust iampolicy.Document
	// Inline are the permissions, by policy name; empty when they are too large for
	// inline policies, and Managed holds them.
	Inline map[string]iampolicy.Document
	// Managed are permissions as managed policies that exist for this role alone.
	Managed []ManagedPolicy
	// Boundary is the ARN of the permissions boundary; empty for none.
	Boundary string
	// MaxSession is how long a session may last at most, in whole seconds from 1 to 12 hours; 0 means
	// IAM's default, an hour, for a new role, and that of a role that exists is left as it is. What the
	// SDKs in the components' pods ask for is an hour, which every role allows.
	MaxSession time.Duration
	Tags       map[string]string
	// Adopt allows to take over a role, and desired managed policies, that carry no cluster's tag.
	Adopt bool
}

// ManagedPolicy is a managed policy of one role.
type ManagedPolicy struct {
	PolicyName string
	ARN        string
	Path       string
	Document   iampolicy.Document
}

// ActualRole is a role as it was found.
type ActualRole struct {
	Path        string
	Description string
	// Trust and the documents of Inline and Managed are JSON, decoded.
	Trust  string
	Inline map[string]string
	// Managed are the managed policies that are this role's by their ARN: desired,
	// attached, or recorded by an earlier run. Policies that others attached are not
	// among them.
	Managed map[string]ActualPolicy
	// Foreign are the ARNs, sorted, of attached managed policies that are not the role's own, by
	// their ARN or by their tags. They are nobody's business but their owner's, and stay; but what
	// they grant, the role's component may do.
	Foreign []string
	// Missing is set when there are managed policies, but no role.
	Missing  bool
	Boundary string
	// MaxSession is how long a session may last at most.
	MaxSession   time.Duration
	Tags         map[string]string
	RecordedTags []string
}

// ActualPolicy is a managed policy as it was found.
type ActualPolicy struct {
	// Document is the default version's.
	Document string
	Tags     map[string]string
	Attached bool
}

func (*ActualRole) isActual() {}

// ID returns the role's identity, its name, which is unique in the account.
func (r Role) ID() ID { return ID{KindRole, r.RoleName} }

// Named returns the role under another name, which its policies follow.
func (r Role) Named(name string) Role {
	named := r
	named.RoleName = name
	named.ARN = strings.TrimSuffix(r.ARN, r.RoleName) + name
	if document, ok := r.Inline[r.RoleName]; ok {
		named.Inline = map[string]iampolicy.Document{name: document}
	}
	if len(r.Managed) > 0 {
		documents := make([]iampolicy.Document, len(r.Managed))
		for i, m := range r.Managed {
			documents[i] = m.Document
		}
		named.Managed = named.ManagedPolicies(documents)
	}
	return named
}

// Compare judges the role that was found.
func (r Role) Compare(actual Actual) (Comparison, error) {
	a, _ := actual.(*ActualRole)
	if a == nil {
		return missing(r), nil
	}
	adopted, err := r.Claim(a)
	if err != nil {
		return Comparison{}, err
	}
	if a.Missing {
		c := missing(r)
		c.Actual, c.Adopted = a, adopted
		return c, nil
	}
	if a.Path != r.Path {
		return Comparison{}, diagnostic.Failuref(
			fmt.Sprintf("A role's path cannot be changed in place: use --role-path %s, or delete the cluster's resources first (openshift-install-sts destroy).", a.Path),
			"role %s has the path %s, and %s is wanted", r.RoleName, a.Path, r.Path)
	}
	trust, err := r.Trust.JSON()
	if err != nil {
		return Comparison{}, fmt.Errorf("role %s: %w", r.RoleName, err)
	}
	d, err := comparePolicy("trustPolicy", a.Trust, trust)
	if err != nil {
		return Comparison{}, fmt.Errorf("role %s: %w", r.RoleName, err)
	}
	inline, err := policyDifferences("policies", a.Inline, r.Inline)
	if err != nil {
		return Comparison{}, fmt.Errorf("role %s: %w", r.RoleName, err)
	}
	managed, err := r.managedDifferences(a)
	if err != nil {
		return Comparison{}, fmt.Errorf("role %s: %w", r.RoleName, err)
	}
	d = append(append(d, inline...), managed...)
	d = append(d, diff.Scalar("permissionsBoundary", a.Boundary, r.Boundary)...)
	d = append(d, diff.Scalar("description", a.Description, r.Description)...)
	if r.MaxSession != 0 && r.MaxSession != a.MaxSession {
		d = append(d, diff.Difference{Field: "maxSessionDuration", From: a.MaxSession.String(), To: r.MaxSession.String()})
	}
	d = append(d, tagDifferences(a.Tags, r.Tags, a.RecordedTags)...)
	return compared(r, a, d, adopted...), nil
}

// Claim judges by their tags whose the role and its desired managed policies are that were
// found. It returns those that are taken over; an error for one that is left alone.
func (r Role) Claim(a *ActualRole) (adopted []ID, err error) {
	if !a.Missing {
		if adopted, err = claim(r.ID(), r.Cluster, r.Adopt, a.Tags); err != nil {
			return nil, err
		}
	}
	for _, m := range r.Managed {
		policy, ok := a.Managed[m.ARN]
		if !ok {
			continue
		}
		more, err := claim(ID{KindPolicy, m.ARN}, r.Cluster, r.Adopt, policy.Tags)
		if err != nil {
			return nil, err
		}
		adopted = append(adopted, more...)
	}
	return adopted, nil
}

// StaleTags returns the keys of the tags to remove from what was found.
func (r Role) StaleTags(a *ActualRole) []string { return staleTags(a.Tags, r.Tags, a.RecordedTags) }

// managedDifferences compares the managed policies. One that is not desired goes, unless
// its tags do not say that it is this cluster's.
func (r Role) managedDifferences(a *ActualRole) ([]diff.Difference, error) {
	desired, actual := map[string]iampolicy.Document{}, map[string]string{}
	for _, m := range r.Managed {
		desired[m.ARN] = m.Document
	}
	for arn, policy := range a.Managed {
		if _, wanted := desired[arn]; wanted || r.OwnsTagged(policy) {
			actual[arn] = policy.Document
		}
	}
	d, err := policyDifferences("managedPolicies", actual, desired)
	if err != nil {
		return nil, err
	}
	for _, m := range r.Managed {
		policy, ok := a.Managed[m.ARN]
		if !ok {
			continue
		}
		field := fmt.Sprintf("managedPolicies[%q]", m.ARN)
		if !policy.Attached {
			d = append(d, diff.Difference{Field: field + ".attached", From: false, To: true})
		}
		d = append(d, diff.Prefix(field, tagDifferences(policy.Tags, r.Tags, a.RecordedTags))...)
	}
	return d, nil
}

// policyDifferences compares policies by name: one that is not desired grants what
// nobody asked for, and goes.
func policyDifferences(field string, actual map[string]string, desired map[string]iampolicy.Document) ([]diff.Difference, error) {
	names := slices.Collect(maps.Keys(desired))
	for name := range actual {
		if _, ok := desired[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	var all []diff.Difference
	for _, name := range names {
		var want string
		if document, ok := desired[name]; ok {
			var err error
			if want, err = document.JSON(); err != nil {
				return nil, fmt.Errorf("policy %s: %w", name, err)
			}
		}
		d, err := comparePolicy(fmt.Sprintf("%s[%q]", field, name), actual[name], want)
		if err != nil {
			return nil, err
		}
		all = append(all, d...)
	}
	return all, nil
}

// OwnsPolicy reports whether a managed policy is this role's by its ARN: one that is
// desired, or one of the name that an earlier run gave it.
func (r Role) OwnsPolicy(arn string) bool {
	for _, m := range r.Managed {
		if m.ARN == arn {
			return true
		}
	}
	rest, ok := strings.CutPrefix(arn, r.policyARN(r.RoleName+"-"))
	if !ok || rest == "" {
		return false
	}
	return strings.Trim(rest, "0123456789") == ""
}

// policyARN returns the ARN of a managed policy of the role's account and path.
func (r Role) policyARN(name string) string {
	return strings.TrimSuffix(r.ARN, ":role"+r.Path+r.RoleName) + ":policy" + r.Path + name
}

// ManagedPolicies returns documents as managed policies of the role, which are numbered.
func (r Role) ManagedPolicies(documents []iampolicy.Document) []ManagedPolicy {
	policies := make([]ManagedPolicy, len(documents))
	for i, d := range documents {
		name := fmt.Sprintf("%s-%d", r.RoleName, i+1)
		policies[i] = ManagedPolicy{PolicyName: name, ARN: r.policyARN(name), Path: r.Path, Document: d}
	}
	return policies
}

// IsForeign reports whether an attached managed policy is somebody else's: neither desired nor,
// by its tags, the cluster's. policy is empty for one whose ARN says already that it is not the
// role's.
func (r Role) IsForeign(arn string, policy ActualPolicy) bool {
	desired := slices.ContainsFunc(r.Managed, func(m ManagedPolicy) bool { return m.ARN == arn })
	return !desired && !r.OwnsTagged(policy)
}

// OwnsTagged reports whether a managed policy belongs to the role's cluster by its tags.
func (r Role) OwnsTagged(policy ActualPolicy) bool { return owned(r.Cluster, policy.Tags) }

// CheckPolicyOwner refuses a managed policy that does not belong to the role's cluster.
func (r Role) CheckPolicyOwner(arn string, policy ActualPolicy) error {
	if !r.OwnsTagged(policy) {
		return notOurs(ID{KindPolicy, arn}, r.Cluster)
	}
	return nil
}

// StalePolicyTags returns the keys of the tags to remove from a managed policy.
func (r Role) StalePolicyTags(a *ActualRole, policy ActualPolicy) []string {
	return staleTags(policy.Tags, r.Tags, a.RecordedTags)
}
