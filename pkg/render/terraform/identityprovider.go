package terraform

import "github.com/openshift/openshift-install-sts/pkg/render"

// provider is the resource that is the identity provider.
const provider = "aws_iam_openid_connect_provider.cluster"

// identityProviderFile has the identity provider.
func identityProviderFile(s *render.Stack) []byte {
	return file(func(b *body) {
		b.comment("By this the account trusts the tokens of the cluster's issuer.")
		b.block("resource", labels{"aws_iam_openid_connect_provider", "cluster"}, func(b *body) {
			b.set("url", code("local.issuer"))
			b.set("client_id_list", texts(s.Provider.Audiences))
			if s.Provider.Thumbprint != "" {
				b.set("thumbprint_list", list{text(s.Provider.Thumbprint)})
			}
			b.set("tags", code("local.tags"))
			b.space()
			b.comment("IAM may ask the issuer while it creates the provider.")
			waitFor := list{code(guard)}
			if s.Policy != nil {
				waitFor = list{code("aws_s3_bucket_policy.oidc")}
			}
			if s.Distribution != nil {
				waitFor = append(waitFor, code(distribution))
			}
			for _, o := range s.Objects {
				waitFor = append(waitFor, code("aws_s3_object."+objectLabel(o.Key)))
			}
			b.set("depends_on", waitFor)
		})
	})
}
