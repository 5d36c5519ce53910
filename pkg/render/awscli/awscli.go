// Package awscli writes two scripts for the `aws` command, one that creates everything and
// one that deletes it again, and the documents that they send. The scripts are the templates
// in scripts/; script.go has what is filled in.
package awscli

import (
	"context"
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// Format returns the format.
func Format() render.Format {
	return render.Format{
		Name:    "aws-cli",
		Summary: "apply.sh and destroy.sh for the aws command, and the documents that they send",
		Render:  files,
	}
}

func files(_ context.Context, s *render.Stack) ([]render.File, error) {
	list, err := documents(s)
	if err != nil {
		return nil, err
	}
	for _, name := range []string{applyScript, destroyScript} {
		text, err := script(s, name)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		list = append(list, render.File{Name: name, Data: text, Mode: render.ModeScript})
	}
	return append(list, readme(s)), nil
}
