// Package cloudformation writes CloudFormation templates: one for the cluster as it is, and
// one for stack sets with which many accounts are set up. cluster.go and stackset.go say how
// the two differ, pieces.go what both have in them.
package cloudformation

import (
	"context"
	"fmt"
	"path"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// Format returns the format.
func Format() render.Format {
	return render.Format{
		Name:    "cloudformation",
		Summary: "CloudFormation templates, for one cluster and for stack sets, and a script for the documents",
		Render:  files,
	}
}

// stackSetFolder holds what is for many accounts.
const stackSetFolder = "stackset"

// tagsFile has the user's tags for a stack set.
const tagsFile = "tags.json"

func files(_ context.Context, s *render.Stack) ([]render.File, error) {
	d, err := newDocuments(s)
	if err != nil {
		return nil, err
	}
	f := newClusterForm(s)
	stacks, err := templates(f, s, d)
	if err != nil {
		return nil, err
	}
	list := []render.File{readme(s, names(stacks))}
	if hasScript(s) {
		upload, err := script(s)
		if err != nil {
			return nil, err
		}
		list = append(list, upload)
	}
	for _, t := range stacks {
		list = append(list, render.File{Name: templateFile(t.name), Data: t.encode(f.head(t))})
	}
	list = append(list, s.DocumentFiles()...)
	set, err := stackSet(s, d)
	return append(list, set...), err
}

// templates puts the templates of a form together.
func templates(f form, s *render.Stack, d *documents) ([]*template, error) {
	base := basePiece(f, s, d)
	// The name in the head is not known yet.
	overhead := len(f.head(newTemplate(strings.Repeat("x", maxTemplateName))))
	list, err := split(base, roleUnits(f, s, d, overhead), overhead)
	if err != nil {
		return nil, fmt.Errorf("dividing the stack: %w", err)
	}
	return list, nil
}

// stackSet returns the files for many accounts.
func stackSet(s *render.Stack, d *documents) ([]render.File, error) {
	f := newStackSetForm(s)
	sets, err := templates(f, s, d)
	if err != nil {
		return nil, err
	}
	tags := s.UserTags()
	list := []render.File{stackSetReadme(s, names(sets), len(tags) > 0)}
	add := func(name string, v any) error {
		data, err := render.JSONFile(v)
		if err != nil {
			return fmt.Errorf("writing %s: %w", name, err)
		}
		list = append(list, render.File{Name: path.Join(stackSetFolder, name), Data: data})
		return nil
	}
	if len(tags) > 0 {
		if err := add(tagsFile, render.SortedTags(tags)); err != nil {
			return nil, err
		}
	}
	values := f.values(componentIDs(s))
	for _, t := range sets {
		list = append(list, render.File{Name: path.Join(stackSetFolder, templateFile(t.name)), Data: t.encode(f.head(t))})
		given := make([]jsonParameter, len(t.items[parameters]))
		for j, declared := range t.items[parameters] {
			given[j] = jsonParameter{declared.id, values[declared.id]}
		}
		if err := add(parametersFile(t.name), given); err != nil {
			return nil, err
		}
	}
	return list, nil
}

// jsonParameter is a parameter's value as the `aws` command takes it from a file.
type jsonParameter struct{ ParameterKey, ParameterValue string }

// parametersFile is the file with the values of a template's parameters for this cluster.
func parametersFile(template string) string {
	if template == mainTemplate {
		return "parameters.json"
	}
	return template + ".parameters.json"
}

// componentIDs returns what begins the logical ids of each component that has a role here.
func componentIDs(s *render.Stack) map[credentialsrequest.Secret]string {
	own := s.Own()
	secrets := make([]credentialsrequest.Secret, len(own))
	for i, c := range own {
		secrets[i] = c.Secret
	}
	return logicalIDs(secrets)
}
