package permissions_test

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/permissions"
)

var update = flag.Bool("update", false, "rewrite what is generated in docs/permissions.md")

// documentFile is the document whose policies are generated.
var documentFile = filepath.Join("..", "..", "docs", "permissions.md")

// generated is a part of the document that a test writes: the name is what it is about.
var generated = regexp.MustCompile(`(?s)<!-- generated: ([^\n]*) -->\n.*?<!-- end -->`)

// The document has the policy of every command, and what every action is for.
func TestDocument(t *testing.T) {
	before, err := os.ReadFile(documentFile)
	if err != nil {
		t.Fatal(err)
	}
	parts := map[string]string{"actions": actionsTable()}
	for _, c := range permissions.Commands() {
		parts[c.Names[0]] = "```json\n" + policyText(t, c) + "```\n"
	}
	var names []string
	after := generated.ReplaceAllStringFunc(string(before), func(part string) string {
		name := generated.FindStringSubmatch(part)[1]
		names = append(names, name)
		content, known := parts[name]
		if !known {
			t.Errorf("%s: nothing is known of %q", documentFile, name)
		}
		return "<!-- generated: " + name + " -->\n" + content + "<!-- end -->"
	})
	for name := range parts {
		if !slices.Contains(names, name) {
			t.Errorf("%s has no part generated: %s", documentFile, name)
		}
	}
	if after == string(before) {
		return
	}
	if !*update {
		t.Fatalf("%s is not what follows from the table: run make update", documentFile)
	}
	if err := os.WriteFile(documentFile, []byte(after), 0o644); err != nil {
		t.Fatal(err)
	}
}

// policyText is the policy of a command, with placeholders for what depends on the cluster.
func policyText(t *testing.T, c permissions.Command) string {
	t.Helper()
	var b bytes.Buffer
	encoder := json.NewEncoder(&b)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	err := encoder.Encode(c.Policy(permissions.Place{
		Partition: "aws", Account: "<account>", Region: "<region>", Name: "<name>",
		IssuerHost: "<name>-oidc.s3.<region>.amazonaws.com", RolePath: "/",
		KMSKey: "arn:aws:kms:<region>:<account>:key/<key>", Boundary: "arn:aws:iam::<account>:policy/<boundary>",
		AssumedRole: "arn:aws:iam::<account>:role/<role>",
	}))
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// actionsTable says of every action what it is for, and which commands need it.
func actionsTable() string {
	type row struct{ why, commands []string }
	rows := map[string]*row{}
	var actions []string
	for _, c := range permissions.Commands() {
		for _, g := range c.Grants {
			if rows[g.Action] == nil {
				rows[g.Action] = &row{}
				actions = append(actions, g.Action)
			}
			r := rows[g.Action]
			why := g.Why
			if g.Optional {
				why += " (goes on without it)"
			}
			if !slices.Contains(r.why, why) {
				r.why = append(r.why, why)
			}
			for _, name := range c.Names {
				if !slices.Contains(r.commands, "`"+name+"`") {
					r.commands = append(r.commands, "`"+name+"`")
				}
			}
		}
	}
	slices.Sort(actions)
	var b strings.Builder
	b.WriteString("| action | to | needed by |\n|---|---|---|\n")
	for _, action := range actions {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", action, strings.Join(rows[action].why, "; "), strings.Join(rows[action].commands, ", "))
	}
	return b.String()
}

// A policy is one that IAM accepts: its Sids are unique and made of letters and digits, and it is
// no larger than a managed policy may be, white space not counted.
func TestPolicyIsAccepted(t *testing.T) {
	const maxManagedPolicy = 6144
	sid := regexp.MustCompile(`^[A-Za-z0-9]+$`)
	for _, c := range permissions.Commands() {
		document := policyOfCommand(t, c)
		seen := map[string]bool{}
		for _, s := range document.Statement {
			if !sid.MatchString(s.Sid) || seen[s.Sid] {
				t.Errorf("%v: the Sid %q is used twice, or is none", c.Names, s.Sid)
			}
			seen[s.Sid] = true
			for i, action := range s.Action {
				if slices.Contains(s.Action[:i], action) {
					t.Errorf("%v: %s has %s twice", c.Names, s.Sid, action)
				}
			}
		}
		text, err := c.Policy(place()).JSON()
		if err != nil || len(text) > maxManagedPolicy {
			t.Errorf("%v: the policy has %d characters, and a managed policy may have %d (%v)", c.Names, len(text), maxManagedPolicy, err)
		}
	}
}

// The patterns cover what a cluster's resources are called, however long its name is, and nobody
// else's.
func TestPlace(t *testing.T) {
	long := strings.Repeat("n", 58)
	for name, c := range map[string]struct {
		place permissions.Place
		scope permissions.Scope
		want  []string
	}{
		"roles": {permissions.Place{Partition: "aws", Account: "1", Name: "x", RolePath: "/"}, permissions.Roles, []string{"arn:aws:iam::1:role/x-*"}},
		"roles with a path": {
			permissions.Place{Partition: "aws-us-gov", Account: "1", Name: "x", RolePath: "/p/q/"}, permissions.Roles,
			[]string{"arn:aws-us-gov:iam::1:role/p/q/x-*", "arn:aws-us-gov:iam::1:role/x-*"},
		},
		"a name that the hash cuts": {
			permissions.Place{Partition: "aws", Account: "1", Name: long, RolePath: "/"}, permissions.Roles, []string{"arn:aws:iam::1:role/" + long[:55] + "-*"},
		},
		"provider":   {permissions.Place{Partition: "aws", Account: "1", IssuerHost: "i.example.com/a"}, permissions.Provider, []string{"arn:aws:iam::1:oidc-provider/i.example.com/a"}},
		"bucket":     {permissions.Place{Partition: "aws-cn", Name: "x"}, permissions.Bucket, []string{"arn:aws-cn:s3:::x-oidc"}},
		"objects":    {permissions.Place{Partition: "aws", Name: "x"}, permissions.Objects, []string{"arn:aws:s3:::x-oidc/*"}},
		"everything": {permissions.Place{}, permissions.Everything, []string{"*"}},
	} {
		if got := c.place.ARNs(c.scope); !slices.Equal(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
