package cloudformation

import (
	"bytes"
	_ "embed" // the script
	"fmt"
	"net/url"
	texttemplate "text/template"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// scriptFile does what CloudFormation cannot.
const scriptFile = "upload.sh"

// documentsFolder holds the OIDC documents, laid out as they are served.
const documentsFolder = "oidc"

//go:embed upload.sh.tmpl
var scriptText string

// scriptData is what the script's template is filled with, which quotes it for a shell.
type scriptData struct {
	Name, Account, Region, Bucket, KeyID string
	// KeysKey and JWKSKey are the keys of the two objects with the key set, and DiscoveryKey
	// that of the third.
	DiscoveryKey, KeysKey, JWKSKey string
	ContentType, Tagging           string
	Policies                       []policyTags
}

// policyTags are a managed policy and its tags, as JSON.
type policyTags struct{ ARN, Tags string }

// script returns upload.sh.
func script(s *render.Stack) (render.File, error) {
	tagging := url.Values{} // the form in which S3 takes an object's tags
	for key, value := range s.Objects[0].Tags {
		tagging.Set(key, value)
	}
	data := scriptData{
		Name: s.Name, Account: s.Account, Region: s.Region, Bucket: s.Bucket.BucketName, KeyID: s.KeyID,
		DiscoveryKey: oidc.DiscoveryPath, KeysKey: oidc.KeysPath, JWKSKey: oidc.APIServerKeysPath,
		ContentType: oidc.ContentType, Tagging: tagging.Encode(),
	}
	for _, r := range s.Roles {
		for _, m := range r.Managed {
			tags, err := marshal(jsonTags(r.Tags))
			if err != nil {
				return render.File{}, fmt.Errorf("tags of policy %s: %w", m.PolicyName, err)
			}
			data.Policies = append(data.Policies, policyTags{m.ARN, string(tags)})
		}
	}
	parsed, err := texttemplate.New(scriptFile).Funcs(texttemplate.FuncMap{"sh": diagnostic.ShellQuote}).Parse(scriptText)
	if err != nil {
		return render.File{}, fmt.Errorf("reading %s: %w", scriptFile, err)
	}
	var b bytes.Buffer
	if err := parsed.Execute(&b, data); err != nil {
		return render.File{}, fmt.Errorf("writing %s: %w", scriptFile, err)
	}
	return render.File{Name: scriptFile, Data: b.Bytes(), Mode: render.ModeScript}, nil
}
