package lint

import (
	"slices"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// condition is short for one condition.
func condition(operator, key string, value any) iampolicy.Condition {
	return iampolicy.Condition{operator: {key: value}}
}

// allow is a statement for every resource.
func allow(actions ...string) iampolicy.Statement {
	return iampolicy.Statement{Effect: iampolicy.Allow, Action: actions, Resource: []string{"*"}}
}

func on(s iampolicy.Statement, resources ...string) iampolicy.Statement {
	s.Resource = resources
	return s
}

func under(s iampolicy.Statement, c iampolicy.Condition) iampolicy.Statement {
	s.Condition = c
	return s
}

func deny(actions ...string) iampolicy.Statement {
	s := allow(actions...)
	s.Effect = iampolicy.Deny
	return s
}

// permissions is a role with one inline policy.
func permissions(statements ...iampolicy.Statement) Policy {
	return Policy{
		Request: "cco/harbor", Role: "pier-harbor",
		Documents: []Document{{Name: "pier-harbor", Document: iampolicy.New(statements...)}},
	}
}

// found are the findings of roles, each as its check, where it is, and what it says.
func found(t *testing.T, policies ...Policy) []string {
	t.Helper()
	findings, err := Run(policies, nil)
	if err != nil {
		t.Fatal(err)
	}
	texts := []string{}
	for _, f := range findings {
		if check, ok := Lookup(f.Check); !ok || f.Advice != check.Advice || f.Request == "" || f.Role == "" || f.Silenced {
			t.Errorf("incomplete: %+v", f)
		}
		texts = append(texts, f.Check+" "+join(f.Statement, ": ", f.Detail))
	}
	return texts
}

// expect compares findings with those that are expected.
func expect(t *testing.T, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("got")
		for _, line := range got {
			t.Errorf("  %s", line)
		}
		t.Errorf("want")
		for _, line := range want {
			t.Errorf("  %s", line)
		}
	}
}
