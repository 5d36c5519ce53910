package cloudformation

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// The logical ids that do not follow from a Secret.
const (
	idBucket       = "Bucket"
	idBucketPolicy = "BucketPolicy"
	idProvider     = "IdentityProvider"
	idDistribution = "Distribution"
	idControl      = "OriginAccessControl"

	idBoundary    = "PermissionsBoundaryArn"
	idHasBoundary = "HasPermissionsBoundary"
	idThumbprint  = "Thumbprint"
	idHasThumb    = "HasThumbprint"
)

// documents are the policy documents of a stack: both forms are made from the same.
type documents struct {
	bucket document
	// trust is by the name of the role.
	trust    map[string]document
	policies map[policyKey]document
}

// policyKey names a policy of a role; a name alone may be that of policies of two roles.
type policyKey struct{ role, policy string }

func newDocuments(s *render.Stack) (*documents, error) {
	d := &documents{trust: map[string]document{}, policies: map[policyKey]document{}}
	var err error
	if s.Policy != nil {
		if d.bucket, err = newDocument(s.Policy.Policy); err != nil {
			return nil, fmt.Errorf("policy of bucket %s: %w", s.Policy.Bucket, err)
		}
	}
	for _, r := range s.Roles {
		if d.trust[r.RoleName], err = newDocument(r.Trust); err != nil {
			return nil, fmt.Errorf("trust policy of role %s: %w", r.RoleName, err)
		}
		for name, policy := range r.Inline {
			if d.policies[policyKey{r.RoleName, name}], err = newDocument(policy); err != nil {
				return nil, fmt.Errorf("policy %s of role %s: %w", name, r.RoleName, err)
			}
		}
		for _, m := range r.Managed {
			if d.policies[policyKey{r.RoleName, m.PolicyName}], err = newDocument(m.Document); err != nil {
				return nil, fmt.Errorf("policy %s of role %s: %w", m.PolicyName, r.RoleName, err)
			}
		}
	}
	return d, nil
}

// roleUnits returns what each component has: its role, followed by the managed policies of
// that. A role whose documents are too long in lines of their own has them on one line.
// overhead is as for split.
func roleUnits(f form, s *render.Stack, d *documents, overhead int) []unit {
	ids := componentIDs(s)
	var list []unit
	for _, c := range s.Own() {
		made := rolePieces(f, c, ids[c.Secret], d, true)
		if slices.ContainsFunc(made, func(p *piece) bool { return p.size()+overhead+sectionsSize > maxTemplate }) {
			made = rolePieces(f, c, ids[c.Secret], d, false)
		}
		list = append(list, newUnit(c.Secret, made))
	}
	return list
}

// rolePieces are the role of a component and each of its managed policies. lines is set to
// have each member of a document on a line of its own.
func rolePieces(f form, c render.Component, id string, d *documents, lines bool) []*piece {
	layout := func(v value) value {
		if lines {
			return v
		}
		return oneLine{v}
	}
	r, rf, roleID := c.Role, f.role(id, c.Role), id+"Role"
	p := f.piece("the role of CredentialsRequest "+c.Request, needs{roleID: id, component: c, creates: true})
	var inline []inlinePolicy
	for _, name := range slices.Sorted(maps.Keys(r.Inline)) {
		inline = append(inline, inlinePolicy{rf.policyName(name), layout(rf.permissions(d.policies[policyKey{r.RoleName, name}]))})
	}
	p.addResource(resource{
		id:        roleID,
		comment:   roleComment(c),
		dependsOn: idProvider,
		properties: roleProperties{
			rf.name(), rf.path(), r.Description, layout(rf.trust(d.trust[r.RoleName])),
			optional(idHasBoundary, ref(idBoundary)), rf.maxSession(), inline, f.tags(r.Tags),
		},
	})
	p.output(id+"RoleArn", "ARN of the role of "+c.Secret.String(), getAtt(roleID+".Arn"))
	list := []*piece{p}
	for i, m := range r.Managed {
		p := f.piece(fmt.Sprintf("policy %d of CredentialsRequest %s", i+1, c.Request), needs{roleID: id, component: c})
		p.addResource(resource{
			id: fmt.Sprintf("%sPolicy%d", id, i+1),
			comment: fmt.Sprintf(`Permissions of the role of %s, part %d of %d: they are too large for inline policies. CloudFormation
				cannot tag a managed policy; upload.sh does.`, c.Secret, i+1, len(r.Managed)),
			dependsOn: roleID,
			properties: managedPolicyProperties{
				rf.policyName(m.PolicyName), rf.path(), r.Description, rf.name(),
				layout(rf.permissions(d.policies[policyKey{r.RoleName, m.PolicyName}])),
			},
		})
		list = append(list, p)
	}
	return list
}

func roleComment(c render.Component) string {
	return fmt.Sprintf("The role of CredentialsRequest %s. Assumed in namespace %s by: %s.",
		c.Request, c.Secret.Namespace, strings.Join(c.ServiceAccounts, ", "))
}

// output adds an output.
func (p *piece) output(id, description string, v value) {
	p.add(outputs, id, "", mapping{{key: "Description", value: text(description)}, {key: "Value", value: v}})
}
