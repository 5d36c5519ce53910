package terraform

// outputsFile has what the module returns.
func outputsFile(own []component) []byte {
	var roles object
	for _, c := range own {
		roles = append(roles, field{text(c.Secret.String()), code("aws_iam_role." + c.label + ".arn")})
	}
	return file(func(b *body) {
		for i, o := range []struct {
			name, description string
			value             expression
		}{
			{"issuer", "URL of the cluster's issuer.", code("local.issuer")},
			{"bucket", "Name of the bucket that serves the OIDC documents.", code("aws_s3_bucket.oidc.bucket")},
			{"identity_provider_arn", "ARN of the IAM identity provider.", code(provider + ".arn")},
			{"role_arns", "ARN of each component's role, by the namespace and name of its Secret.", roles},
		} {
			if i > 0 {
				b.space()
			}
			b.block("output", labels{o.name}, func(b *body) {
				b.set("description", text(o.description))
				b.set("value", o.value)
			})
		}
	})
}
