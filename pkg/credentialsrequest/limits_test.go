package credentialsrequest

import (
	"fmt"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func TestTooManyRequests(t *testing.T) {
	var requests []Request
	for i := range MaxRequests + 1 {
		requests = append(requests, Request{Name: fmt.Sprint(i), Secret: Secret{Namespace: "n", Name: fmt.Sprint(i)}})
	}
	kept, _, err := Unique(requests[:MaxRequests])
	if err != nil || len(kept) != MaxRequests {
		t.Errorf("%d: %v", len(kept), err)
	}
	kept, _, err = Unique(requests)
	wantProblems(t, err, "5001 CredentialsRequests for AWS belong to this cluster, more than 5000")
	if kept != nil {
		t.Errorf("%d requests beside an error", len(kept))
	}
}

func TestTooManyItems(t *testing.T) {
	list := func(items int) string { return "kind: List\nitems:\n" + strings.Repeat("- {kind: Secret}\n", items) }
	_, notes, err := parse(t, "f.yaml", list(600)+"---\n"+list(400)+"---\n"+base)
	wantProblems(t, err)
	if len(notes) != 1000 {
		t.Errorf("%d notes", len(notes))
	}
	_, _, err = parse(t, "f.yaml", list(600)+"---\n"+list(401)+"---\n"+list(1)+"---\nkind: 7\n")
	wantProblems(t, err, "f.yaml, document 2: has too many items: the lists of a file may have 1000 in all")
	nested := "kind: List\nitems:\n- kind: List\n  items: [" + strings.Repeat("{kind: Secret},", 1000) + "]\n- {kind: Secret}\n"
	_, _, err = parse(t, "f.yaml", nested)
	wantProblems(t, err, "f.yaml, document 1, items[0]: has too many items: the lists of a file may have 1000 in all")
}

func TestManyProblemsAndNotes(t *testing.T) {
	bad := edit(t, base, "    - effect: Allow\n      action: [\"s3:GetObject\"]\n      resource: \"*\"\n", strings.Repeat("    - 1\n", 1000))
	_, _, err := parse(t, "f.yaml", bad)
	got := diagnostic.Each(err)
	if len(got) != maxProblems+1 || got[maxProblems].Error() != "f.yaml, document 1: has more problems, which are not listed" {
		t.Errorf("%d problems, the last %v", len(got), got[len(got)-1])
	}

	_, _, err = parse(t, "f.yaml", strings.Repeat("kind: CredentialsRequest\n---\n", 100))
	got = diagnostic.Each(err)
	const last = "f.yaml, document 35: is not read, nor is what follows, since 102 problems come before it"
	if len(got) != 103 || got[102].Error() != last {
		t.Errorf("%d problems, the last %v", len(got), got[len(got)-1])
	}

	var fields strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&fields, "  field%d: 1\n", i)
	}
	_, notes, err := parse(t, "f.yaml", edit(t, base, "spec:\n", "spec:\n"+fields.String()))
	wantProblems(t, err)
	if len(notes) != maxNotes+1 || notes[maxNotes].String() != "f.yaml, document 1: there is more of the kind, which is not listed" {
		t.Errorf("%d notes, the last %v", len(notes), notes[len(notes)-1])
	}
}

func TestLargeAnnotations(t *testing.T) {
	with := func(size int) string {
		return edit(t, base, "  name: shipper\n", "  name: shipper\n  annotations: {a: b, c: "+strings.Repeat("x", size)+"}\n")
	}
	mustParse(t, "f.yaml", with(256<<10-3))
	_, _, err := parse(t, "f.yaml", with(256<<10-2))
	wantProblems(t, err, "f.yaml, document 1: metadata.annotations are larger than 256 KiB, which Kubernetes does not accept")
}
