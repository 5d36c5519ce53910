package awscli

import (
	"bytes"
	"embed"
	"fmt"
	"strings"
	"text/template"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/shell"
)

// The names of the scripts.
const (
	applyScript   = "apply.sh"
	destroyScript = "destroy.sh"
)

//go:embed scripts/*.tmpl
var scripts embed.FS

// scriptData is what the templates are filled in with.
type scriptData struct {
	*render.Stack

	// Script is the script's name, without .sh.
	Script string
	// Actions are lines with the IAM actions that the script needs.
	Actions []string
	// Owned is the value of the ownership tag.
	Owned         string
	PolicyARNs    string
	ObjectTagging string
	AccessBlock   string
	// KeysFile has the key set that is published.
	KeysFile   string
	Objects    []scriptObject
	Components []scriptComponent
}

// scriptObject is a published document.
type scriptObject struct {
	Key, ContentType, File string
	// Keys is set for a document that holds the key set.
	Keys bool
}

// scriptComponent is a component, with texts for comments and the words of its call.
type scriptComponent struct {
	Secret, Request, ServiceAccounts, Services, RoleARN string
	// Role is empty when somebody else made it.
	Role, Description string
	// Policies are the names of the role's managed policies.
	Policies []string
}

// script returns one of the scripts.
func script(s *render.Stack, name string) ([]byte, error) {
	t, err := template.New(name).Funcs(template.FuncMap{"q": shell.Word, "comment": shell.Comment}).ParseFS(scripts, "scripts/*.tmpl")
	if err != nil {
		return nil, fmt.Errorf("parse the templates: %w", err)
	}
	d := newScriptData(s)
	d.Script, d.Actions = strings.TrimSuffix(name, ".sh"), actionLines(actionsOf(s, name))
	var b bytes.Buffer
	if err := t.ExecuteTemplate(&b, name+".tmpl", d); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

func newScriptData(s *render.Stack) *scriptData {
	d := &scriptData{
		Stack: s, Owned: cloud.OwnershipValue, PolicyARNs: s.PolicyARNPrefix(),
		ObjectTagging: cloud.S3Tagging(s.Objects[0].Tags), AccessBlock: accessBlock(s.Bucket.Access),
		KeysFile: render.DocumentFile(s.KeySets()[0]),
	}
	for _, o := range s.Objects {
		d.Objects = append(d.Objects, scriptObject{Key: o.Key, ContentType: o.ContentType, File: render.DocumentFile(o), Keys: render.IsKeySet(o)})
	}
	for _, c := range s.Components {
		sc := scriptComponent{Secret: c.Secret.Namespace + "/" + c.Secret.Name, Request: c.Request, RoleARN: c.RoleARN}
		if r := c.Role; r != nil {
			sc.Role, sc.Description, sc.Services = r.RoleName, r.Description, services(r)
			sc.ServiceAccounts = list(c.ServiceAccounts)
			for _, m := range r.Managed {
				sc.Policies = append(sc.Policies, m.PolicyName)
			}
		}
		d.Components = append(d.Components, sc)
	}
	return d
}

// accessBlock writes an access block in the short form of aws.
func accessBlock(a cloud.PublicAccessBlock) string {
	return fmt.Sprintf("BlockPublicAcls=%t,IgnorePublicAcls=%t,BlockPublicPolicy=%t,RestrictPublicBuckets=%t",
		a.BlockPublicACLs, a.IgnorePublicACLs, a.BlockPublicPolicy, a.RestrictPublicBuckets)
}
