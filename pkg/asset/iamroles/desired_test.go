package iamroles

import (
	"errors"
	"io"
	"reflect"
	"strings"
	"testing"

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
	theirs.Name, theirs.Secret.Name, theirs.RoleARN = "theirs", "theirs", "arn:aws-cn:iam::1:role/theirs"
	const boundary = "arn:aws-cn:iam::123456789012:policy/b"
	roles, err := desiredRoles(cluster("aws-cn"), &options.Options{RolePath: "/p/", PermissionsBoundaryARN: boundary},
		[]credentialsrequest.Request{theirs, ingress()}, p)
	if err != nil {
		t.Fatal(err)
	}
	if len(roles) != 1 || roles[0].secret != ingress().Secret {
		t.Fatalf("the roles are %v", roles)
	}
	got := roles[0].role
	got.Trust, got.Inline = iampolicy.Document{}, nil
	const name = "harbor-x4k2p-openshift-ingress-operator-cloud-credentials"
	want := cloud.Role{
		Cluster: "harbor-x4k2p", RoleName: name, Path: "/p/", ARN: "arn:aws-cn:iam::123456789012:role/p/" + name,
		Description: "OpenShift role for openshift-ingress-operator/cloud-credentials", Boundary: boundary, Tags: map[string]string{"team": "x"},
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	for _, text := range []string{"arn:aws-cn:iam::1:role/theirs", "rewritten to aws-cn"} {
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
	large := withActions(3000)
	large.Name, large.Secret.Name = "large", "large"
	for _, test := range []struct {
		name     string
		opts     options.Options
		requests []credentialsrequest.Request
		want     []string
	}{
		{"a path", options.Options{RolePath: "p"}, nil, []string{"--role-path"}},
		{"a boundary", options.Options{PermissionsBoundaryARN: "b"}, nil, []string{"--permissions-boundary-arn"}},
		{"a boundary of another partition", options.Options{PermissionsBoundaryARN: "arn:aws:iam::123456789012:policy/b"}, nil, []string{"aws-cn"}},
		{
			"one role name for two Secrets", options.Options{}, []credentialsrequest.Request{ingress(), twin},
			[]string{"openshift-ingress-operator/cloud-credentials", "openshift-ingress/operator-cloud-credentials"},
		},
		{
			"a path that managed policies cannot have", options.Options{RolePath: "/it's/"}, []credentialsrequest.Request{withActions(700)},
			[]string{"--role-path \"/it's/\" cannot be the path of managed policies", "CredentialsRequest "},
		},
		{
			"all that is wrong at once", options.Options{}, []credentialsrequest.Request{large, ingress(), twin},
			[]string{"large", "managed policies", "openshift-ingress/operator-cloud-credentials"},
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
			var d *diagnostic.Error
			if !errors.As(err, &d) || diagnostic.KindOf(err) != diagnostic.Input {
				t.Errorf("%q is not about the input", err)
			}
		})
	}
}
