package inclusion

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	configv1 "github.com/openshift/api/config/v1"
	"github.com/openshift/api/features"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/document"
)

// readGates reads the FeatureGate manifests of a text, and joins what is wrong with them.
func readGates(t testing.TB, name, text string) ([]FeatureGates, []error) {
	t.Helper()
	var (
		all      []FeatureGates
		problems []error
	)
	err := document.Each(context.Background(), name, []byte(text), func(d document.Document) {
		gates, ok, err := ReadFeatureGates(d)
		if ok {
			all = append(all, gates)
		}
		if err != nil {
			problems = append(problems, err)
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return all, problems
}

const featureGate = `apiVersion: config.openshift.io/v1
kind: FeatureGate
metadata:
  name: cluster
  annotations:
    include.release.openshift.io/self-managed-high-availability: "false-except-for-the-config-operator"
    release.openshift.io/major-version: "4,5"
    description: a gate
spec:
  featureSet: TechPreviewNoUpgrade
status:
  featureGates:
  - version: 4.20.1
    enabled: [{name: B}, {name: A}, {name: B}, {name: group.example.com}]
    disabled: [{name: C}]
  - version: 4.20.2
`

func TestReadFeatureGates(t *testing.T) {
	want := FeatureGates{
		FeatureSet:  "TechPreviewNoUpgrade",
		Annotations: annotations{profile: forConfigOperator, major: "4,5"},
		Versions:    []GateVersion{{"4.20.1", []string{"A", "B", "group.example.com"}, []string{"C"}}, {Version: "4.20.2"}},
	}
	got, problems := readGates(t, "f.yaml", featureGate)
	if !reflect.DeepEqual(got, []FeatureGates{want}) || problems != nil {
		t.Errorf("%+v, %v", got, problems)
	}
	for name, change := range map[string][2]string{
		"another kind":    {"kind: FeatureGate", "kind: Console"},
		"another group":   {"apiVersion: config.openshift.io/v1", "apiVersion: example.com/v1"},
		"a longer group":  {"apiVersion: config.openshift.io/v1", "apiVersion: config.openshift.io.example.com/v1"},
		"another profile": {"self-managed-high-availability", "ibm-cloud-managed"},
		"the cluster's":   {"false-except-for-the-config-operator", "true"},
		"not an object":   {featureGate, "[a]"},
		"no metadata":     {featureGate, "apiVersion: config.openshift.io/v1\nkind: FeatureGate\n"},
		"metadata a list": {featureGate, "apiVersion: config.openshift.io/v1\nkind: FeatureGate\nmetadata: [a]\n"},
		"kind a list":     {"kind: FeatureGate", "kind: [FeatureGate]"},
	} {
		got, problems := readGates(t, "f.yaml", strings.Replace(featureGate, change[0], change[1], 1))
		if got != nil || problems != nil {
			t.Errorf("%s: %+v, %v", name, got, problems)
		}
	}
}

func TestReadFeatureGatesProblems(t *testing.T) {
	const enabled = "enabled: [{name: B}, {name: A}, {name: B}, {name: group.example.com}]"
	many := func(n int) string {
		var names []string
		for i := range n {
			names = append(names, fmt.Sprintf("{name: a%d}", i))
		}
		return "enabled: [" + strings.Join(names, ",") + "]"
	}
	for _, test := range []struct{ name, old, text, want string }{
		{"name that is none", "{name: C}", `{name: "a b"}`, `status.featureGates[0].disabled: "a b" is not the name of a feature gate`},
		{"empty name", "{name: A}", "{}", `status.featureGates[0].enabled: "" is not the name of a feature gate`},
		{"long name", "{name: A}", "{name: " + strings.Repeat("a", 254) + "}",
			`status.featureGates[0].enabled: "` + strings.Repeat("a", 80) + `…" is not the name of a feature gate`},
		{"many names", enabled, many(10001), "status.featureGates[0].enabled: names more than 10000 gates"},
		{"many versions", "  - version: 4.20.2\n", strings.Repeat("  - version: 4.20.2\n", 100), "status.featureGates has more than 100 versions"},
		{"gates of another type", enabled, "enabled: B", "json: cannot unmarshal string into "},
		{"status of another type", "status:\n", "more:\n  a: b\nstatus: [1]\nother:\n", "json: cannot unmarshal array into "},
	} {
		if strings.Count(featureGate, test.old) != 1 {
			t.Fatal(test.old)
		}
		got, problems := readGates(t, "f.yaml", "a: b\n---\n"+strings.Replace(featureGate, test.old, test.text, 1))
		if got != nil || len(problems) != 1 {
			t.Errorf("%s: %+v, %v", test.name, got, problems)
			continue
		}
		if err := problems[0]; !strings.HasPrefix(err.Error(), "f.yaml, document 2: the FeatureGate cannot be read: "+test.want) || diagnostic.KindOf(err) != diagnostic.Input || len(diagnostic.Hints(err)) != 1 {
			t.Errorf("%s: %v", test.name, err)
		}
	}
	got, problems := readGates(t, "f.yaml", strings.Replace(featureGate, enabled, many(10000), 1))
	if problems != nil || len(got) != 1 || len(got[0].Versions[0].Enabled) != 10000 {
		t.Errorf("%v", problems)
	}
}

// The FeatureGate manifests that openshift/api gives to releases, read and judged by, must turn
// on what openshift/api itself says.
func TestRealFeatureGates(t *testing.T) {
	out, err := exec.Command("go", "list", "-f", "{{.Dir}}", "github.com/openshift/api/features").Output()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(filepath.Dir(strings.TrimSpace(string(out))), "payload-manifests", "featuregates", "*.yaml"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	release := &Release{Version: "4.22.0"}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		gates, problems := readGates(t, file, string(data))
		if problems != nil || (len(gates) == 1) != strings.Contains(file, "SelfManagedHA") {
			t.Errorf("%s: %d, %v", file, len(gates), problems)
		}
		release.FeatureGates = append(release.FeatureGates, gates...)
	}
	for featureSet, status := range features.AllFeatureSets()[4][features.SelfManaged] {
		rules := newRules(t, Cluster{FeatureSet: string(featureSet)}, release)
		if len(status.Enabled) == 0 {
			t.Errorf("%s has no gate on", featureSet)
		}
		for _, gateStatus := range []struct {
			gates []features.FeatureGateDescription
			on    bool
		}{{status.Enabled, true}, {status.Disabled, false}} {
			for _, g := range gateStatus.gates {
				name := string(g.FeatureGateAttributes.Name)
				v := rules.Judge(request(annotations{profile: "true", gate: name}, true))
				if v.Included != gateStatus.on || v.Warning || v.Unjudged {
					t.Errorf("%q: %s: %+v", featureSet, name, v)
				}
			}
		}
	}
}

func TestAnnotations(t *testing.T) {
	got := Annotations(map[string]any{"name": "a", "annotations": map[string]any{
		profile: "true", hosted: "true", capName: "Storage", gate: "A", set: "B", major: int64(4), "release.openshift.io/delete": "true",
		"description": "long", "example.com/include.release.openshift.io": "x", "release.openshift.io": "x", "config.openshift.io/inject": "true",
	}})
	want := annotations{profile: "true", hosted: "true", capName: "Storage", gate: "A", set: "B", "release.openshift.io/delete": "true", "release.openshift.io": "x"}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("%q", got)
	}
	for _, metadata := range []map[string]any{nil, {"annotations": nil}, {"annotations": "a"}, {"annotations": map[string]any{"a": "b", set: true}}} {
		if got := Annotations(metadata); got != nil {
			t.Errorf("%v: %q", metadata, got)
		}
	}
}

// The names are those of a saved state: changing one loses what was saved.
func TestReleaseJSON(t *testing.T) {
	release := Release{"a", []FeatureGates{{"b", annotations{"c": "d"}, []GateVersion{{"e", []string{"f"}, []string{"g"}}}}, {}}}
	text, err := json.Marshal(release)
	const want = `{"version":"a","featureGates":[{"featureSet":"b","annotations":{"c":"d"},"versions":[{"version":"e","enabled":["f"],"disabled":["g"]}]},{}]}`
	if err != nil || string(text) != want {
		t.Errorf("%s, %v", text, err)
	}
	var loaded Release
	if err := json.Unmarshal(text, &loaded); err != nil || !reflect.DeepEqual(loaded, release) {
		t.Errorf("%+v, %v", loaded, err)
	}
}

func FuzzReadFeatureGates(f *testing.F) {
	f.Add("TechPreviewNoUpgrade", []byte(featureGate))
	f.Add("", []byte(strings.Replace(featureGate, "TechPreviewNoUpgrade", `""`, 1)))
	f.Add(string(configv1.CustomNoUpgrade), []byte(`{"apiVersion":"config.openshift.io/v1","kind":"FeatureGate","metadata":{"annotations":{"`+profile+`":"`+forConfigOperator+`"}}}`))
	f.Fuzz(func(t *testing.T, featureSet string, data []byte) {
		all, problems := readGates(t, "f.yaml", string(data))
		for _, problem := range problems {
			if strings.Contains(problem.Error(), "\n") {
				t.Errorf("more than one line: %q", problem)
			}
		}
		if len(all) > maxFeatureGates {
			return
		}
		rules := newRules(t, Cluster{FeatureSet: featureSet}, &Release{Version: "4.20.1", FeatureGates: all})
		var names []string
		for _, gates := range all {
			for _, v := range gates.Versions {
				names = slices.Concat(names, v.Enabled, v.Disabled)
			}
		}
		for _, name := range names {
			needs, needsOff := rules.Judge(request(annotations{gate: name}, false)), rules.Judge(request(annotations{gate: "-" + name}, false))
			if rules.gates != nil && !slices.Contains(featureSets(), name) && needs.Included == needsOff.Included {
				t.Errorf("%q: %+v, %+v", name, needs, needsOff)
			}
		}
	})
}
