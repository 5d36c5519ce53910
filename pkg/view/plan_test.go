package view

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diff"
)

var cluster = Cluster{Name: "a", Account: "123456789012", Partition: "aws", Region: "eu-west-1", Issuer: "https://i"}

// planned is a plan with every action and outcome.
func planned() Plan {
	return NewPlan(cluster, []Change{
		{Action: cloud.ActionNone, Kind: KeyPairKind, Name: "kid"},
		{Action: cloud.ActionCreate, Kind: "bucket", Name: "b"},
		{Action: cloud.ActionUpdate, Kind: "role", Name: "r", Differences: []diff.Difference{
			{Field: `tags["team"]`, From: "x", To: "<y>"},
			{Field: "trustPolicy.statement[0].action", Removed: []string{"sts:AssumeRole"}},
		}},
	}, []store.FileOutcome{
		{Name: "new", Outcome: store.FileCreated}, {Name: "other", Outcome: store.FileUpdated}, {Name: "old", Outcome: store.FileRemoved},
		{Name: "same", Outcome: store.FileUnchanged}, {Name: "edited", Outcome: store.FileKept},
	})
}

func TestPlanText(t *testing.T) {
	const want = `Cluster a in account 123456789012, eu-west-1
Issuer  https://i

+ bucket b
~ role r
    ~ tags["team"]: "x" -> "<y>"
    ~ trustPolicy.statement[0].action:
        - sts:AssumeRole
+ file new
~ file other
- file old

2 to create, 2 to update, 1 to remove, 3 unchanged.
`
	var out bytes.Buffer
	if err := planned().Text(&out); err != nil || out.String() != want {
		t.Errorf("got\n%s\n(%v), want\n%s", out.String(), err, want)
	}
	if !planned().HasChanges() {
		t.Error("there are no changes")
	}
}

func TestPlanTextWithoutChanges(t *testing.T) {
	p := NewPlan(cluster, []Change{{Action: cloud.ActionNone, Kind: "bucket", Name: "b"}}, []store.FileOutcome{{Name: "f", Outcome: store.FileUnchanged}})
	var out bytes.Buffer
	if err := p.Text(&out); err != nil || !strings.HasSuffix(out.String(), "\nNothing to do: all 2 resources and files are as they should be.\n") {
		t.Errorf("got\n%s\n(%v)", out.String(), err)
	}
	if p.HasChanges() {
		t.Error("there are changes")
	}
}

// The JSON is a contract: fields are only ever added.
func TestPlanJSON(t *testing.T) {
	const want = `{
		"schemaVersion": 1,
		"cluster": {"name": "a", "account": "123456789012", "partition": "aws", "region": "eu-west-1", "issuer": "https://i"},
		"credentialsRequests": [],
		"changes": [
			{"action": "none", "kind": "key-pair", "name": "kid"},
			{"action": "create", "kind": "bucket", "name": "b"},
			{"action": "update", "kind": "role", "name": "r", "differences": [
				{"field": "tags[\"team\"]", "from": "x", "to": "<y>"},
				{"field": "trustPolicy.statement[0].action", "removed": ["sts:AssumeRole"]}
			]}
		],
		"files": [
			{"name": "new", "outcome": "created"}, {"name": "other", "outcome": "updated"}, {"name": "old", "outcome": "removed"},
			{"name": "same", "outcome": "unchanged"}, {"name": "edited", "outcome": "kept"}
		],
		"summary": {"create": 2, "update": 2, "remove": 1, "unchanged": 3}
	}`
	checkJSON(t, planned(), want)
	checkJSON(t, NewPlan(Cluster{}, nil, nil).Files, `[]`)
}

// checkJSON compares what JSON writes with a document, and demands that the angle brackets
// of a policy stay readable.
func checkJSON(t *testing.T, result any, want string) {
	t.Helper()
	var out, compact, wanted bytes.Buffer
	if err := errors.Join(JSON(&out, result), json.Compact(&compact, out.Bytes()), json.Compact(&wanted, []byte(want))); err != nil {
		t.Fatal(err)
	}
	if compact.String() != wanted.String() {
		t.Errorf("got\n%s\nwant\n%s", compact.String(), wanted.String())
	}
	if strings.Contains(out.String(), `\u003c`) {
		t.Errorf("angle brackets are escaped: %s", out.String())
	}
}

// What is taken over is named, and so is what others attached to it.
func TestPlanAdopts(t *testing.T) {
	p := NewPlan(Cluster{}, []Change{{Action: cloud.ActionUpdate, Kind: "role", Name: "r", Adopts: []Adopted{
		{Kind: "role", Name: "r", ForeignPolicies: []string{"arn:aws:iam::aws:policy/AdministratorAccess"}}, {Kind: "policy", Name: "p"},
	}}}, nil)
	var out bytes.Buffer
	const want = "    takes over role r, which has no tag of this cluster\n" +
		"      with policy arn:aws:iam::aws:policy/AdministratorAccess, which somebody else attached and which stays\n" +
		"    takes over policy p, which has no tag of this cluster\n"
	if err := p.Text(&out); err != nil || !strings.Contains(out.String(), want) {
		t.Errorf("got\n%s\n(%v)", out.String(), err)
	}
	data, err := json.Marshal(p.Changes[0].Adopts)
	if want := `[{"kind":"role","name":"r","foreignPolicies":["arn:aws:iam::aws:policy/AdministratorAccess"]},{"kind":"policy","name":"p"}]`; err != nil || string(data) != want {
		t.Errorf("got  %s\nwant %s (%v)", data, want, err)
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, errors.New("broken pipe") }

// A result that could not be written is a failure: the exit code must not say otherwise.
func TestBrokenWriter(t *testing.T) {
	for name, err := range map[string]error{
		"plan": planned().Text(brokenWriter{}), "created": Created{}.Text(brokenWriter{}), "JSON": JSON(brokenWriter{}, 1),
		"DOT": DOT(brokenWriter{}, nil, nil), "Mermaid": Mermaid(brokenWriter{}, nil, nil),
	} {
		if err == nil || !strings.Contains(err.Error(), "broken pipe") {
			t.Errorf("%s: the error is %v", name, err)
		}
	}
}
