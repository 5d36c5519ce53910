package converge

import (
	"encoding/json"
	"slices"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// change is one thing that plan found: a field of a resource, a resource that is missing
// ("create"), or what would become of a file.
type change struct{ kind, name, field string }

// plan runs plan and returns what it found, in its order. It must send nothing that could
// change AWS, and leave no trace in the install directory.
func (c *cluster) plan(t *testing.T, flags ...string) []change {
	t.Helper()
	files := fingerprint(t, c.dir, everything)
	result := c.run(t, []string{"plan"}, flags...)
	for _, r := range faultproxy.Mutating(c.h.Proxy.Requests()) {
		t.Errorf("plan sent %s of %s", r.Operation, r.Subject)
	}
	sameFiles(t, files, fingerprint(t, c.dir, everything))
	if result.Code != 0 && result.Code != 2 {
		t.Fatalf("plan ended with %d:\n%s", result.Code, result.Stderr)
	}
	found := readPlan(t, result.Stdout)
	want := 0
	if slices.ContainsFunc(found, func(c change) bool { return c.field != "kept" }) {
		want = 2
	}
	if result.Code != want {
		t.Errorf("plan ended with %d, want %d: it found %v", result.Code, want, found)
	}
	return found
}

// readPlan reads plan's JSON, which names what is right already, too.
func readPlan(t *testing.T, document string) []change {
	t.Helper()
	var plan struct {
		Changes []struct {
			Action, Kind, Name string
			Differences        []struct{ Field string }
		}
		Files []struct{ Name, Outcome string }
	}
	if err := json.Unmarshal([]byte(document), &plan); err != nil {
		t.Fatalf("%v in the output of plan: %s", err, document)
	}
	var found []change
	for _, c := range plan.Changes {
		switch {
		case c.Action == "create":
			found = append(found, change{c.Kind, c.Name, "create"})
		case (c.Action == "update") != (len(c.Differences) > 0):
			t.Errorf("%s %s: action %s with the differences %v", c.Kind, c.Name, c.Action, c.Differences)
		}
		for _, d := range c.Differences {
			found = append(found, change{c.Kind, c.Name, d.Field})
		}
	}
	for _, f := range plan.Files {
		if f.Outcome != "unchanged" {
			found = append(found, change{"file", f.Name, f.Outcome})
		}
	}
	return found
}

// finds is plan with a demand on what it finds.
func (c *cluster) finds(t *testing.T, want []change, flags ...string) {
	t.Helper()
	if got := c.plan(t, flags...); !slices.Equal(got, want) {
		t.Errorf("plan found%s\nwant%s", list(got), list(want))
	}
}

// list writes changes one a line.
func list(changes []change) string {
	if len(changes) == 0 {
		return " nothing"
	}
	var text string
	for _, c := range changes {
		text += "\n  " + c.kind + " " + c.name + " " + c.field
	}
	return text
}
