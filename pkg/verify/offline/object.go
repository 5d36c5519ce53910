package offline

import (
	"encoding/base64"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// object is a Kubernetes object as it is written.
type object map[string]any

// flatten returns the object in a document, or the items of a list that has any.
func flatten(value any) []object {
	fields, ok := value.(map[string]any)
	if !ok {
		return nil
	}
	items, isList := fields["items"].([]any)
	if !isList || len(items) == 0 || !strings.HasSuffix(object(fields).kind(), "List") {
		return []object{fields}
	}
	var objects []object
	for _, item := range items {
		if fields, ok := item.(map[string]any); ok {
			objects = append(objects, fields)
		}
	}
	return objects
}

// at returns the value of a field; nil where there is none.
func (o object) at(path ...string) any {
	var value any = map[string]any(o)
	for _, key := range path {
		fields, ok := value.(map[string]any)
		if !ok {
			return nil
		}
		value = fields[key]
	}
	return value
}

// text returns the value of a field that is text; empty for any other.
func (o object) text(path ...string) string {
	text, _ := o.at(path...).(string)
	return text
}

func (o object) kind() string      { return o.text("kind") }
func (o object) name() string      { return o.text("metadata", "name") }
func (o object) namespace() string { return o.text("metadata", "namespace") }

// String names the object in a message.
func (o object) String() string {
	if o.kind() == "" {
		return "no Kubernetes object"
	}
	id := o.name()
	if ns := o.namespace(); ns != "" {
		id = ns + "/" + id
	}
	return diagnostic.Clip(diagnostic.OneLine(o.kind()+" "+id), 120)
}

// isAuthentication says whether the object is the cluster's Authentication, of whatever
// version. The operator's object of the same kind and name is of another group.
func (o object) isAuthentication() bool {
	return o.kind() == "Authentication" && o.name() == "cluster" && strings.HasPrefix(o.text("apiVersion"), "config.openshift.io/")
}

func (o object) isSecret(namespace, name string) bool {
	return o.kind() == "Secret" && o.text("apiVersion") == "v1" && o.namespace() == namespace && o.name() == name
}

// value returns the text under a key of a Secret, as the API server will keep it: stringData
// wins over data.
func (o object) value(key string) (string, bool) {
	texts := o.texts(key)
	if len(texts) == 0 {
		return "", false
	}
	return texts[0], true
}

// texts returns what stands under a key of a Secret: that of stringData, then that of data.
func (o object) texts(key string) []string {
	var texts []string
	if text, ok := o.at("stringData", key).(string); ok {
		texts = append(texts, text)
	}
	if encoded, ok := o.at("data", key).(string); ok {
		if text, err := base64.StdEncoding.DecodeString(encoded); err == nil {
			texts = append(texts, string(text))
		}
	}
	return texts
}

// keys returns the keys of a Secret, sorted.
func (o object) keys() []string {
	var keys []string
	for _, field := range []string{"data", "stringData"} {
		values, _ := o.at(field).(map[string]any)
		for key := range values {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	return slices.Compact(keys)
}
