package credentialsrequest

import (
	"math/rand/v2"
	"path"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/stsconfig"
)

// Whatever is removed or narrowed, nothing is allowed afterwards that was not allowed before; what is
// removed is not allowed at all, and what is neither removed nor narrowed stays allowed.
func TestOverridesNeverWiden(t *testing.T) {
	applied := 0
	for seed := range uint64(4000) {
		random := rand.New(rand.NewPCG(seed, 0))
		before, override := arbitraryRequest(random), arbitraryOverride(random)
		after, err := overrides(override).Apply([]Request{before})
		if err != nil {
			continue
		}
		applied++
		for range 40 {
			q := question{pick(random, "a:Get", "a:Put", "a:List", "b:Get"), pick(random, "r/1", "r/2", "s/1", "r/four"), pick(random, "1", "2", "four"), map[string]bool{}}
			for _, key := range []string{"k", "l", "m"} {
				q.context[key] = random.IntN(2) == 0
			}
			was, is := allowed(before, q), allowed(after[0], q)
			removed := false
			for _, r := range override.RemoveActions {
				removed = removed || matches(q.action, r.Actions)
			}
			narrowed := len(override.Narrow) > 0 && (len(override.Narrow[0].Actions) == 0 || matches(q.action, override.Narrow[0].Actions))
			if is && !was || is && removed || was && !is && !removed && !narrowed {
				t.Fatalf("seed %d: %v was allowed: %t, is: %t\nbefore   %+v\noverride %+v\nafter    %+v", seed, q, was, is, before.StatementEntries, override, after[0].StatementEntries)
			}
			if n := override.Narrow; is && narrowed && (len(n[0].Resources) > 0 && !matches(q.resource, q.valued(n[0].Resources)) || len(n[0].Condition) > 0 && !q.context["m"]) {
				t.Fatalf("seed %d: %v is allowed beyond what was narrowed: %+v\nafter    %+v", seed, q, override, after[0].StatementEntries)
			}
		}
	}
	if applied < 400 {
		t.Errorf("only %d overrides could be applied", applied)
	}
}

// question asks whether an action on a resource is allowed; value is that of the policy variable v, and
// context has the keys that are set.
type question struct {
	action, resource, value string
	context                 map[string]bool
}

// valued returns resources with the variable's value.
func (q question) valued(resources []string) []string {
	var all []string
	for _, r := range resources {
		all = append(all, strings.ReplaceAll(r, "${v}", q.value))
	}
	return all
}

func allowed(r Request, q question) bool {
	answer := false
	for _, s := range r.StatementEntries {
		about := matches(q.action, s.Action) && matches(q.resource, q.valued(s.On()))
		for _, keys := range s.PolicyCondition {
			for key := range keys {
				about = about && q.context[key]
			}
		}
		if about && s.Effect == "Deny" {
			return false
		}
		answer = answer || about
	}
	return answer
}

// matches has no slash in its wildcards' way: path.Match's * does not stand for one.
func matches(text string, patterns []string) bool {
	for _, p := range patterns {
		if ok, _ := path.Match(strings.ReplaceAll(p, "/", ";"), strings.ReplaceAll(text, "/", ";")); ok {
			return true
		}
	}
	return false
}

func pick(random *rand.Rand, from ...string) string { return from[random.IntN(len(from))] }

func some(random *rand.Rand, from ...string) []string {
	random.Shuffle(len(from), func(i, j int) { from[i], from[j] = from[j], from[i] })
	return from[:1+random.IntN(2)]
}

func arbitraryRequest(random *rand.Rand) Request {
	r := Request{Name: "r", ServiceAccounts: []string{"s"}}
	for range 1 + random.IntN(3) {
		entry := StatementEntry{
			Effect: pick(random, "Allow", "Allow", "Deny"), Action: some(random, "a:Get", "a:Put", "a:*t", "a:List", "b:Get", "*"), Resource: pick(random, "*", "r/*", "r/1", "r/????", "r/${v}"),
		}
		if key := pick(random, "", "k", "l"); key != "" {
			entry.PolicyCondition = map[string]map[string]any{"Bool": {key: true}}
		}
		r.StatementEntries = append(r.StatementEntries, entry)
	}
	return r
}

func arbitraryOverride(random *rand.Rand) stsconfig.Override {
	o := stsconfig.Override{Name: "r"}
	actions := func() []string { return some(random, "a:Get", "a:Put", "a:*t", "a:*", "*:Get", "b:?et", "*:*") }
	if random.IntN(2) == 0 {
		o.RemoveActions = []stsconfig.ActionRemoval{{Actions: actions(), Reason: "r"}}
	}
	if random.IntN(2) == 0 {
		n := stsconfig.Narrowing{Reason: "r"}
		if random.IntN(3) > 0 {
			n.Actions = actions()
		}
		if random.IntN(2) == 0 {
			n.Resources = some(random, "*", "r/*", "r/1", "r/2", "s/1", "r/${v}", "?/${v}")
		} else {
			n.Condition = stsconfig.Condition{pick(random, "Bool", "Null"): {"m": true}}
		}
		o.Narrow = []stsconfig.Narrowing{n}
	}
	return o
}
