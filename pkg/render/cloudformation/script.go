package cloudformation

import (
	"bytes"
	_ "embed" // the script
	"fmt"
	"slices"
	texttemplate "text/template"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/shell"
)

// scriptFile does what CloudFormation cannot.
const scriptFile = "upload.sh"

//go:embed upload.sh.tmpl
var scriptText string

// scriptData is what the script's template is filled with, which quotes it for a shell.
type scriptData struct {
	*render.Stack

	// Owned is the value of the ownership tag.
	Owned string
	// Tagging are the tags of a document as a new object takes them, and ObjectTags the
	// same as JSON.
	Tagging, ObjectTags string
	// KeysFile has the key set of this cluster; empty when the script publishes nothing.
	KeysFile string
	Policies []policyTags
}

// policyTags are a managed policy and its tags, as JSON.
type policyTags struct{ ARN, Tags string }

// hasScript reports whether there is anything that CloudFormation cannot do: documents to publish,
// or managed policies to tag.
func hasScript(s *render.Stack) bool { return len(s.Objects) > 0 || hasManaged(s) }

func hasManaged(s *render.Stack) bool {
	return slices.ContainsFunc(s.Roles, func(r cloud.Role) bool { return len(r.Managed) > 0 })
}

// script returns upload.sh.
func script(s *render.Stack) (render.File, error) {
	data := scriptData{Stack: s, Owned: cloud.OwnershipValue}
	if len(s.Objects) > 0 {
		objectTags, err := asciiTags(s.Objects[0].Tags)
		if err != nil {
			return render.File{}, fmt.Errorf("tags of object %s: %w", s.Objects[0].Key, err)
		}
		data.KeysFile, data.Tagging, data.ObjectTags = render.DocumentFile(s.KeySets()[0].Key), cloud.S3Tagging(s.Objects[0].Tags), objectTags
	}
	for _, r := range s.Roles {
		for _, m := range r.Managed {
			tags, err := asciiTags(r.Tags)
			if err != nil {
				return render.File{}, fmt.Errorf("tags of policy %s: %w", m.PolicyName, err)
			}
			data.Policies = append(data.Policies, policyTags{m.ARN, tags})
		}
	}
	functions := texttemplate.FuncMap{"sh": shell.Word, "isKeySet": render.IsKeySet, "documentFile": render.DocumentFile}
	parsed, err := texttemplate.New(scriptFile).Funcs(functions).Parse(scriptText)
	if err != nil {
		return render.File{}, fmt.Errorf("reading %s: %w", scriptFile, err)
	}
	var b bytes.Buffer
	if err := parsed.Execute(&b, data); err != nil {
		return render.File{}, fmt.Errorf("writing %s: %w", scriptFile, err)
	}
	return render.File{Name: scriptFile, Data: b.Bytes(), Mode: render.ModeScript}, nil
}

// asciiTags returns tags as JSON for a command line.
func asciiTags(tags map[string]string) (string, error) {
	text, err := render.JSON(render.SortedTags(tags))
	return string(render.ASCII(text)), err
}
