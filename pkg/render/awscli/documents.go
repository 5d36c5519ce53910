package awscli

import (
	"fmt"
	"path"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// policyFolder has the policies that the scripts send.
const policyFolder = "policies"

// documents returns the files that the scripts send. A policy has no newline at its end,
// because aws sends a file as it is.
func documents(s *render.Stack) ([]render.File, error) {
	var list []render.File
	policy := func(name string, d iampolicy.Document) error {
		text, err := d.JSON()
		if err != nil {
			return fmt.Errorf("%s: %w", name, err)
		}
		list = append(list, render.File{Name: name, Data: []byte(text)})
		return nil
	}
	list = append(list, s.DocumentFiles()...)
	for _, f := range []struct {
		name  string
		value any
	}{
		{"tags.json", render.SortedTags(s.Provider.Tags)},
		{"object-tags.json", render.SortedTags(s.Objects[0].Tags)},
		{"audiences.json", s.Provider.Audiences},
	} {
		data, err := render.JSONFile(f.value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		// It is sent as a file, and is also part of what stands on a command line.
		list = append(list, render.File{Name: f.name, Data: render.ASCII(data)})
	}
	if err := policy("bucket-policy.json", s.Policy.Policy); err != nil {
		return nil, err
	}
	for _, r := range s.Roles {
		if err := policy(policyFile(r.RoleName+".trust"), r.Trust); err != nil {
			return nil, err
		}
		if inline, ok := r.Inline[r.RoleName]; ok {
			if err := policy(policyFile(r.RoleName+".permissions"), inline); err != nil {
				return nil, err
			}
		}
		for _, m := range r.Managed {
			if err := policy(policyFile(m.PolicyName), m.Document); err != nil {
				return nil, err
			}
		}
	}
	return list, nil
}

func policyFile(name string) string { return path.Join(policyFolder, name+".json") }
