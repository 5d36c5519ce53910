package iamroles

import (
	"fmt"
	"reflect"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

func TestPermissions(t *testing.T) {
	for _, test := range []struct {
		partition string
		fields    []string
		arns      []string // the resource, and the two ARNs of the condition
	}{
		{"aws", nil, []string{"arn:aws:elasticloadbalancing:*:*:x/*", "arn:aws:s3:::a", "arn:aws-cn:s3:::b"}},
		{
			"aws-us-gov", []string{`statement[1].resource[0]`, `statement[1].condition.ForAnyValue:ArnEquals["x:arn"][0]`},
			[]string{"arn:aws-us-gov:elasticloadbalancing:*:*:x/*", "arn:aws-us-gov:s3:::a", "arn:aws-cn:s3:::b"},
		},
	} {
		t.Run(test.partition, func(t *testing.T) {
			r := ingress()
			document, fields := permissions(r, test.partition)
			if !reflect.DeepEqual(fields, test.fields) {
				t.Errorf("rewritten were %q, want %q", fields, test.fields)
			}
			text, err := document.JSON()
			if err != nil {
				t.Fatal(err)
			}
			want := fmt.Sprintf(`{"Version":"2012-10-17","Statement":[`+
				`{"Effect":"Allow","Action":["route53:List*","tag:Get*"],"Resource":["*"]},`+
				`{"Effect":"Deny","Action":["elasticloadbalancing:*"],"Resource":[%q],"Condition":{`+
				`"Bool":{"aws:SecureTransport":true},"ForAnyValue:ArnEquals":{"x:arn":[%q,%q,"*"]},`+
				`"NumericLessThan":{"x:count":5,"x:share":0.5},"StringEquals":{"aws:RequestTag/a":"b"}}}]}`,
				test.arns[0], test.arns[1], test.arns[2])
			if text != want {
				t.Errorf("got  %s\nwant %s", text, want)
			}
			if !reflect.DeepEqual(r, ingress()) {
				t.Errorf("the request has become %+v", r)
			}
		})
	}
}

// withActions returns ingress with one statement of n actions of 30 characters.
func withActions(n int) credentialsrequest.Request {
	r := ingress()
	actions := make([]string, n)
	for i := range actions {
		actions[i] = fmt.Sprintf("service:%022d", i)
	}
	r.StatementEntries = []credentialsrequest.StatementEntry{{Effect: "Allow", Action: actions, Resource: "*"}}
	return r
}

func TestSetPermissions(t *testing.T) {
	for _, test := range []struct {
		actions, managed int
		want             string // in the error
	}{
		{1, 0, ""},
		{307, 0, ""}, // 10,216 characters
		{308, 2, ""}, // 10,249
		{1830, 10, ""},
		{1831, 0, "managed policies"},
	} {
		t.Run(fmt.Sprint(test.actions, " actions"), func(t *testing.T) {
			r := withActions(test.actions)
			role := &cloud.Role{RoleName: "r", Path: "/p/", ARN: "arn:aws:iam::123456789012:role/p/r"}
			document, _ := permissions(r, "aws")
			err := setPermissions(role, r, document, "--role-path")
			if test.want != "" {
				if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), r.ID()) || !strings.Contains(err.Error(), r.Source) ||
					diagnostic.KindOf(err) != diagnostic.Input {
					t.Errorf("the error is %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if len(role.Managed) != test.managed || (len(role.Inline) == 1) != (test.managed == 0) {
				t.Fatalf("there are %d inline and %d managed policies", len(role.Inline), len(role.Managed))
			}
			granted := map[string]bool{}
			count := func(d iampolicy.Document, limit int) {
				text, err := d.JSON()
				if size := iampolicy.Size(text); err != nil || size > limit {
					t.Errorf("a policy has %d characters of %d (%v)", size, limit, err)
				}
				for _, s := range d.Statement {
					for _, action := range s.Action {
						granted[action] = true
					}
				}
			}
			for name, d := range role.Inline {
				if name != "r" {
					t.Errorf("the inline policy is called %s", name)
				}
				count(d, 10240)
			}
			for i, m := range role.Managed {
				if want := fmt.Sprint("arn:aws:iam::123456789012:policy/p/r-", i+1); m.ARN != want || m.Path != "/p/" {
					t.Errorf("policy %d is %s with the path %s", i, m.ARN, m.Path)
				}
				count(m.Document, 6144)
			}
			if len(granted) != test.actions {
				t.Errorf("%d of %d actions are granted", len(granted), test.actions)
			}
		})
	}
}
