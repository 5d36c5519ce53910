package terraform

import (
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// readme returns the README.md.
func readme(s *render.Stack, own []component) render.File {
	return render.Readme{
		Title: "Terraform and OpenTofu module",
		Intro: intro(s, own),
		Apply: fmt.Sprintf(`Either as it is. With credentials of account %[1]s, in this folder, which then also holds Terraform's
state (keep it: without it Terraform does not know what it made):

    export AWS_REGION=%[2]s
    terraform init
    terraform apply

Or as a module of a configuration that has a backend and a provider already:

    module "sts" {
      source = "./sts/terraform"
    }

Both work with `+"`tofu`"+` in the place of `+"`terraform`"+`. %[3]sCredentials of another account are refused before
anything is created or changed.

`+"`variables.tf`"+` has what may be chosen here%[4]s
The rest is fixed, since the cluster's manifests name it already.

What exists already, made by openshift-install-sts or another tool, is not taken over: Terraform stops there,
unless you import it.%[5]s`, s.Account, s.Region, whereBucket(s), variableWords(s), secondStep(s)),
		Domain: "terraform output -raw domain\n",
		Check: "Terraform itself says with exit code 0 that nothing differs from what it made:\n\n" +
			"    terraform plan -detailed-exitcode\n\n" + readBack(s) + render.CheckDocuments(s),
		Undo: render.UndoWarning + " Make sure that the\ncredentials are those of account " + s.Account + `, which Terraform does not check here.

    terraform destroy

` + left(s),
	}.File(s)
}

func intro(s *render.Stack, own []component) string {
	var parts []string
	switch {
	case s.Distribution != nil:
		documents := "the private bucket"
		if len(s.Objects) > 0 {
			documents = "the private bucket with the OIDC documents in `" + render.DocumentsFolder + "/`"
		}
		parts = append(parts, documents, "the CloudFront distribution that serves it")
	case s.Bucket != nil:
		parts = append(parts, "the bucket with the OIDC documents in `"+render.DocumentsFolder+"/`")
	}
	start := "`distribution.tf`: what serves the documents"
	if s.Provider != nil {
		parts = append(parts, "the identity provider", count(len(own), "role", "roles"))
		start = "`roles.tf`: who may assume which role, and what it may do"
	}
	if n := len(parts); n > 1 {
		parts[n-1] = "and " + parts[n-1]
	}
	return "A module for Terraform 1.5 or later and for every OpenTofu, with the provider `hashicorp/aws` 6. It creates\n" +
		strings.Join(parts, ", ") + ". Start reading at\n" + start + ". No secret is in these files, nor will one be in\nTerraform's state."
}

func whereBucket(s *render.Stack) string {
	if s.Bucket == nil {
		return ""
	}
	return "Whatever the provider's region is, the bucket is made in\n" + s.Region + ". "
}

func variableWords(s *render.Stack) string {
	if s.Provider == nil {
		return ": tags. Give `render` the same with `--tags`."
	}
	return ": the permissions boundary, and tags. Tell `plan` below of another choice\nwith `--permissions-boundary-arn` and `--tags`."
}

// secondStep says that the module is the one of the first step.
func secondStep(s *render.Stack) string {
	if s.Distribution == nil || s.Pending() {
		return ""
	}
	return "\n\n**Apply it with the state of the first step**, in which the bucket and the distribution are: this is the same\n" +
		"module with more in it. It waits until the distribution serves everywhere, which takes some minutes."
}

func readBack(s *render.Stack) string {
	if len(s.Objects) == 0 {
		return ""
	}
	return "It does not read the documents back, and it never overwrites published keys: when those in `" + render.DocumentsFolder + "/` change,\nit warns.\n\n"
}

// left says what stays when everything is destroyed.
func left(s *render.Stack) string {
	if s.Bucket == nil {
		return "What Terraform did not make, it leaves, and says so: a role to which somebody attached another policy. The\n" +
			"documents are not in AWS: " + render.StopServing(s)
	}
	role := ", a role to\nwhich somebody attached another policy"
	if s.Provider == nil {
		role = ""
	}
	return `What Terraform did not make, it leaves, and says so: a bucket that holds more than the documents` + role + `. To have it refuse the command altogether, put a file
` + "`protect_override.tf`" + ` of your own beside these; a later render leaves it there:

    resource "aws_s3_bucket" "oidc" {
      lifecycle {
        prevent_destroy = true
      }
    }`
}

// count returns a number and what it counts.
func count(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}
