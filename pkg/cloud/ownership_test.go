package cloud

import (
	"fmt"
	"maps"
	"reflect"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/diff"
)

func TestTags(t *testing.T) {
	want := map[string]string{"openshift.io/cloud-credential-operator/a": "owned", "Name": "a"}
	if got := OwnershipTags("a"); !reflect.DeepEqual(got, want) {
		t.Errorf("the ownership tags are %v, want %v", got, want)
	}
	if got := Tags("a", nil); !reflect.DeepEqual(got, want) {
		t.Errorf("without tags of the user: %v", got)
	}
	user := map[string]string{"team": "x"}
	want["team"] = "x"
	if got := Tags("a", user); !reflect.DeepEqual(got, want) {
		t.Errorf("with tags of the user: %v", got)
	}
	if len(user) != 1 {
		t.Errorf("the user's own tags have become %v", user)
	}
	for key := range Tags("a", nil) {
		if strings.HasPrefix(key, "kubernetes.io/") {
			t.Errorf("openshift-install destroy cluster would find the provider by %s", key)
		}
	}
}

func TestOwned(t *testing.T) {
	for _, test := range []struct {
		tags map[string]string
		want bool
	}{
		{map[string]string{"openshift.io/cloud-credential-operator/a": "owned"}, true},
		{map[string]string{"openshift.io/cloud-credential-operator/a": "owned", "Name": "b"}, true},
		{map[string]string{"openshift.io/cloud-credential-operator/a": "shared"}, false},
		{map[string]string{"openshift.io/cloud-credential-operator/a": ""}, false},
		{map[string]string{"openshift.io/cloud-credential-operator/ab": "owned"}, false},
		{map[string]string{"Name": "a"}, false},
		{nil, false},
	} {
		if got := owned("a", test.tags); got != test.want {
			t.Errorf("%v: %t", test.tags, got)
		}
	}
}

func TestCheckUserTags(t *testing.T) {
	for _, test := range []struct {
		name string
		tags map[string]string
		// want is in the error; empty for tags that are accepted.
		want string
	}{
		{"none", nil, ""},
		{"plain", map[string]string{"team": "platform", "stage": "test"}, ""},
		{"every character", map[string]string{"a_b.c:d/e=f+g-h@i 1": "ä_.:/=+-@ ß9"}, ""},
		{"a value of one space", map[string]string{"a": " "}, ""},
		{"the longest", map[string]string{strings.Repeat("ä", 128): strings.Repeat("ß", 256)}, ""},
		{"as many as fit", many(48), ""},
		{"a prefix that only looks reserved", map[string]string{"awsome": "x", "kubernetes": "x", "openshift": "x"}, ""},

		{"an empty key", map[string]string{"": "x"}, "key is empty"},
		{"an empty value", map[string]string{"a": ""}, "value is empty"},
		{"Name", map[string]string{"Name": "x"}, "Name"},
		{"name", map[string]string{"name": "x"}, "Name"},
		{"NAME", map[string]string{"NAME": "x"}, "Name"},
		{"aws:", map[string]string{"aws:x": "y"}, "aws:"},
		{"AWS:", map[string]string{"AWS:x": "y"}, "aws:"},
		{"kubernetes.io/", map[string]string{"kubernetes.io/cluster/a": "owned"}, "kubernetes.io/"},
		{"Kubernetes.io/", map[string]string{"Kubernetes.io/cluster/a": "owned"}, "kubernetes.io/"},
		{"openshift.io/", map[string]string{"openshift.io/cloud-credential-operator/a": "owned"}, "openshift.io/"},
		{"keys that differ in case", map[string]string{"Team": "a", "team": "b"}, "only in case"},
		{"a key too long", map[string]string{strings.Repeat("a", 129): "x"}, "128"},
		{"a value too long", map[string]string{"a": strings.Repeat("a", 257)}, "256"},
		{"a character in the key", map[string]string{"a*": "x"}, "'*'"},
		{"a character in the value", map[string]string{"a": "x,y"}, "','"},
		{"a control character", map[string]string{"a": "x\x00y"}, "allows letters"},
		{"no UTF-8", map[string]string{"a": "\xff"}, "allows letters"},
		{"one too many", many(49), "50"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := CheckUserTags("--tags", test.tags)
			if test.want == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			if err == nil {
				t.Fatal("they were accepted")
			}
			if !strings.Contains(err.Error(), test.want) || !strings.HasPrefix(err.Error(), "--tags: ") {
				t.Errorf("the error is %q, want --tags and %q in it", err, test.want)
			}
			if diagnostic.KindOf(err) != diagnostic.Input || len(diagnostic.Hints(err)) == 0 {
				t.Errorf("%q is not about the input, or does not say what to do", err)
			}
		})
	}
}

func many(n int) map[string]string {
	tags := map[string]string{}
	for i := range n {
		tags[fmt.Sprint("key", i)] = "x"
	}
	return tags
}

// Of several tags that are wrong, the first by name is blamed, in every run.
func TestCheckUserTagsIsStable(t *testing.T) {
	tags := many(30)
	for key := range tags {
		tags[key] = ""
	}
	for range 20 {
		if err := CheckUserTags("--tags", tags); err == nil || !strings.Contains(err.Error(), `"key0"`) {
			t.Fatal(err)
		}
	}
}

func TestTagRules(t *testing.T) {
	desired := map[string]string{"team": "x", "Name": "a"}
	for _, test := range []struct {
		name     string
		actual   map[string]string
		recorded []string
		want     []diff.Difference
		stale    []string
		union    map[string]string
	}{
		{"as desired", desired, []string{"Name", "team"}, nil, nil, desired},
		{
			"none", nil, nil, []diff.Difference{{Field: `tags["Name"]`, To: "a"}, {Field: `tags["team"]`, To: "x"}},
			nil, desired,
		},
		{
			"another value", map[string]string{"team": "y", "Name": "a"}, nil,
			[]diff.Difference{{Field: `tags["team"]`, From: "y", To: "x"}}, nil, desired,
		},
		{
			"of others", map[string]string{"team": "x", "Name": "a", "cost": "1"}, []string{"Name", "team"}, nil, nil,
			map[string]string{"team": "x", "Name": "a", "cost": "1"},
		},
		{
			"dropped", map[string]string{"team": "x", "Name": "a", "old": "1", "b": "2"}, []string{"Name", "old", "b", "team"},
			[]diff.Difference{{Field: `tags["b"]`, From: "2"}, {Field: `tags["old"]`, From: "1"}}, []string{"b", "old"}, desired,
		},
		{"dropped and gone", desired, []string{"Name", "old", "team"}, nil, nil, desired},
		{
			"case", map[string]string{"Team": "x", "Name": "a"}, nil, []diff.Difference{{Field: `tags["team"]`, To: "x"}}, nil,
			map[string]string{"Team": "x", "team": "x", "Name": "a"},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			before := maps.Clone(test.actual)
			if got := tagDifferences(test.actual, desired, test.recorded); !reflect.DeepEqual(got, test.want) {
				t.Errorf("the differences are %+v, want %+v", got, test.want)
			}
			if got := staleTags(test.actual, desired, test.recorded); !reflect.DeepEqual(got, test.stale) {
				t.Errorf("stale are %v, want %v", got, test.stale)
			}
			if got := unionTags(test.actual, desired, test.recorded); !reflect.DeepEqual(got, test.union) {
				t.Errorf("to be sent are %v, want %v", got, test.union)
			}
			if !maps.Equal(before, test.actual) {
				t.Errorf("what was found has become %v", test.actual)
			}
		})
	}
}
