package cloud

import (
	"maps"
	"reflect"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/diff"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// roleNamed returns the role that the tests here are about.
func roleNamed(name string) Role {
	return Role{
		Cluster: "c", RoleName: name, Path: "/p/", ARN: "arn:aws:iam::123456789012:role/p/" + name, Description: "d",
		Trust: iampolicy.New(iampolicy.Statement{
			Effect: "Allow", Principal: &iampolicy.Principal{Federated: "arn:f"}, Action: []string{"sts:AssumeRoleWithWebIdentity"},
		}),
		Inline: map[string]iampolicy.Document{name: allow("s3:Get")},
		Tags:   with("team", "x"),
	}
}

// A session duration is compared where one is wanted, and left as it is elsewhere.
func TestCompareMaxSession(t *testing.T) {
	for _, test := range []struct {
		wanted, found time.Duration
		want          []diff.Difference
	}{
		{0, time.Hour, nil},
		{0, 4 * time.Hour, nil},
		{4 * time.Hour, 4 * time.Hour, nil},
		{time.Hour, 4 * time.Hour, []diff.Difference{{Field: "maxSessionDuration", From: "4h0m0s", To: "1h0m0s"}}},
		{90 * time.Minute, time.Hour, []diff.Difference{{Field: "maxSessionDuration", From: "1h0m0s", To: "1h30m0s"}}},
	} {
		role := roleNamed("r")
		role.MaxSession = test.wanted
		trust, err := role.Trust.JSON()
		if err != nil {
			t.Fatal(err)
		}
		c, err := role.Compare(&ActualRole{Path: "/p/", Description: "d", MaxSession: test.found, Trust: trust, Inline: map[string]string{"r": allowText("s3:get")}, Tags: with("team", "x")})
		if err != nil || !reflect.DeepEqual(c.Differences, test.want) {
			t.Errorf("%s is wanted, %s is there: %v (%v)", test.wanted, test.found, c.Differences, err)
		}
	}
}

func allow(action string) iampolicy.Document {
	return iampolicy.New(iampolicy.Statement{Effect: "Allow", Action: []string{action}, Resource: []string{"*"}})
}

func allowText(action string) string {
	return `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"` + action + `","Resource":"*"}]}`
}

func TestCompareRole(t *testing.T) {
	desired := roleNamed("r")
	if got := desired.ID().String(); got != "role/r" {
		t.Errorf("the identity is %s", got)
	}
	const trust = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":["arn:f"]}}}`
	found := func(edit func(*ActualRole)) *ActualRole {
		a := &ActualRole{Path: "/p/", Description: "d", MaxSession: time.Hour, Trust: trust, Inline: map[string]string{"r": allowText("s3:get")}, Tags: with("team", "x")}
		edit(a)
		return a
	}
	const first, second = "arn:aws:iam::123456789012:policy/p/r-1", "arn:aws:iam::123456789012:policy/p/r-2"
	compareAll(t, desired, []comparison{
		{name: "missing", action: ActionCreate},
		{name: "in other words", actual: found(func(*ActualRole) {}), action: ActionNone},
		{name: "with a tag of others", actual: found(func(a *ActualRole) { a.Tags["cost"] = "1" }), action: ActionNone},
		{
			name: "another principal", action: ActionUpdate, fields: []string{"trustPolicy.statement[0].principal.Federated"},
			actual: found(func(a *ActualRole) {
				a.Trust = `{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRoleWithWebIdentity","Principal":{"Federated":"arn:g"}}}`
			}),
		},
		{name: "no trust policy", actual: found(func(a *ActualRole) { a.Trust = "" }), action: ActionUpdate, fields: []string{"trustPolicy"}},
		{
			name: "other permissions", action: ActionUpdate, fields: []string{`policies["r"].statement[0].action`},
			actual: found(func(a *ActualRole) { a.Inline["r"] = allowText("s3:*") }),
		},
		{name: "no permissions", actual: found(func(a *ActualRole) { a.Inline = nil }), action: ActionUpdate, fields: []string{`policies["r"]`}},
		{
			name: "stray permissions", action: ActionUpdate, fields: []string{`policies["a"]`, `policies["s"]`},
			actual: found(func(a *ActualRole) { a.Inline["s"], a.Inline["a"] = allowText("a:b"), allowText("a:b") }),
		},
		{
			name: "managed policies of ours that are not needed", action: ActionUpdate, fields: []string{`managedPolicies["` + first + `"]`},
			actual: found(func(a *ActualRole) { a.Managed = policies(map[string]string{first: allowText("a:b")}) }),
		},
		{
			name: "a managed policy of others", action: ActionNone,
			actual: found(func(a *ActualRole) {
				a.Managed = map[string]ActualPolicy{first: {Document: allowText("a:b"), Attached: true}}
			}),
		},
		{name: "a boundary", actual: found(func(a *ActualRole) { a.Boundary = "arn:b" }), action: ActionUpdate, fields: []string{"permissionsBoundary"}},
		{name: "another description", actual: found(func(a *ActualRole) { a.Description = "" }), action: ActionUpdate, fields: []string{"description"}},
		{
			name: "a dropped tag", action: ActionUpdate, fields: []string{`tags["old"]`},
			actual: found(func(a *ActualRole) { a.Tags["old"], a.RecordedTags = "1", []string{"old"} }),
		},
		{name: "not ours", actual: found(func(a *ActualRole) { delete(a.Tags, "openshift.io/cloud-credential-operator/c") }), refused: "role r", hint: "--name"},
		{name: "another path", actual: found(func(a *ActualRole) { a.Path = "/" }), refused: "/p/", hint: "--role-path /,"},
	})

	large := desired
	large.Inline = nil
	large.Managed = large.ManagedPolicies([]iampolicy.Document{allow("a:b"), allow("c:d")})
	large.Boundary = "arn:b"
	managed := func(documents map[string]string) *ActualRole {
		return found(func(a *ActualRole) { a.Inline, a.Managed, a.Boundary = nil, policies(documents), "arn:b" })
	}
	both := map[string]string{first: allowText("A:B"), second: allowText("c:d")}
	edited := func(edit func(map[string]string)) map[string]string {
		documents := maps.Clone(both)
		edit(documents)
		return documents
	}
	compareAll(t, large, []comparison{
		{name: "managed: as desired", actual: managed(both), action: ActionNone},
		{
			name: "managed: another document", action: ActionUpdate, fields: []string{`managedPolicies["` + second + `"].statement[0].action`},
			actual: managed(edited(func(m map[string]string) { m[second] = allowText("c:*") })),
		},
		{
			name: "managed: one is missing", action: ActionUpdate, fields: []string{`managedPolicies["` + first + `"]`},
			actual: managed(edited(func(m map[string]string) { delete(m, first) })),
		},
		{
			name: "managed: detached", action: ActionUpdate, fields: []string{`managedPolicies["` + first + `"].attached`},
			actual: func() *ActualRole {
				a := managed(both)
				p := a.Managed[first]
				p.Attached = false
				a.Managed[first] = p
				return a
			}(),
		},
		{
			name: "managed: another tag", action: ActionUpdate, fields: []string{`managedPolicies["` + first + `"].tags["Name"]`},
			actual: func() *ActualRole {
				a := managed(both)
				a.Managed[first].Tags["Name"] = "x"
				return a
			}(),
		},
		{
			name: "managed: of others", refused: "policy " + first, hint: "--name",
			actual: func() *ActualRole {
				a := managed(both)
				a.Managed[first] = ActualPolicy{Document: both[first], Attached: true}
				return a
			}(),
		},
		{
			name: "managed: of others, without a role", refused: "policy " + first, hint: "--name",
			actual: &ActualRole{Missing: true, Managed: map[string]ActualPolicy{first: {Document: both[first]}}},
		},
		{
			name: "managed: ours, without a role", action: ActionCreate,
			actual: &ActualRole{Missing: true, Managed: policies(both)},
		},
		{
			name: "managed: one too many", action: ActionUpdate, fields: []string{`managedPolicies["` + second[:len(second)-1] + `3"]`},
			actual: managed(edited(func(m map[string]string) { m[second[:len(second)-1]+"3"] = allowText("c:*") })),
		},
		{
			name: "managed: inline until now", action: ActionUpdate,
			fields: []string{`policies["r"]`, `managedPolicies["` + first + `"]`, `managedPolicies["` + second + `"]`, "permissionsBoundary"},
			actual: found(func(*ActualRole) {}),
		},
	})
}

// policies returns attached managed policies with these documents that are ours.
func policies(documents map[string]string) map[string]ActualPolicy {
	m := map[string]ActualPolicy{}
	for arn, document := range documents {
		m[arn] = ActualPolicy{Document: document, Tags: maps.Clone(roleNamed("r").Tags), Attached: true}
	}
	return m
}

func TestManagedPolicies(t *testing.T) {
	for _, test := range []struct{ path, arn, want string }{
		{"/", "arn:aws:iam::123456789012:role/r", "arn:aws:iam::123456789012:policy/r-"},
		{"/a/b/", "arn:aws-cn:iam::123456789012:role/a/b/r", "arn:aws-cn:iam::123456789012:policy/a/b/r-"},
	} {
		r := roleNamed("r")
		r.Path, r.ARN = test.path, test.arn
		got := r.ManagedPolicies([]iampolicy.Document{allow("a:b"), allow("c:d")})
		want := []ManagedPolicy{
			{PolicyName: "r-1", ARN: test.want + "1", Path: test.path, Document: allow("a:b")},
			{PolicyName: "r-2", ARN: test.want + "2", Path: test.path, Document: allow("c:d")},
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("got %+v\nwant %+v", got, want)
		}
	}
	if got := roleNamed("r").ManagedPolicies(nil); len(got) != 0 {
		t.Errorf("without documents: %v", got)
	}
}

func TestOwnsPolicy(t *testing.T) {
	r := roleNamed("r")
	r.Managed = []ManagedPolicy{{ARN: "arn:aws:iam::123456789012:policy/elsewhere"}}
	for arn, want := range map[string]bool{
		"arn:aws:iam::123456789012:policy/p/r-1":     true,
		"arn:aws:iam::123456789012:policy/p/r-12":    true,
		"arn:aws:iam::123456789012:policy/elsewhere": true,
		"arn:aws:iam::123456789012:policy/p/r-":      false,
		"arn:aws:iam::123456789012:policy/p/r":       false,
		"arn:aws:iam::123456789012:policy/p/r-a":     false,
		"arn:aws:iam::123456789012:policy/p/r-1a":    false,
		"arn:aws:iam::123456789012:policy/p/rr-1":    false,
		"arn:aws:iam::123456789012:policy/r-1":       false,
		"arn:aws:iam::210987654321:policy/p/r-1":     false,
		"arn:aws:iam::aws:policy/p/r-1":              false,
		"":                                           false,
	} {
		if got := r.OwnsPolicy(arn); got != want {
			t.Errorf("%s: %t", arn, got)
		}
	}
}

func TestCheckPolicyOwner(t *testing.T) {
	r := roleNamed("r")
	if err := r.CheckPolicyOwner("r-1", ActualPolicy{Tags: OwnershipTags("c")}); err != nil {
		t.Error(err)
	}
	for _, tags := range []map[string]string{nil, {"Name": "c"}, OwnershipTags("other")} {
		if err := r.CheckPolicyOwner("r-1", ActualPolicy{Tags: tags}); err == nil {
			t.Errorf("%v is accepted", tags)
		}
	}
}
