package offline

import (
	"encoding/json"
	"maps"
	"path"
	"reflect"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
	"github.com/openshift/openshift-install-sts/pkg/awsconfig"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// expectedObject returns what a file would hold now, as it is decoded; nil where that is not
// known.
func (e *evidence) expectedObject(name string) map[string]any {
	if e.Endpoint == nil || e.Endpoint.Pending {
		return nil
	}
	if name == manifests.AuthenticationFile {
		return map[string]any{
			"apiVersion": "config.openshift.io/v1", "kind": "Authentication", "metadata": map[string]any{"name": "cluster"},
			"spec": map[string]any{"serviceAccountIssuer": e.Endpoint.Issuer},
		}
	}
	for _, r := range e.Requests {
		switch name {
		case r.Secret.Manifest():
			return map[string]any{
				"apiVersion": "v1", "kind": "Secret", "type": "Opaque",
				"metadata": map[string]any{"namespace": r.Secret.Namespace, "name": r.Secret.Name},
				"stringData": map[string]any{
					awsconfig.Key: awsconfig.Parse(awsconfig.Text(e.roleARN(r), manifests.TokenPath(r))).Default(),
				},
			}
		case namespaceFile(r.Secret.Namespace):
			return map[string]any{"apiVersion": "v1", "kind": "Namespace", "metadata": map[string]any{"name": r.Secret.Namespace}}
		}
	}
	return e.expectedDocument(name)
}

// expectedDocument is expectedObject for the OIDC documents. Which other keys are published
// is not known here.
func (e *evidence) expectedDocument(name string) map[string]any {
	var text []byte
	switch name {
	case path.Join(ServedFolder, oidc.DiscoveryPath):
		text, _ = oidc.Discovery(e.Endpoint.Issuer)
	case path.Join(ServedFolder, oidc.KeysPath), path.Join(ServedFolder, oidc.APIServerKeysPath):
		if public := e.publicKey(); public != nil && e.OIDC != nil && slices.Equal(e.OIDC.KeyIDs, []string{e.Key.KeyID}) {
			if key, err := oidc.NewKey(public); err == nil {
				text, _ = json.Marshal(map[string]any{"keys": []any{key}})
			}
		}
	}
	var want map[string]any
	if json.Unmarshal(text, &want) != nil {
		return nil
	}
	return want
}

// changedFields returns the paths of the fields of have that are not as in want, and of those
// that want does not have. Empty values are none.
func changedFields(prefix string, have, want map[string]any) []string {
	keys := slices.Collect(maps.Keys(want))
	for key, value := range have {
		if _, known := want[key]; !known && !isEmpty(value) {
			keys = append(keys, key)
		}
	}
	slices.Sort(keys)
	var fields []string
	for _, key := range keys {
		field := strings.TrimPrefix(prefix+"."+key, ".")
		switch wanted := want[key].(type) {
		case map[string]any:
			if child, ok := have[key].(map[string]any); ok {
				fields = append(fields, changedFields(field, child, wanted)...)
				continue
			}
		case *awsconfig.Profile:
			fields = append(fields, changedSettings(field, have[key], wanted)...)
			continue
		}
		if !reflect.DeepEqual(have[key], want[key]) {
			fields = append(fields, field)
		}
	}
	return fields
}

// changedSettings is changedFields for an AWS config.
func changedSettings(field string, have any, want *awsconfig.Profile) []string {
	text, _ := have.(string)
	config := awsconfig.Parse(text)
	if !config.Only() {
		return []string{field}
	}
	profile := config.Default()
	var fields []string
	for _, name := range want.Names() {
		if profile.Value(name) != want.Value(name) || profile.Repeats(name) {
			fields = append(fields, field+" ("+name+")")
		}
	}
	for _, name := range profile.Names() {
		if !slices.Contains(want.Names(), name) {
			fields = append(fields, field+" ("+name+")")
		}
	}
	return fields
}

func isEmpty(value any) bool {
	m, isMap := value.(map[string]any)
	return value == nil || value == "" || isMap && len(m) == 0
}
