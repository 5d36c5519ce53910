package awscli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"path"
	"slices"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// The folders and files that the scripts name.
const (
	oidcFolder   = "oidc"
	policyFolder = "policies"
)

// tag is a tag as IAM and S3 take it.
type tag struct{ Key, Value string }

func tagList(m map[string]string) []tag {
	list := make([]tag, 0, len(m))
	for _, key := range slices.Sorted(maps.Keys(m)) {
		list = append(list, tag{key, m[key]})
	}
	return list
}

// checkUniform makes sure of what the scripts rely on: all resources have the same tags, and
// so have all objects; all roles have the same path and boundary, and an inline policy of
// their own name or managed policies of their own account.
func checkUniform(s *render.Stack) error {
	for _, o := range s.Objects {
		if !maps.Equal(o.Tags, s.Objects[0].Tags) {
			return fmt.Errorf("object %s has other tags than %s", o.Key, s.Objects[0].Key)
		}
	}
	if !maps.Equal(s.Bucket.Tags, s.Provider.Tags) {
		return fmt.Errorf("bucket %s has other tags than the identity provider", s.Bucket.BucketName)
	}
	for _, r := range s.Roles {
		switch _, own := r.Inline[r.RoleName]; {
		case !maps.Equal(r.Tags, s.Provider.Tags):
			return fmt.Errorf("role %s has other tags than the identity provider", r.RoleName)
		case r.Path != s.RolePath || r.Boundary != s.Boundary:
			return fmt.Errorf("role %s has another path or permissions boundary than the others", r.RoleName)
		case len(r.Managed) == 0 && !own, len(r.Inline)+len(r.Managed) != max(1, len(r.Managed)):
			return fmt.Errorf("role %s has neither one inline policy of its name nor managed policies alone", r.RoleName)
		}
		for _, m := range r.Managed {
			if m.ARN != policyARNs(s)+m.PolicyName || m.Path != s.RolePath {
				return fmt.Errorf("policy %s is not %s%s", m.ARN, policyARNs(s), m.PolicyName)
			}
		}
	}
	return nil
}

// policyARNs returns what the ARNs of the roles' managed policies begin with; the name
// follows.
func policyARNs(s *render.Stack) string {
	return fmt.Sprintf("arn:%s:iam::%s:policy%s", s.Partition, s.Account, s.RolePath)
}

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
	for _, o := range s.Objects {
		list = append(list, render.File{Name: objectFile(o), Data: o.Body})
	}
	for _, f := range []struct {
		name  string
		value any
	}{
		{"tags.json", tagList(s.Provider.Tags)},
		{"object-tags.json", tagList(s.Objects[0].Tags)},
		{"audiences.json", s.Provider.Audiences},
	} {
		data, err := indented(f.value)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", f.name, err)
		}
		list = append(list, render.File{Name: f.name, Data: data})
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

// objectFile returns the name of an object's file, laid out as the object is served.
func objectFile(o cloud.Object) string { return path.Join(oidcFolder, o.Key) }

// indented returns JSON for people to read, in ASCII: aws also gets it on its command line,
// which versions of it decode in different ways.
func indented(value any) ([]byte, error) {
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	if err := encoder.Encode(value); err != nil {
		return nil, err
	}
	var ascii []byte
	for _, r := range b.String() {
		if r <= unicode.MaxASCII {
			ascii = utf8.AppendRune(ascii, r)
			continue
		}
		for _, unit := range utf16.Encode([]rune{r}) {
			ascii = fmt.Appendf(ascii, `\u%04x`, unit)
		}
	}
	return ascii, nil
}
