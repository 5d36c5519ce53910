// Package terraform writes a module for Terraform and OpenTofu with the provider
// hashicorp/aws. Each of its files is built by the Go file that is named for it.
package terraform

import (
	"context"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// Format returns the format.
func Format() render.Format {
	return render.Format{
		Name:    "terraform",
		Summary: "a module for Terraform and OpenTofu that creates everything, the OIDC documents included",
		Render:  files,
	}
}

func files(_ context.Context, s *render.Stack) ([]render.File, error) {
	if err := checkTags(s); err != nil {
		return nil, err
	}
	own, err := labelled(s.Components)
	if err != nil {
		return nil, err
	}
	bucket, err := bucketFile(s)
	if err != nil {
		return nil, err
	}
	roles, err := rolesFile(s, own)
	if err != nil {
		return nil, err
	}
	all := append([]render.File{readme(s, own)}, s.DocumentFiles()...)
	return append(all,
		render.File{Name: "versions.tf", Data: versionsFile()},
		render.File{Name: "variables.tf", Data: variablesFile(s)},
		render.File{Name: "main.tf", Data: mainFile(s)},
		render.File{Name: "bucket.tf", Data: bucket},
		render.File{Name: "identity_provider.tf", Data: identityProviderFile(s)},
		render.File{Name: "roles.tf", Data: roles},
		render.File{Name: "outputs.tf", Data: outputsFile(own)},
	), nil
}
