package terraform

import "github.com/openshift/openshift-install-sts/pkg/render"

// outputsFile has what the module returns.
func outputsFile(s *render.Stack, own []component) []byte {
	var roles object
	for _, c := range own {
		roles = append(roles, field{text(c.Secret.String()), code("aws_iam_role." + c.label + ".arn")})
	}
	return file(func(b *body) {
		output := func(name, description string, value expression) {
			if b.w.lines > 0 {
				b.space()
			}
			b.block("output", labels{name}, func(b *body) {
				b.set("description", text(description))
				b.set("value", value)
			})
		}
		if s.Distribution != nil {
			output("domain", "Domain of the distribution, which is the cluster's issuer.", code(distribution+".domain_name"))
		}
		if !s.Pending() {
			output("issuer", "URL of the cluster's issuer.", code("local.issuer"))
		}
		if s.Bucket != nil {
			what := "Name of the bucket that serves the OIDC documents."
			if s.Distribution != nil {
				what = "Name of the bucket with the OIDC documents."
			}
			output("bucket", what, code("aws_s3_bucket.oidc.bucket"))
		}
		if s.Provider != nil {
			output("identity_provider_arn", "ARN of the IAM identity provider.", code(provider+".arn"))
			output("role_arns", "ARN of each component's role, by the namespace and name of its Secret.", roles)
		}
	})
}
