package terraform

import (
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// readme returns the README.md.
func readme(s *render.Stack, own []component) render.File {
	return render.Readme{
		Title: "Terraform and OpenTofu module",
		Intro: fmt.Sprintf(`A module for Terraform 1.5 or later and for every OpenTofu, with the provider `+"`hashicorp/aws`"+` 6. It creates
the bucket with the OIDC documents in `+"`%s/`"+`, the identity provider, and %s. Start reading at
`+"`roles.tf`"+`: who may assume which role, and what it may do. No secret is in these files, nor will one be in
Terraform's state.`, render.DocumentsFolder, count(len(own), "role", "roles")),
		Apply: fmt.Sprintf(`Either as it is. With credentials of account %[1]s, in this folder, which then also holds Terraform's
state (keep it: without it Terraform does not know what it made):

    export AWS_REGION=%[2]s
    terraform init
    terraform apply

Or as a module of a configuration that has a backend and a provider already:

    module "sts" {
      source = "./sts/terraform"
    }

Both work with `+"`tofu`"+` in the place of `+"`terraform`"+`. Whatever the provider's region is, the bucket is made in
%[2]s. Credentials of another account are refused before anything is created or changed.

`+"`variables.tf`"+` has what may be chosen here: the permissions boundary, and tags. Tell `+"`plan`"+` below of another choice
with `+"`--permissions-boundary-arn`"+` and `+"`--tags`"+`. The rest is fixed, since the cluster's manifests name it already.

What exists already, made by openshift-install-sts or another tool, is not taken over: Terraform stops there,
unless you import it.`, s.Account, s.Region),
		Check: "Terraform itself says with exit code 0 that nothing differs from what it made:\n\n" +
			"    terraform plan -detailed-exitcode\n\n" +
			"It does not read the documents back, and it never overwrites published keys: when those in `" + render.DocumentsFolder + "/` change,\n" +
			"it warns.\n\n" + render.CheckDocuments(s),
		Undo: render.UndoWarning + " Make sure that the\ncredentials are those of account " + s.Account + `, which Terraform does not check here.

    terraform destroy

What Terraform did not make, it leaves, and says so: a bucket that holds more than the documents, a role to
which somebody attached another policy. To have it refuse the command altogether, put a file
` + "`protect_override.tf`" + ` of your own beside these; a later render leaves it there:

    resource "aws_s3_bucket" "oidc" {
      lifecycle {
        prevent_destroy = true
      }
    }`,
	}.File(s)
}

// count returns a number and what it counts.
func count(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}
