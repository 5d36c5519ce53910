package converge

import (
	"fmt"
	"strings"
	"testing"
)

// What IAM would refuse is refused before anything is created.
func TestLimits(t *testing.T) {
	h := take(t)
	// Hyphens join the parts of a role's name, and stand inside of them.
	twin, other := beta(), alpha()
	twin.namespace, twin.secret = "openshift", "alpha-cloud"
	twin.name = "twin"

	wordy := large(1, "Get")
	wordy.entries[0].Action[0] = "service:" + strings.Repeat("a", 11000)

	crowded := alpha()
	for i := range 400 {
		crowded.accounts = append(crowded.accounts, fmt.Sprintf("an-operator-with-a-long-name-%d", i))
	}

	for _, test := range []struct {
		name     string
		requests []request
		code     int
		texts    []string
		flags    []string
	}{
		{"two Secrets, one role name", []request{other, twin}, 3, []string{"openshift-alpha/cloud", "openshift/alpha-cloud", alpha().role(infra)}, nil},
		{"more than 10 managed policies", []request{large(2000, "Get"), beta()}, 3, []string{"alpha.yaml", "managed policies", "at most 10", "Split"}, nil},
		{"a statement that no policy can hold", []request{wordy, beta()}, 3, []string{"alpha.yaml", "statement", "6144"}, nil},
		{"a trust policy beyond the account's quota", []request{crowded, beta()}, 1, []string{alpha().role(infra), "trust policy", "Role trust policy length"}, nil},
		{"a name too long for a bucket", []request{alpha()}, 3, []string{"58"}, []string{"--name=" + strings.Repeat("a", 59)}},
		{"a tag that is ours", []request{alpha()}, 3, []string{"--tags", "Name"}, []string{"--tags=name=x"}},
		{"51 tags", []request{alpha()}, 3, []string{"--tags", "50"}, []string{"--tags=" + manyTags(49)}},
	} {
		t.Run(test.name, func(t *testing.T) {
			if err := h.Reset(t.Context()); err != nil {
				t.Fatal(err)
			}
			c := newCluster(t, h, t.TempDir(), test.requests...)
			c.refused(t, test.code, test.texts, test.flags...)
		})
	}

	t.Run("names of 58 characters, and 48 tags", func(t *testing.T) {
		if err := h.Reset(t.Context()); err != nil {
			t.Fatal(err)
		}
		c := newCluster(t, h, t.TempDir(), alpha(), beta())
		flags := []string{"--name=" + strings.Repeat("a", 58), "--tags=" + manyTags(48)}
		c.create(t, flags...)
		c.finds(t, nil, flags...)
	})
}

func manyTags(n int) string {
	tags := make([]string, n)
	for i := range tags {
		tags[i] = fmt.Sprintf("key%d=value", i)
	}
	return strings.Join(tags, ",")
}
