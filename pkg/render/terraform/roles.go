package terraform

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// rolesFile has the role of each component with its permissions.
func rolesFile(s *render.Stack, own []component) ([]byte, error) {
	parts := make([]resources, len(own))
	for i, c := range own {
		var err error
		if parts[i], err = c.resources(); err != nil {
			return nil, fmt.Errorf("role %s: %w", c.Role.RoleName, err)
		}
	}
	return file(func(b *body) {
		b.comment(
			"A role for each component. Only the component's service accounts can assume it.",
			"",
			"The policies are word for word those that openshift-install-sts itself would create. Hence jsonencode,",
			"and not aws_iam_policy_document, which sorts lists and turns true and numbers into text; and hence the",
			"identity provider's ARN is spelled out, which also shows it in the first plan.")
		for _, c := range s.Components {
			if c.Role == nil {
				b.space()
				b.comment("Secret "+c.Secret.String(), "Its role is somebody else's and not made here: "+c.RoleARN)
			}
		}
		for i, c := range own {
			c.write(b, parts[i])
		}
	}), nil
}

// resources are a component's policies as expressions.
type resources struct {
	trust           expression
	inline, managed []namedPolicy
}

// namedPolicy is a policy of a role.
type namedPolicy struct {
	label, name string
	document    expression
}

func (c component) resources() (resources, error) {
	var r resources
	var err error
	if r.trust, err = policy(c.Role.Trust); err != nil {
		return r, err
	}
	for i, name := range slices.Sorted(maps.Keys(c.Role.Inline)) {
		p := namedPolicy{label: c.label, name: name}
		if i > 0 {
			p.label = c.policyLabel(i + 1)
		}
		if p.document, err = policy(c.Role.Inline[name]); err != nil {
			return r, fmt.Errorf("policy %s: %w", name, err)
		}
		r.inline = append(r.inline, p)
	}
	for i, m := range c.Role.Managed {
		p := namedPolicy{label: c.policyLabel(i + 1), name: m.PolicyName}
		if p.document, err = policy(m.Document); err != nil {
			return r, fmt.Errorf("policy %s: %w", m.PolicyName, err)
		}
		r.managed = append(r.managed, p)
	}
	return r, nil
}

// write writes a component's role and policies.
func (c component) write(b *body, r resources) {
	b.space()
	b.comment("Secret "+c.Secret.String(), "Service accounts "+strings.Join(c.ServiceAccounts, ", "), "CredentialsRequest "+c.Request)
	b.block("resource", labels{"aws_iam_role", c.label}, func(b *body) {
		b.set("name", text(c.Role.RoleName))
		b.set("path", code("local.role_path"))
		b.set("description", text(c.Role.Description))
		b.set("permissions_boundary", code("var.permissions_boundary_arn"))
		if seconds := int(c.Role.MaxSession.Seconds()); seconds > 0 {
			b.set("max_session_duration", code(strconv.Itoa(seconds)))
		}
		b.set("tags", code("local.tags"))
		b.space()
		b.set("assume_role_policy", r.trust)
		b.space()
		b.set("depends_on", list{code(provider)})
	})
	role := code("aws_iam_role." + c.label + ".name")
	for _, p := range r.inline {
		b.space()
		b.block("resource", labels{"aws_iam_role_policy", p.label}, func(b *body) {
			b.set("role", role)
			b.set("name", text(p.name))
			b.set("policy", p.document)
		})
	}
	for _, p := range r.managed {
		b.space()
		b.block("resource", labels{"aws_iam_policy", p.label}, func(b *body) {
			b.set("name", text(p.name))
			b.set("path", code("local.role_path"))
			b.set("description", text(c.Role.Description))
			b.set("tags", code("local.tags"))
			b.set("policy", p.document)
			b.space()
			b.set("depends_on", list{code(guard)})
		})
		b.space()
		b.block("resource", labels{"aws_iam_role_policy_attachment", p.label}, func(b *body) {
			b.set("role", role)
			b.set("policy_arn", code("aws_iam_policy."+p.label+".arn"))
		})
	}
}
