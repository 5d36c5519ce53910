package iamroles

import (
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

func TestDesiredRoles(t *testing.T) {
	log := logrus.New()
	var lines strings.Builder
	log.SetOutput(&lines)
	p := progress.New(log, nil)
	theirs := ingress()
	theirs.Name, theirs.Secret.Name, theirs.RoleARN = "theirs", "theirs", "arn:aws-cn:iam::210987654321:role/theirs"
	const boundary = "arn:aws-cn:iam::123456789012:policy/b"
	roles, err := desiredRoles(cluster("aws-cn"), &options.Options{RolePath: "/p/", PermissionsBoundaryARN: boundary, RoleMaxSessionDuration: 4 * time.Hour},
		[]credentialsrequest.Request{theirs, ingress()}, p)
	if err != nil {
		t.Fatal(err)
	}
	if len(roles) != 1 || roles[0].request.Secret != ingress().Secret {
		t.Fatalf("the roles are %v", roles)
	}
	got := roles[0].role
	got.Trust, got.Inline = iampolicy.Document{}, nil
	const name = "harbor-x4k2p-openshift-ingress-operator-cloud-credentials"
	want := cloud.Role{
		Cluster: "harbor-x4k2p", RoleName: name, Path: "/p/", ARN: "arn:aws-cn:iam::123456789012:role/p/" + name,
		Description: "OpenShift role for openshift-ingress-operator/cloud-credentials", Boundary: boundary, MaxSession: 4 * time.Hour, Tags: map[string]string{"team": "x"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if adjustment := roles[0].rewritten; adjustment == nil || !strings.Contains(adjustment.What, "rewritten to aws-cn: statement[1].resource[0], ") {
		t.Errorf("of the rewriting it says %v", adjustment)
	}
	for _, text := range []string{"arn:aws-cn:iam::210987654321:role/theirs", "a role of account 210987654321, and the cluster is in 123456789012", "rewritten to aws-cn"} {
		if !strings.Contains(lines.String(), text) {
			t.Errorf("the log does not say %q:\n%s", text, lines.String())
		}
	}
}

func TestDesiredRolesRefuses(t *testing.T) {
	log := logrus.New()
	log.SetOutput(io.Discard)
	p := progress.New(log, nil)
	twin := ingress()
	twin.Name, twin.Secret = "twin", credentialsrequest.Secret{Namespace: "openshift-ingress", Name: "operator-cloud-credentials"}
	long, theirs := ingress(), ingress()
	long.Name, long.Secret = "long", credentialsrequest.Secret{Namespace: strings.Repeat("n", 30), Name: strings.Repeat("s", 15)}
	theirs.RoleARN = "arn:aws:iam::123456789012:role/theirs"
	overridden := theirs
	overridden.RoleARNSource = "sts-config.yaml:3: credentialsRequests[0].roleARN"
	large := withActions(3000)
	large.Name, large.Secret.Name = "large", "large"
	for _, test := range []struct {
		name     string
		opts     options.Options
		requests []credentialsrequest.Request
		want     []string
		hint     string // in the advice; empty where any will do
	}{
		{"a path", options.Options{RolePath: "p"}, nil, []string{"--role-path"}, ""},
		{"a boundary", options.Options{PermissionsBoundaryARN: "b"}, nil, []string{"--permissions-boundary-arn"}, ""},
		{"a boundary of another partition", options.Options{PermissionsBoundaryARN: "arn:aws:iam::123456789012:policy/b"}, nil, []string{"aws-cn"}, ""},
		{"a session duration", options.Options{RoleMaxSessionDuration: time.Minute}, nil, []string{"--role-max-session-duration 1m0s"}, ""},
		{"a template", options.Options{RoleNameTemplate: "{name}"}, nil, []string{"--role-name-template", "{namespace}"}, ""},
		{
			"options all at once", options.Options{RolePath: "p", PermissionsBoundaryARN: "b", RoleNameTemplate: "x", RoleMaxSessionDuration: time.Minute}, nil,
			[]string{"--role-path", "--permissions-boundary-arn", "--role-name-template", "--role-max-session-duration"}, "",
		},
		{
			"names that are too long", options.Options{RoleNameTemplate: "{name}-of-{namespace}-of-{secret}"}, []credentialsrequest.Request{ingress(), twin, long},
			[]string{"Secret " + long.Secret.String(), "which has 65 characters"}, "",
		},
		{
			"one name by a template for two Secrets", options.Options{RoleNameTemplate: "{name}-{namespace}-{secret}"}, []credentialsrequest.Request{ingress(), twin},
			[]string{`--role-name-template "{name}-{namespace}-{secret}": the Secrets`, "openshift-ingress-operator/cloud-credentials", "openshift-ingress/operator-cloud-credentials"}, "Add {hash}",
		},
		{"a role of another partition", options.Options{}, []credentialsrequest.Request{theirs}, []string{"CredentialsRequest " + theirs.ID(), "arn:aws:iam::123456789012:role/theirs", "aws-cn"}, ""},
		{
			"a role of another partition by an override", options.Options{}, []credentialsrequest.Request{overridden},
			[]string{`sts-config.yaml:3: credentialsRequests[0].roleARN names the role "arn:aws:iam::123456789012:role/theirs", which is not in the partition aws-cn`}, "aws-cn",
		},
		{
			"one role name for two Secrets", options.Options{}, []credentialsrequest.Request{ingress(), twin},
			[]string{"openshift-ingress-operator/cloud-credentials", "openshift-ingress/operator-cloud-credentials"}, "Rename one of the Secrets",
		},
		{
			"a path that managed policies cannot have", options.Options{RolePath: "/it's/"}, []credentialsrequest.Request{withActions(700)},
			[]string{"--role-path \"/it's/\" cannot be the path of managed policies", "CredentialsRequest "}, "",
		},
		{
			"all that is wrong at once", options.Options{}, []credentialsrequest.Request{large, ingress(), twin},
			[]string{"large", "managed policies", "openshift-ingress/operator-cloud-credentials"}, "",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, err := desiredRoles(cluster("aws-cn"), &test.opts, test.requests, p)
			if err == nil {
				t.Fatal("it was accepted")
			}
			for _, want := range test.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("the error is %q, want %q in it", err, want)
				}
			}
			if hints := strings.Join(diagnostic.Hints(err), " "); !strings.Contains(hints, test.hint) {
				t.Errorf("the hints are %q, want %q in them", hints, test.hint)
			}
			var d *diagnostic.Error
			if !errors.As(err, &d) || diagnostic.KindOf(err) != diagnostic.Input {
				t.Errorf("%q is not about the input", err)
			}
		})
	}
}
