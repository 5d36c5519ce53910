package permissions_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/permissions"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/simulate"
)

// seen are the uses of permissions by the name of a command.
type seen map[string]map[use]bool

func (s seen) add(t *testing.T, name string, requests []faultproxy.Request) []use {
	t.Helper()
	var all []use
	for _, r := range requests {
		uses, err := usesOf(r, rolePath)
		if err != nil {
			t.Errorf("%s: %v", name, err)
		}
		all = append(all, uses...)
		for _, u := range uses {
			if s[name] == nil {
				s[name] = map[use]bool{}
			}
			s[name][u] = true
		}
	}
	return all
}

// of is add for a cluster whose issuer has another host, or whose bucket a KMS key encrypts: S3 asks KMS
// in the caller's name.
func (s seen) of(t *testing.T, c *cluster, name string, requests []faultproxy.Request) []use {
	t.Helper()
	if s[name] == nil {
		s[name] = map[use]bool{}
	}
	plain := seen{}
	var all []use
	for _, u := range plain.add(t, name, requests) {
		all = append(all, u)
		if more := map[string]string{"PutObject": "kms:GenerateDataKey", "GetObject": "kms:Decrypt"}[u.call]; c.kmsKey != "" && more != "" {
			all = append(all, use{more, c.kmsKey, u.call})
		}
	}
	for _, u := range all {
		if c.host != "" && !strings.HasSuffix(c.host, ".cloudfront.net") {
			u.resource = strings.Replace(u.resource, c.host, issuer, 1) // what place is about
		}
		s[name][u] = true
	}
	return all
}

// compare demands of each command of which calls were seen that its policy covers them all,
// and that nothing is in it which no call needed.
func (s seen) compare(t *testing.T, names ...string) {
	t.Helper()
	for _, c := range permissions.Commands() {
		if !slices.Equal(names, c.Names) {
			continue
		}
		together := map[use]bool{}
		for _, name := range names {
			if len(s[name]) == 0 {
				t.Errorf("no call of %s was seen", name)
			}
			maps.Copy(together, s[name])
		}
		document := policyOfCommand(t, c)
		for u := range together {
			if !document.allows(u.action, u.resource) {
				t.Errorf("%v: %s took %s on %s, which the policy does not allow", names, u.call, u.action, u.resource)
			}
		}
		for _, g := range c.Grants {
			for _, name := range g.Calls {
				if !needed(together, g, name) {
					t.Errorf("%v: %s on %s is allowed for %s, which no call needed", names, g.Action, g.On, name)
				}
			}
		}
		return
	}
	t.Errorf("%v are not documented together", names)
}

// needed reports whether a call of an operation took an action on what a grant is about.
func needed(uses map[use]bool, g permissions.Grant, operation string) bool {
	for u := range uses {
		if u.action == g.Action && u.call == operation && slices.ContainsFunc(place().ARNs(g.On), func(pattern string) bool {
			return simulate.Matches(pattern, u.resource)
		}) {
			return true
		}
	}
	return false
}

// policy is a policy document as a reader of it sees it.
type policy struct {
	Statement []struct {
		Sid, Effect      string
		Action, Resource []string
	}
}

func policyOfCommand(t *testing.T, c permissions.Command) policy {
	t.Helper()
	text, err := c.Policy(place()).JSON()
	if err != nil {
		t.Fatal(err)
	}
	var p policy
	if err := json.Unmarshal([]byte(text), &p); err != nil {
		t.Fatal(err)
	}
	return p
}

func (p policy) allows(action, resource string) bool {
	for _, s := range p.Statement {
		if s.Effect == "Allow" && slices.Contains(s.Action, action) &&
			slices.ContainsFunc(s.Resource, func(pattern string) bool { return simulate.Matches(pattern, resource) }) {
			return true
		}
	}
	return false
}

// step is a run of a command after a change behind the program's back.
type step struct {
	name   string
	change func(*testing.T, *cluster)
	flags  []string
	// verified is set where verify --live is run, too, which waits for an issuer that nobody
	// serves here.
	verified bool
}

// The policy of each command is what its calls take, no less and no more. What create is going
// to change is also what plan says that it needs.
func TestCreateManifests(t *testing.T) {
	c := newCluster(t, take(t))
	calls := seen{}
	for _, s := range manifestSteps() {
		t.Run(s.name, func(t *testing.T) {
			if s.change != nil {
				s.change(t, c)
			}
			flags := c.options(s.flags...)
			result, planned := c.run(t, []int{0, 2}, []string{"plan"}, append(flags, "--check-permissions", "--output=json")...)
			calls.add(t, "plan", planned)
			_, made := c.run(t, []int{0}, []string{"create", "manifests"}, flags...)
			uses := calls.add(t, "create manifests", made)
			sameNeeds(t, needsIn(t, result.Stdout), uses)
			if s.verified {
				_, looked := c.run(t, []int{0, 2}, []string{"verify"}, "--live", "--role-path", rolePath)
				calls.add(t, "verify --live", looked)
			}
		})
	}
	planAndCreate := func(t *testing.T, c *cluster, flags ...string) {
		t.Helper()
		result, planned := c.run(t, []int{0, 2}, []string{"plan"}, append(c.options(flags...), "--check-permissions", "--output=json")...)
		calls.of(t, c, "plan", planned)
		_, made := c.run(t, []int{0}, []string{"create", "manifests"}, c.options(flags...)...)
		sameNeeds(t, needsIn(t, result.Stdout), calls.of(t, c, "create manifests", made))
	}
	t.Run("private bucket", func(t *testing.T) { privateBucket(t, c.h, planAndCreate) })
	t.Run("self-hosted", func(t *testing.T) { selfHosted(t, c.h, planAndCreate) })
	calls["create iam-roles"] = calls["create manifests"] // TestCreateRoles compares them
	calls.compare(t, "create manifests", "create iam-roles")
	calls.compare(t, "plan", "verify --live")
}

