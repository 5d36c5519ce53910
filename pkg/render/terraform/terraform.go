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
	all := append([]render.File{readme(s, own)}, s.DocumentFiles()...)
	add := func(name string, data []byte) { all = append(all, render.File{Name: name, Data: data}) }
	add("versions.tf", versionsFile())
	add("variables.tf", variablesFile(s))
	add("main.tf", mainFile(s))
	if s.Bucket != nil {
		bucket, err := bucketFile(s)
		if err != nil {
			return nil, err
		}
		add("bucket.tf", bucket)
	}
	if s.Distribution != nil {
		add("distribution.tf", distributionFile(s))
	}
	if s.Provider != nil {
		roles, err := rolesFile(s, own)
		if err != nil {
			return nil, err
		}
		add("identity_provider.tf", identityProviderFile(s))
		add("roles.tf", roles)
	}
	add("outputs.tf", outputsFile(s, own))
	return all, nil
}
