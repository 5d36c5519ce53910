package terraform

import (
	"github.com/zclconf/go-cty/cty"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// guard is the data source that everything waits for.
const guard = "data.aws_caller_identity.current"

// mainFile has what is fixed, and the guard.
func mainFile(s *render.Stack) []byte {
	return file(func(b *body) {
		b.comment("AWS IAM and OIDC for the OpenShift cluster " + s.Name + ".")
		b.space()
		b.block("locals", nil, func(b *body) {
			if s.Pending() {
				b.comment("These are no variables: the cluster's manifests will hold ARNs that follow from them.")
			} else {
				b.comment(
					"These are no variables: the cluster's manifests hold the issuer and the roles' ARNs already, and both",
					"follow from them.")
			}
			b.set("account_id", text(s.Account))
			if s.Bucket != nil {
				b.set("region", text(s.Region))
			}
			if !s.Pending() {
				b.set("issuer", text(s.Issuer))
				b.set("role_path", text(s.RolePath))
			}
			b.space()
			b.comment("openshift-install-sts knows by these tags what belongs to the cluster. They win over var.tags.")
			b.set("ownership_tags", stringMap(cloud.OwnershipTags(s.Name)))
			b.set("tags", code("merge(var.tags, local.ownership_tags)"))
		})
		b.space()
		b.comment(
			"Everything waits for this, so that nothing is created or changed with the credentials of another",
			"account. (Terraform does not look at it when it destroys.)")
		b.block("data", labels{"aws_caller_identity", "current"}, func(b *body) {
			b.block("lifecycle", nil, func(b *body) {
				b.block("postcondition", nil, func(b *body) {
					b.set("condition", code("self.account_id == local.account_id"))
					b.set("error_message", code(`"The cluster `+s.Name+` belongs to account ${local.account_id}, and these credentials to account ${self.account_id}."`))
				})
			})
		})
	})
}

// checkTags refuses tags that Terraform would change: it brings all text into Unicode's
// normal form C, and the tags in AWS would not be those that were asked for.
func checkTags(s *render.Stack) error {
	for key, value := range s.Tags {
		for _, t := range []string{key, value} {
			if normal := cty.NormalizeString(t); normal != t {
				return diagnostic.Inputf("Give the tag in that form.",
					"tag %q: Terraform would write %+q as %+q, its normal form C", key, t, normal)
			}
		}
	}
	return nil
}
