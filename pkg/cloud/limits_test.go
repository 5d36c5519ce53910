package cloud

import (
	"strings"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

func TestCheckRolePath(t *testing.T) {
	for _, good := range []string{"/", "/a/", "/openshift/sts/", "/a-b_c.d,e=f@g+h/", "/" + strings.Repeat("a", 510) + "/"} {
		if err := CheckRolePath("--role-path", good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{
		"", "a", "/a", "a/", "//", "/a b/", "/ä/", "/a\n/", "/\x7f/", "\n/a/", "/a/\n", "/" + strings.Repeat("a", 511) + "/",
	} {
		err := CheckRolePath("--role-path", bad)
		if err == nil {
			t.Errorf("%q was accepted", bad)
		} else if diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(err.Error(), "--role-path") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestCheckPolicyPath(t *testing.T) {
	for _, good := range []string{"/", "/a/", "/openshift/sts/", "/a-b_c.d,e=f@g+h/"} {
		if err := CheckPolicyPath("--role-path", good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"", "a", "/a", "//", "/it's/", "/a:b/", "/a*/", "/$a/", "/a//b/", "/a/\n"} {
		err := CheckPolicyPath("--role-path", bad)
		if diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(err.Error(), "--role-path") {
			t.Errorf("%q: %v", bad, err)
		}
	}
}

func TestCheckMaxSession(t *testing.T) {
	for _, good := range []time.Duration{0, time.Hour, time.Hour + time.Second, 90 * time.Minute, 12 * time.Hour} {
		if err := CheckMaxSession("--role-max-session-duration", good); err != nil {
			t.Errorf("%s: %v", good, err)
		}
	}
	for _, bad := range []time.Duration{-time.Hour, time.Second, time.Hour - time.Second, time.Hour + time.Millisecond, 12*time.Hour + time.Second} {
		err := CheckMaxSession("sts-config.yaml:3: roleMaxSessionDuration", bad)
		if diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(err.Error(), "sts-config.yaml:3: roleMaxSessionDuration "+bad.String()) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestCheckPolicyARN(t *testing.T) {
	for arn, partition := range map[string]string{
		"":                                       "aws",
		"arn:aws:iam::123456789012:policy/b":     "aws",
		"arn:aws:iam::123456789012:policy/a/b/c": "aws",
		"arn:aws:iam::aws:policy/PowerUserAccess":   "aws",
		"arn:aws-us-gov:iam::123456789012:policy/b": "aws-us-gov",
		"arn:aws-iso-b:iam::123456789012:policy/b":  "aws-iso-b",
	} {
		if err := CheckPolicyARN("--permissions-boundary-arn", arn, partition, "123456789012"); err != nil {
			t.Errorf("%q: %v", arn, err)
		}
	}
	for _, bad := range []string{
		"boundary", "arn:aws:iam::123456789012:role/b", "arn:aws:iam::12345678901:policy/b", "arn:aws:iam:us-east-1:123456789012:policy/b",
		"arn:aws:iam::123456789012:policy/", "arn:aws:iam::123456789012:policy/a b", "arn:aws-cn:iam::123456789012:policy/b",
		"arn:aws:s3::123456789012:policy/b", "arn:aws:iam::123456789012:policy/b\n", " arn:aws:iam::123456789012:policy/b", "arn:aws:iam::*:policy/b",
	} {
		err := CheckPolicyARN("--permissions-boundary-arn", bad, "aws", "123456789012")
		if err == nil {
			t.Errorf("%q was accepted", bad)
			continue
		}
		hints := strings.Join(diagnostic.Hints(err), " ")
		if diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(err.Error(), "--permissions-boundary-arn") || !strings.Contains(hints, "arn:aws:iam::") {
			t.Errorf("%q: %v (%s)", bad, err, hints)
		}
	}
	if err := CheckPolicyARN("--permissions-boundary-arn", "arn:aws:iam::210987654321:policy/b", "aws", "123456789012"); err == nil ||
		!strings.Contains(err.Error(), "is of account 210987654321") {
		t.Errorf("a policy of another account: %v", err)
	}
}

// trustOf returns a role whose trust policy has a number of characters.
func trustOf(t *testing.T, name string, size int) Role {
	t.Helper()
	document := func(subject string) iampolicy.Document {
		return iampolicy.New(iampolicy.Statement{
			Effect: iampolicy.Allow, Principal: &iampolicy.Principal{Federated: "arn:aws:iam::1:oidc-provider/x"},
			Action:    []string{"sts:AssumeRoleWithWebIdentity"},
			Condition: iampolicy.Condition{"StringEquals": {"x:sub": []string{subject}}},
		})
	}
	empty, err := document("").JSON()
	if err != nil {
		t.Fatal(err)
	}
	return Role{RoleName: name, Trust: document(strings.Repeat("a", size-iampolicy.Size(empty)))}
}

func TestCheckRoles(t *testing.T) {
	at, over, raised := trustOf(t, "at", 2048), trustOf(t, "over", 2049), trustOf(t, "raised", 4000)
	managed := func(n int) Role {
		r := trustOf(t, "managed", 500)
		r.Managed = make([]ManagedPolicy, n)
		return r
	}
	known := func(q Quotas) *Quotas { return &q }
	for _, test := range []struct {
		name     string
		roles    []Role
		quotas   *Quotas
		created  int
		warnings []string // in each warning
		errs     []string // in the error
	}{
		{"nothing", nil, nil, 0, nil, nil},
		{"at the default", []Role{at}, nil, 1, nil, nil},
		{"at the default, which is the account's", []Role{at}, known(Quotas{TrustPolicySize: 2048}), 1, nil, nil},
		{"over the default, the account's not known", []Role{at, over}, nil, 2, []string{"role over: its trust policy has 2049 characters; AWS allows 2048"}, nil},
		{"over the account's", []Role{over}, known(Quotas{TrustPolicySize: 2048}), 1, nil, []string{"role over", "2049", "2048"}},
		{"the account's was raised", []Role{over, raised}, known(Quotas{TrustPolicySize: 4096}), 2, nil, nil},
		{"over what it was raised to", []Role{raised}, known(Quotas{TrustPolicySize: 3999}), 1, nil, []string{"role raised", "4000", "3999"}},
		{"10 managed policies", []Role{managed(10)}, nil, 1, nil, nil},
		{"11 managed policies", []Role{managed(11)}, nil, 1, nil, []string{"role managed", "11", "10"}},
		{"room for the roles", []Role{at}, known(Quotas{Roles: 990, RolesLimit: 1000, TrustPolicySize: 2048}), 10, nil, nil},
		{"no room for the roles", []Role{at}, known(Quotas{Roles: 991, RolesLimit: 1000, TrustPolicySize: 2048}), 10, nil, []string{"10 roles", "991", "1000"}},
		{"no room, and nothing to create", []Role{at}, known(Quotas{Roles: 1000, RolesLimit: 1000, TrustPolicySize: 2048}), 0, nil, nil},
		{"quotas without figures", []Role{at}, known(Quotas{}), 10, nil, nil},
		{"everything at once", []Role{over, managed(11)}, known(Quotas{Roles: 1, RolesLimit: 1, TrustPolicySize: 10}), 1, nil, []string{"role over", "role managed", "1 roles"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			warnings, err := CheckRoles(test.roles, test.quotas, test.created)
			if len(warnings) != len(test.warnings) {
				t.Errorf("the warnings are %q, want %q", warnings, test.warnings)
			}
			for i := range min(len(warnings), len(test.warnings)) {
				if !strings.Contains(warnings[i], test.warnings[i]) {
					t.Errorf("the warning is %q, want %q in it", warnings[i], test.warnings[i])
				}
			}
			if (err != nil) != (test.errs != nil) {
				t.Fatalf("the error is %v", err)
			}
			for _, want := range test.errs {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error is %q, want %q in it", err, want)
				}
			}
		})
	}
}

// IAM has no more than 100 audiences for a provider.
func TestTooManyAudiences(t *testing.T) {
	p := OIDCProvider{Cluster: "c", ARN: "arn:p", Audiences: make([]string, 100)}
	if _, err := p.Compare(nil); err != nil {
		t.Error(err)
	}
	p.Audiences = make([]string, 101)
	if _, err := p.Compare(nil); diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(err.Error(), "arn:p would have 101 audiences") {
		t.Errorf("%v", err)
	}
}
