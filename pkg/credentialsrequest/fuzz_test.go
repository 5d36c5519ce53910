package credentialsrequest

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"

	configv1 "github.com/openshift/api/config/v1"

	"github.com/openshift/openshift-install-sts/pkg/inclusion"
)

func fileName(isJSON bool) string {
	if isJSON {
		return "f.json"
	}
	return "f.yaml"
}

// addBoth adds texts to the corpus, as YAML and as JSON.
func addBoth(f *testing.F, texts ...string) {
	f.Helper()
	for _, text := range texts {
		f.Add(false, []byte(text))
		f.Add(true, []byte(text))
	}
}

func FuzzParse(f *testing.F) {
	for _, pattern := range []string{"testdata/good/*", "testdata/broken/*"} {
		files, err := filepath.Glob(pattern)
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			if data, err := os.ReadFile(file); err == nil {
				f.Add(strings.HasSuffix(file, ".json"), data)
			}
		}
	}
	addBoth(f,
		jsonRequest, "kind: List\nitems:\n"+item(base), "a: &a [*a]", "a: &a [x]\nb: &b [*a, *a]\nc: [*b, *b]",
		"? {a: b}\n: c", "<<: {a: b}", "!!binary a", "\ufeff---\r---", "a\n...\nb", "1: 2\n\"1\": 3", strings.Repeat("[", 300),
	)
	f.Fuzz(func(t *testing.T, isJSON bool, data []byte) {
		name := fileName(isJSON)
		requests, notes, err := Parse(context.Background(), name, data)
		for _, note := range notes {
			if strings.Contains(note.String(), "\n") {
				t.Errorf("more than one line: %q", note)
			}
		}
		if err != nil {
			if requests != nil {
				t.Error("requests beside an error")
			}
			checkProblems(t, err)
			return
		}
		_, again, _ := Parse(context.Background(), name, data)
		if !reflect.DeepEqual(notes, again) {
			t.Errorf("notes differ: %v, %v", notes, again)
		}
		// Whatever is accepted can be saved and loaded, and goes through the other steps.
		saved, err := json.Marshal(requests)
		if err != nil {
			t.Fatal(err)
		}
		var loaded []Request
		if err := json.Unmarshal(saved, &loaded); err != nil {
			t.Fatal(err)
		}
		if len(requests) > 0 && !reflect.DeepEqual(loaded, requests) {
			t.Errorf("loaded %#v, saved %#v", loaded, requests)
		}
		included, _ := Select(requests, newRules(t, inclusion.Cluster{Capabilities: &configv1.ClusterVersionCapabilitiesSpec{}}, nil))
		if kept, _, err := Unique(included); err == nil {
			resolved, _ := Resolve(kept, nil, "f")
			_ = RequireAccounts(resolved)
		}
	})
}

func FuzzServiceAccounts(f *testing.F) {
	addBoth(f,
		"a: [b]", `{"a": ["b", "c"]}`, "", "a: b", "a: [b]\na: [c]", "a: &a [b]\nc: *a", "a: [b]\n---\nc: [d]", "1: [a]\n\"1\": [b]",
	)
	f.Fuzz(func(t *testing.T, isJSON bool, data []byte) {
		name := fileName(isJSON)
		accounts, err := ParseServiceAccounts(context.Background(), name, data)
		if err != nil {
			if accounts != nil {
				t.Error("accounts beside an error")
			}
			checkProblems(t, err)
			return
		}
		for request, names := range accounts {
			if len(names) == 0 {
				t.Errorf("%q has no accounts", request)
			}
		}
	})
}
