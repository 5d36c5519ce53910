package terraform

import "github.com/openshift/openshift-install-sts/pkg/render"

// variablesFile has what another team may decide without the cluster noticing it.
func variablesFile(s *render.Stack) []byte {
	return file(func(b *body) {
		if s.Provider != nil {
			b.boundaryVariable(s)
			b.space()
		}
		b.block("variable", labels{"tags"}, func(b *body) {
			b.set("description", text("Tags of everything but the documents, beside the ownership tags."))
			b.set("type", code("map(string)"))
			b.set("default", stringMap(s.UserTags()))
			b.set("nullable", boolean(false))
			b.space()
			// As cloud.CheckUserTags, for what AWS does not refuse by itself.
			b.validation(`alltrue([for key in keys(var.tags) : !can(regex("^(name$|kubernetes\\.io/|openshift\\.io/)", lower(key)))])`,
				"Name and keys that begin with kubernetes.io/ or openshift.io/ have a meaning of their own.")
		})
	})
}

// boundaryVariable writes the variable of the roles' permissions boundary.
func (b *body) boundaryVariable(s *render.Stack) {
	b.block("variable", labels{"permissions_boundary_arn"}, func(b *body) {
		b.set("description", text("ARN of the managed policy that is the permissions boundary of every role; null for none."))
		b.set("type", code("string"))
		if s.Boundary == "" {
			b.set("default", code("null"))
		} else {
			b.set("default", text(s.Boundary))
		}
		b.space()
		// As cloud.CheckPolicyARN. A partition is letters and hyphens, an account digits.
		b.validation(`var.permissions_boundary_arn == null || can(regex("^arn:`+s.Partition+`:iam::(`+s.Account+
			`|aws):policy/[!-~]+$", var.permissions_boundary_arn))`,
			"It must be the ARN of a managed policy of account "+s.Account+", or of AWS, in partition "+s.Partition+".")
	})
}

// validation writes a rule for a variable.
func (b *body) validation(condition, message string) {
	b.block("validation", nil, func(b *body) {
		b.set("condition", code(condition))
		b.set("error_message", text(message))
	})
}
