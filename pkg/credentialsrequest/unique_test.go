package credentialsrequest

import (
	"reflect"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func like(name, source string, change func(*Request)) Request {
	r := Request{
		Name: name, Namespace: "cco", Source: source,
		Secret:          Secret{"shipping", "shipper"},
		ServiceAccounts: []string{"a", "b"},
		CloudTokenPath:  "/token",
		StatementEntries: []StatementEntry{{"Allow", []string{"s3:*"}, "*", nil,
			map[string]map[string]any{"Bool": {"k": true, "n": int64(5)}}}},
		RoleARN: "arn",
	}
	if change != nil {
		change(&r)
	}
	return r
}

func TestUnique(t *testing.T) {
	first := like("one", "a.yaml", nil)
	same := map[string]func(*Request){
		"the same":                func(*Request) {},
		"another name":            func(r *Request) { r.Name = "two" },
		"annotations":             func(r *Request) { r.Annotations = map[string]string{"a": "b"} },
		"service accounts' order": func(r *Request) { r.ServiceAccounts = []string{"b", "a", "b"} },
		"the type of a number":    func(r *Request) { r.StatementEntries[0].PolicyCondition["Bool"]["n"] = float64(5) },
	}
	for name, change := range same {
		t.Run(name, func(t *testing.T) {
			second := like("one", "b.yaml", change)
			kept, notes, err := Unique([]Request{first, {Name: "other"}, second})
			wantProblems(t, err)
			wantNames(t, kept, "one", "other")
			if !reflect.DeepEqual(kept[0], first) {
				t.Errorf("kept %+v", kept[0])
			}
			wantNotes(t, notes, "info b.yaml: "+second.ID()+" asks for the same as cco/one in a.yaml, which is used")
		})
	}
	different := map[string]func(*Request){
		"service accounts": func(r *Request) { r.ServiceAccounts = []string{"a"} },
		"token path":       func(r *Request) { r.CloudTokenPath = "" },
		"role":             func(r *Request) { r.RoleARN = "" },
		"effect":           func(r *Request) { r.StatementEntries[0].Effect = "Deny" },
		"actions":          func(r *Request) { r.StatementEntries[0].Action = []string{"s3:Get*"} },
		"condition type":   func(r *Request) { r.StatementEntries[0].PolicyCondition["Bool"]["k"] = "true" },
		"statements":       func(r *Request) { r.StatementEntries = append(r.StatementEntries, r.StatementEntries[0]) },
	}
	for name, change := range different {
		t.Run("another "+name, func(t *testing.T) {
			kept, _, err := Unique([]Request{first, like("two", "b.yaml", change)})
			if kept != nil {
				t.Errorf("kept %v beside an error", kept)
			}
			wantProblems(t, err, "b.yaml: cco/two is for the Secret shipping/shipper, which cco/one in a.yaml is for too, and the two differ")
			if hints := diagnostic.Hints(err); len(hints) != 1 || hints[0] != hintTwice {
				t.Errorf("hints %q", hints)
			}
		})
	}
}

func TestUniqueTellsSecretsApart(t *testing.T) {
	requests := []Request{
		{Name: "a", Secret: Secret{"x", "y"}},
		{Name: "b", Secret: Secret{"y", "x"}},
		{Name: "c", Secret: Secret{"x", "z"}, RoleARN: "arn"},
	}
	kept, notes, err := Unique(requests)
	wantProblems(t, err)
	wantNotes(t, notes)
	wantNames(t, kept, "a", "b", "c")
}

func TestUniqueReportsEverything(t *testing.T) {
	requests := []Request{
		{Name: "a", Source: "1"}, {Name: "b", Source: "2", RoleARN: "x"}, {Name: "c", Source: "3", RoleARN: "x"},
	}
	_, _, err := Unique(requests)
	wantProblems(t, err,
		"2: b is for the Secret /, which a in 1 is for too, and the two differ",
		"3: c is for the Secret /, which a in 1 is for too, and the two differ")
}

// A payload says more about a namespace than a directory does.
func TestUniqueNamespaceCertain(t *testing.T) {
	requests := []Request{{Name: "a"}, {Name: "a", NamespaceCertain: true}}
	kept, _, err := Unique(requests)
	wantProblems(t, err)
	if !kept[0].NamespaceCertain || requests[0].NamespaceCertain {
		t.Errorf("kept %v, input %v", kept, requests)
	}
}