// Creating roles alone takes in AWS what creating manifests takes.
func TestCreateRoles(t *testing.T) {
	c := newCluster(t, take(t))
	flags := c.options("--tags=team=a", "--permissions-boundary-arn="+boundary)
	calls := seen{}
	_, requests := c.run(t, []int{0}, []string{"create", "iam-roles"}, flags...)
	calls.add(t, "create iam-roles", requests)
	if err := c.h.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	other := newCluster(t, c.h)
	_, requests = other.run(t, []int{0}, []string{"create", "manifests"}, other.options(flags[6:]...)...)
	calls.add(t, "create manifests", requests)
	if !maps.Equal(calls["create iam-roles"], calls["create manifests"]) {
		t.Errorf("create iam-roles took\n%s\nand create manifests\n%s", list(calls["create iam-roles"]), list(calls["create manifests"]))
	}
}

// The parts of create take what is theirs.
func TestCreateParts(t *testing.T) {
	h := take(t)
	for _, command := range []string{"oidc-config", "identity-provider"} {
		t.Run(command, func(t *testing.T) {
			if err := h.Reset(t.Context()); err != nil {
				t.Fatal(err)
			}
			c, calls, name := newCluster(t, h), seen{}, "create "+command
			steps := []step{{flags: []string{"--tags=team=a,stage=b"}}, {change: spoilBucket, flags: []string{"--tags=team=c"}}}
			if command == "identity-provider" {
				steps[1].change = func(t *testing.T, c *cluster) {
					spoilBucket(t, c)
					spoilProvider(t, c)
				}
				steps[1].flags = append(steps[1].flags, "--thumbprint="+thumbprint)
			}
			for _, s := range steps {
				if s.change != nil {
					s.change(t, c)
				}
				_, requests := c.run(t, []int{0}, []string{"create", command}, c.options(s.flags...)...)
				calls.add(t, name, requests)
			}
			if err := h.Reset(t.Context()); err != nil {
				t.Fatal(err)
			}
			privateBucket(t, h, func(t *testing.T, c *cluster, flags ...string) {
				_, requests := c.run(t, []int{0}, []string{"create", command}, c.options(flags...)...)
				calls.of(t, c, name, requests)
			})
			calls.compare(t, name)
		})
	}
}

// The commands that need nothing of AWS ask nothing of it.
func TestNothingNeeded(t *testing.T) {
	c := newCluster(t, take(t))
	for _, command := range [][]string{{"create", "key-pair"}, {"render"}, {"verify"}, {"graph"}} {
		flags := c.options()
		if command[0] == "verify" || command[0] == "graph" {
			flags = nil
		}
		_, requests := c.run(t, []int{0, 2}, command, flags...)
		calls := seen{}
		if uses := calls.add(t, command[0], requests); len(uses) > 0 {
			t.Errorf("%v took %v", command, uses)
		}
	}
	c.run(t, []int{0}, []string{"create", "manifests"}, c.options()...)
	_, requests := c.run(t, []int{0, 2}, []string{"verify"}, "--assume", "--assume-accepts-any")
	calls := seen{}
	if uses := calls.add(t, "verify --assume", requests); len(uses) > 0 || len(requests) == 0 {
		t.Errorf("verify --assume made %d requests and took %v", len(requests), uses)
	}
}

// needsIn returns what plan says that the run needs.
func needsIn(t *testing.T, document string) map[string]bool {
	t.Helper()
	var plan struct {
		Permissions *struct {
			Caller  string
			Actions []permissions.Finding
		}
	}
	if err := json.Unmarshal([]byte(document), &plan); err != nil || plan.Permissions == nil {
		t.Fatalf("plan says nothing of permissions (%v): %s", err, document)
	}
	needs := map[string]bool{}
	for _, f := range plan.Permissions.Actions {
		if f.Outcome != permissions.Granted {
			t.Errorf("%s on %s is %s: %s", f.Action, f.Resource, f.Outcome, f.Reason)
		}
		needs[f.Action+" "+f.Resource] = true
	}
	return needs
}

// sameNeeds demands that what plan said is needed was used: to the letter for what changes
// something, and at least for what only looks.
func sameNeeds(t *testing.T, needs map[string]bool, uses []use) {
	t.Helper()
	used := map[string]bool{}
	for _, u := range uses {
		key := u.action + " " + u.resource
		// What CloudFront names is asked about by a pattern while it does not exist.
		for pattern := range needs {
			if simulate.Matches(pattern, key) {
				used[pattern], used[key] = true, true
			}
		}
		if !used[key] && u.action != "iam:GetAccountSummary" {
			t.Errorf("plan did not say that %s is needed (for %s)", key, u.call)
		}
	}
	for key := range needs {
		action := key[strings.Index(key, ":")+1:]
		// Versions are only deleted when there are too many.
		if looks := strings.HasPrefix(action, "Get") || strings.HasPrefix(action, "List"); !looks && !used[key] && !strings.HasPrefix(action, "DeletePolicyVersion") {
			t.Errorf("plan said that %s is needed, and nothing took it", key)
		}
	}
}

func list(uses map[use]bool) string {
	var lines []string
	for u := range uses {
		lines = append(lines, fmt.Sprint(u))
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}
