package policylint

import (
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/installer/pkg/asset"
	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/asset/credentialsrequests"
	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/asset/target"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/progress"
	"github.com/openshift/openshift-install-sts/pkg/stsconfig"
)

// nothing is a target that finds nothing.
type nothing struct{ cloud.Target }

func (nothing) Observe(context.Context, cloud.Resource) (cloud.Actual, error) { return nil, nil }

func (nothing) Quotas(context.Context) (*cloud.Quotas, error) { return nil, nil }

// lintOf returns the lint of the roles of two requests, and what it logged at info. A dry run shows the
// findings in its result, and logs nothing.
func lintOf(t *testing.T, dry bool, silences ...stsconfig.Silence) (*PolicyLint, string, error) {
	t.Helper()
	var lines strings.Builder
	log, quiet := logrus.New(), logrus.New()
	log.SetOutput(&lines)
	quiet.SetOutput(io.Discard)
	s, err := store.Open(t.TempDir(), quiet, store.DryRun())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	session, opts := &store.Session{}, &options.Options{Silences: silences}
	s.Fetched(session)
	session.DryRun = dry
	request := func(name string, entries ...credentialsrequest.StatementEntry) credentialsrequest.Request {
		return credentialsrequest.Request{
			Name: name, Namespace: "cco", Secret: credentialsrequest.Secret{Namespace: "openshift-" + name, Name: "cloud"}, ServiceAccounts: []string{"x"}, StatementEntries: entries,
		}
	}
	theirs := request("theirs")
	theirs.RoleARN = "arn:aws:iam::123456789012:role/theirs"
	parents := asset.Parents{}
	parents.Add(opts, session, &target.Target{Target: nothing{}}, progress.New(log, nil),
		&endpoint.Endpoint{Account: "123456789012", Partition: "aws", Region: "eu-west-1", InfraName: "a", Issuer: "https://a.example.com"},
		&credentialsrequests.CredentialsRequests{Requests: []credentialsrequest.Request{
			theirs,
			request("wild", credentialsrequest.StatementEntry{Effect: "Allow", Action: []string{"ec2:*"}, Resource: "arn:aws:ec2:*:*:instance/*"}),
			request("tame", credentialsrequest.StatementEntry{Effect: "Allow", Action: []string{"ec2:DescribeInstances"}, Resource: "*"}),
		}})
	roles := &iamroles.Comparison{}
	if err := roles.Generate(t.Context(), parents); err != nil {
		t.Fatal(err)
	}
	parents.Add(roles)
	lines.Reset()
	l := &PolicyLint{}
	err = l.Generate(t.Context(), parents)
	return l, lines.String(), err
}

func TestPolicyLint(t *testing.T) {
	l, logged, err := lintOf(t, false)
	if err != nil {
		t.Fatal(err)
	}
	var found []string
	for _, f := range l.Open() {
		found = append(found, f.Request+" "+f.Role+" "+f.Policy+" "+f.Check)
	}
	if !slices.Contains(found, "cco/wild a-openshift-wild-cloud a-openshift-wild-cloud wildcard-action") || strings.Contains(strings.Join(found, " "), "tame") {
		t.Errorf("found were %q", found)
	}
	if !strings.Contains(logged, "level=info") || strings.Contains(logged, "level=warning") || strings.Count(logged, "\n") != 1 {
		t.Errorf("logged was %s", logged)
	}
	if dry, logged, err := lintOf(t, true); err != nil || logged != "" || len(dry.Open()) != len(found) {
		t.Errorf("of a dry run: %d findings, logged was %s (%v)", len(dry.Open()), logged, err)
	}
}

func TestSilenced(t *testing.T) {
	before, _, err := lintOf(t, false)
	if err != nil {
		t.Fatal(err)
	}
	var silences []stsconfig.Silence
	for _, f := range before.Findings {
		silences = append(silences, stsconfig.Silence{Check: f.Check, Request: "wild", Reason: "known"})
	}
	l, logged, err := lintOf(t, false, silences...)
	if err != nil || len(l.Open()) > 0 || len(l.Findings) != len(before.Findings) || logged != "" {
		t.Errorf("open are %+v, logged %q (%v)", l.Open(), logged, err)
	}
}

func TestWrongSilences(t *testing.T) {
	l, _, err := lintOf(t, false, stsconfig.Silence{Check: "any-resource", Reason: "r"}, stsconfig.Silence{Check: "nonsense", Reason: "r"}, stsconfig.Silence{Check: "any-resource"})
	problems := diagnostic.Each(err)
	if len(l.Findings) > 0 || len(problems) != 2 || diagnostic.KindOf(err) != diagnostic.Input {
		t.Fatalf("%+v, %v", l.Findings, err)
	}
	for i, want := range []string{`lint.silence[1]: "nonsense"`, "lint.silence[2]: the silence of any-resource has no reason"} {
		if !strings.Contains(problems[i].Error(), want) {
			t.Errorf("%v, want %q in it", problems[i], want)
		}
	}
}
