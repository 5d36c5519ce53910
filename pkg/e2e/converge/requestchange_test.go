package converge

import (
	"slices"
	"strings"
	"testing"
)

// A CredentialsRequest that changes between two runs, as between two releases.
func TestRequestChanges(t *testing.T) {
	s := newSuite(t)
	role := alpha().role(infra)
	for _, test := range []struct {
		name string
		edit func(*request)
		want []change
	}{
		{
			"an action more", func(r *request) { r.entries[0].Action = append(r.entries[0].Action, "ec2:StopInstances") },
			[]change{{"role", role, `policies["` + role + `"].statement[0].action`}},
		},
		{
			"a statement less", func(r *request) { r.entries = r.entries[:1] },
			[]change{{"role", role, `policies["` + role + `"].statement[1]`}},
		},
		{
			"other conditions", func(r *request) {
				r.entries[1].Condition = map[string]map[string]any{"Bool": {"aws:SecureTransport": false}, "StringLike": {"kms:Y": []string{"a*", "b*"}}}
			},
			[]change{
				{"role", role, `policies["` + role + `"].statement[1].condition.Bool["aws:SecureTransport"]`},
				{"role", role, `policies["` + role + `"].statement[1].condition.Bool["kms:GrantIsForAWSResource"]`},
				{"role", role, `policies["` + role + `"].statement[1].condition.StringLike["kms:Y"]`},
			},
		},
		{
			"another resource", func(r *request) { r.entries[1].Resource = "arn:aws:kms:*:*:key/1" },
			[]change{{"role", role, `policies["` + role + `"].statement[1].resource`}},
		},
		{
			"other service accounts", func(r *request) { r.accounts = []string{"alpha-controller", "alpha-manager"} },
			[]change{{"role", role, `trustPolicy.statement[0].condition.StringEquals["` + issuer + `:sub"]`}},
		},
		{
			"both", func(r *request) {
				r.accounts = r.accounts[:1]
				r.entries = r.entries[1:]
			},
			[]change{
				{"role", role, `trustPolicy.statement[0].condition.StringEquals["` + issuer + `:sub"]`},
				{"role", role, `policies["` + role + `"].statement[0]`}, // numbered where it is
			},
		},
		{"the same in another order", func(r *request) {
			slices.Reverse(r.entries)
			slices.Reverse(r.accounts)
		}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := s.ready(t)
			r := alpha()
			test.edit(&r)
			writeRequests(t, c.requests, r, beta())
			c.finds(t, test.want)
			if got, want := c.create(t), repaired(test.want); !slices.Equal(got, want) {
				t.Errorf("create manifests changed %v, want %v", got, want)
			}
			c.finds(t, nil)
			// And back.
			writeRequests(t, c.requests, alpha(), beta())
			c.create(t)
			c.finds(t, nil)
			c.sameAWS(t, s.aws)
		})
	}
}

// A request that comes, gets another Secret, and goes.
func TestSecretChanges(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), alpha())
	c.create(t)

	writeRequests(t, c.requests, alpha(), beta())
	c.finds(t, []change{
		{"role", beta().role(infra), "create"},
		{"file", beta().secretFile(), "created"},
		{"file", beta().namespaceFile(), "created"},
	})
	c.create(t)
	c.finds(t, nil)

	// The same namespace, another name.
	renamed := beta()
	renamed.secret = "renamed"
	writeRequests(t, c.requests, alpha(), renamed)
	c.finds(t, []change{
		{"role", renamed.role(infra), "create"},
		{"file", beta().secretFile(), "removed"},
		{"file", renamed.secretFile(), "created"},
	})
	c.create(t)
	c.finds(t, nil)
	if files := fingerprint(t, c.dir, results); files[beta().secretFile()] != "" || files[renamed.secretFile()] == "" {
		t.Errorf("the files are %v", files)
	}

	// Another namespace.
	moved := renamed
	moved.namespace = "openshift-gamma"
	writeRequests(t, c.requests, alpha(), moved)
	c.finds(t, []change{
		{"role", moved.role(infra), "create"},
		{"file", beta().namespaceFile(), "removed"},
		{"file", renamed.secretFile(), "removed"},
		{"file", moved.namespaceFile(), "created"},
		{"file", moved.secretFile(), "created"},
	})
	c.create(t)
	c.finds(t, nil)

	// Gone. A manifest that somebody changed meanwhile is left alone, and said so.
	c.write(t, moved.secretFile(), c.read(t, moved.secretFile())+"# mine\n")
	writeRequests(t, c.requests, alpha())
	kept := change{"file", moved.secretFile(), "kept"}
	c.finds(t, []change{{"file", moved.namespaceFile(), "removed"}, kept})
	c.create(t)
	c.finds(t, []change{kept})
	result := c.run(t, []string{"create", "manifests"})
	if !strings.Contains(result.Stderr, moved.secretFile()) || !strings.Contains(result.Stderr, "left as it is") {
		t.Errorf("create manifests does not say that it left %s:\n%s", moved.secretFile(), result.Stderr)
	}

	// destroy must know of every role that was ever made.
	state := c.read(t, ".openshift_install_sts_state.json")
	for _, r := range []request{alpha(), beta(), renamed, moved} {
		if !strings.Contains(state, `"role/`+r.role(infra)+`"`) {
			t.Errorf("the state does not hold the role %s", r.role(infra))
		}
	}
}

// A role that somebody else made is used as it is: looked at by nobody, and changed by
// nobody.
func TestRoleOfOthers(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), alpha(), beta())
	c.create(t)
	before := c.snapshot(t)
	theirs := beta()
	theirs.roleARN = "arn:aws:iam::" + account + ":role/theirs"
	writeRequests(t, c.requests, alpha(), theirs)
	c.finds(t, []change{{"file", beta().secretFile(), "updated"}})
	c.create(t)
	c.finds(t, nil)
	c.sameAWS(t, before)
	if text := c.read(t, beta().secretFile()); !strings.Contains(text, "role_arn = "+theirs.roleARN+"\n") {
		t.Errorf("the Secret does not name the role:\n%s", text)
	}
	for _, r := range c.h.Proxy.Requests() {
		if strings.Contains(r.Subject, beta().role(infra)) {
			t.Errorf("%s of %s was sent", r.Operation, r.Subject)
		}
	}
}
