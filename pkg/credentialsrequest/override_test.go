package credentialsrequest

import (
	"reflect"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/stsconfig"
)

// overrides returns overrides whose errors name the path alone.
func overrides(list ...stsconfig.Override) Overrides {
	return Overrides{List: list, Source: func(path string) string { return "file: " + path }}
}

// machine is a request with what there is to change: two statements that allow and one that denies.
func machine() Request {
	return Request{
		Name: "machine", Namespace: "cco", Source: "m", Secret: Secret{"machine-api", "cloud"}, ServiceAccounts: []string{"b"},
		StatementEntries: []StatementEntry{
			{Effect: "Allow", Action: []string{"ec2:RunInstances", "ec2:TerminateInstances", "ec2:Describe*"}, Resource: "*"},
			{Effect: "Deny", Action: []string{"ec2:StopInstances", "ec2:RunInstances"}, Resource: "*"},
			{Effect: "Allow", Action: []string{"kms:CreateGrant", "ec2:runinstances"}, Resource: "arn:aws:kms:*:*:key/*", PolicyCondition: map[string]map[string]any{"Bool": {"kms:GrantIsForAWSResource": true}}},
		},
	}
}

func ingress() Request {
	return Request{Name: "ingress", Namespace: "cco", Secret: Secret{"ingress", "cloud"}, ServiceAccounts: []string{"i"}, StatementEntries: []StatementEntry{
		{Effect: "Allow", Action: []string{"tag:GetResources"}, Resource: "*"},
	}}
}

func TestApplyOverrides(t *testing.T) {
	deny, keys := machine().StatementEntries[1], machine().StatementEntries[2]
	entry := func(resources []string, condition map[string]map[string]any, actions ...string) StatementEntry {
		return StatementEntry{Effect: "Allow", Action: actions, Resources: resources, PolicyCondition: condition}
	}
	anywhere := func(condition map[string]map[string]any, actions ...string) StatementEntry {
		return StatementEntry{Effect: "Allow", Action: actions, Resource: "*", PolicyCondition: condition}
	}
	tagged := map[string]map[string]any{"StringEquals": {"aws:ResourceTag/team": "x"}}
	for _, test := range []struct {
		name     string
		override stsconfig.Override
		want     func(*Request)
		said     []string
	}{
		{
			"a role of others", stsconfig.Override{RoleARN: "arn:aws:iam::123456789012:role/theirs", Audiences: []string{"b", "a"}},
			func(r *Request) {
				r.RoleARN, r.Audiences = "arn:aws:iam::123456789012:role/theirs", []string{"a", "b"}
				r.RoleARNSource = "file: credentialsRequests[0].roleARN"
			},
			[]string{"uses the role arn:aws:iam::123456789012:role/theirs, which is made elsewhere, and gets none of its own", "has tokens for a, b in the place of openshift"},
		},
		{"the audience that it has", stsconfig.Override{Audiences: []string{"openshift"}}, func(*Request) {}, nil},
		{
			"service accounts", stsconfig.Override{ServiceAccounts: []string{"c", "b", "a"}},
			func(r *Request) { r.ServiceAccounts = []string{"a", "b", "c"} },
			[]string{"may be used by service accounts of other names, too: a, c"},
		},
		{
			"an action removed", stsconfig.Override{RemoveActions: []stsconfig.ActionRemoval{{Actions: []string{"ec2:RUNInstances"}, Reason: " why\n"}}},
			func(r *Request) {
				keys := keys
				keys.Action = []string{"kms:CreateGrant"}
				r.StatementEntries = []StatementEntry{anywhere(nil, "ec2:TerminateInstances", "ec2:Describe*"), deny, keys}
			},
			[]string{"removes ec2:RUNInstances (why)"},
		},
		{
			"a wildcard and a whole statement removed", stsconfig.Override{RemoveActions: []stsconfig.ActionRemoval{{Actions: []string{"ec2:Describe*", "*:*Instances"}, Reason: "r"}}},
			func(r *Request) {
				keys := keys
				keys.Action = []string{"kms:CreateGrant"}
				r.StatementEntries = []StatementEntry{deny, keys}
			},
			[]string{"removes ec2:Describe*, *:*Instances (r)"},
		},
		{
			"actions narrowed", stsconfig.Override{Narrow: []stsconfig.Narrowing{{
				Actions: []string{"ec2:TerminateInstances", "ec2:Desc*"}, Resources: []string{"arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:*:*:volume/*"}, Condition: stsconfig.Condition(tagged), Reason: "r",
			}}},
			func(r *Request) {
				r.StatementEntries = []StatementEntry{
					anywhere(nil, "ec2:RunInstances"),
					entry([]string{"arn:aws:ec2:*:*:instance/*", "arn:aws:ec2:*:*:volume/*"}, tagged, "ec2:TerminateInstances", "ec2:Describe*"),
					deny, keys,
				}
			},
			[]string{"narrows ec2:TerminateInstances, ec2:Desc* to arn:aws:ec2:*:*:instance/*, arn:aws:ec2:*:*:volume/* under StringEquals aws:ResourceTag/team=x (r)"},
		},
		{
			"everything narrowed, twice, and something added that is not", stsconfig.Override{
				Narrow: []stsconfig.Narrowing{
					{Condition: stsconfig.Condition{"Bool": {"aws:SecureTransport": true, "KMS:grantIsForAWSResource": true}}, Reason: "r"},
					{Condition: stsconfig.Condition{"StringLike": {"aws:SourceVpc": []any{"vpc-1", "vpc-2"}}}, Reason: "s"},
				},
				AddActions: []stsconfig.ActionAddition{
					{Actions: []string{"ec2:CreateTags"}, Reason: "t"},
					{Actions: []string{"s3:Get*", "s3:List*"}, Resources: []string{"arn:aws:s3:::b", "arn:aws:s3:::b/*"}, Condition: stsconfig.Condition(tagged), Reason: "u"},
				},
			},
			func(r *Request) {
				vpc := map[string]any{"aws:SourceVpc": []any{"vpc-1", "vpc-2"}}
				first := anywhere(map[string]map[string]any{"Bool": {"aws:SecureTransport": true, "KMS:grantIsForAWSResource": true}, "StringLike": vpc}, r.StatementEntries[0].Action...)
				last := keys
				last.PolicyCondition = map[string]map[string]any{"Bool": {"aws:SecureTransport": true, "kms:GrantIsForAWSResource": true}, "StringLike": vpc}
				r.StatementEntries = []StatementEntry{
					first, deny, last, anywhere(nil, "ec2:CreateTags"),
					entry([]string{"arn:aws:s3:::b", "arn:aws:s3:::b/*"}, tagged, "s3:Get*", "s3:List*"),
				}
			},
			[]string{
				"narrows all actions under Bool KMS:grantIsForAWSResource=true and Bool aws:SecureTransport=true (r)", "narrows all actions under StringLike aws:SourceVpc=vpc-1|vpc-2 (s)",
				"adds ec2:CreateTags on * (t)", "adds s3:Get*, s3:List* on arn:aws:s3:::b, arn:aws:s3:::b/* under StringEquals aws:ResourceTag/team=x (u)",
			},
		},
		{
			"resources in the cluster's own partition", stsconfig.Override{Narrow: []stsconfig.Narrowing{{Actions: []string{"kms:*"}, Resources: []string{"arn:aws-cn:kms:cn-north-1:*:key/1"}, Reason: "r"}}},
			func(r *Request) {
				other := keys
				other.Action = []string{"ec2:runinstances"}
				r.StatementEntries = append(r.StatementEntries[:2], other, entry([]string{"arn:aws-cn:kms:cn-north-1:*:key/1"}, keys.PolicyCondition, "kms:CreateGrant"))
			},
			[]string{"narrows kms:* to arn:aws-cn:kms:cn-north-1:*:key/1 (r)"},
		},
		{
			"all taken, and something given back", stsconfig.Override{
				RemoveActions: []stsconfig.ActionRemoval{{Actions: []string{"*:*"}, Reason: "r"}}, AddActions: []stsconfig.ActionAddition{{Actions: []string{"ec2:RunInstances"}, Reason: "s"}},
			},
			func(r *Request) { r.StatementEntries = []StatementEntry{deny, anywhere(nil, "ec2:RunInstances")} },
			[]string{"removes *:* (r)", "adds ec2:RunInstances on * (s)"},
		},
	} {
		for _, name := range []string{"machine", "cco/machine"} {
			t.Run(test.name+", "+name, func(t *testing.T) {
				test.override.Name = name
				given := []Request{ingress(), machine()}
				got, err := overrides(test.override).Apply(given)
				if err != nil {
					t.Fatal(err)
				}
				want := machine()
				test.want(&want)
				var said []string
				for _, a := range got[1].Adjustments {
					said = append(said, a.String())
				}
				if !reflect.DeepEqual(said, test.said) {
					t.Errorf("it says %q, want %q", said, test.said)
				}
				got[1].Adjustments = nil
				if !reflect.DeepEqual(got, []Request{ingress(), want}) {
					t.Errorf("got  %+v\nwant %+v", got[1], want)
				}
				if !reflect.DeepEqual(given, []Request{ingress(), machine()}) {
					t.Error("the input was changed")
				}
			})
		}
	}
}

func TestApplyOverridesRefuses(t *testing.T) {
	removal := func(actions ...string) stsconfig.Override {
		return stsconfig.Override{Name: "machine", RemoveActions: []stsconfig.ActionRemoval{{Actions: []string{"ec2:Describe*"}, Reason: "r"}, {Actions: actions, Reason: "r"}}}
	}
	narrowing := func(n stsconfig.Narrowing) stsconfig.Override {
		return stsconfig.Override{Name: "machine", Narrow: []stsconfig.Narrowing{n}}
	}
	theirs := ingress()
	theirs.Name, theirs.RoleARN = "theirs", "arn:aws:iam::1:role/x"
	another := ingress()
	another.Namespace = "other"
	for _, test := range []struct {
		name      string
		overrides []stsconfig.Override
		want      []string // in the problems
		hint      string
	}{
		{"no request", []stsconfig.Override{{Name: "nobody\n"}}, []string{`file: credentialsRequests[0].name: this cluster has no CredentialsRequest "nobody\n"`}, "cco/ingress, cco/machine, cco/theirs, other/ingress"},
		{"a request of another namespace", []stsconfig.Override{{Name: "other/machine"}}, []string{`no CredentialsRequest "other/machine"`}, "cco/machine"},
		{"a part of a name", []stsconfig.Override{{Name: "cco/mach"}}, []string{`no CredentialsRequest "cco/mach"`}, ""},
		{"one that was left out", []stsconfig.Override{{Name: "storage"}}, []string{"file: credentialsRequests[0].name: cco/storage does not belong to this cluster: no capability"}, ""},
		{"two requests", []stsconfig.Override{{Name: "ingress"}}, []string{`credentialsRequests[0].name: "ingress" is the name of several CredentialsRequests: cco/ingress, other/ingress`}, ""},
		{"twice", []stsconfig.Override{{Name: "machine", ServiceAccounts: []string{"x"}}, {Name: "cco/machine", Audiences: []string{"x"}}}, []string{"credentialsRequests[1]: cco/machine is the CredentialsRequest of credentialsRequests[0], too"}, ""},
		{"a request with a role", []stsconfig.Override{{Name: "theirs", ServiceAccounts: []string{"x"}}}, []string{`credentialsRequests[0]: cco/theirs uses the role "arn:aws:iam::1:role/x"`}, ""},
		{"an action that is not there", []stsconfig.Override{removal("ec2:CreateTags")}, []string{"credentialsRequests[0].removeActions[1]: CredentialsRequest cco/machine: it does not allow ec2:CreateTags"}, "It allows ec2:RunInstances, ec2:TerminateInstances, ec2:runinstances, kms:CreateGrant."},
		{"an action that is denied alone", []stsconfig.Override{removal("ec2:StopInstances")}, []string{"it does not allow ec2:StopInstances"}, ""},
		{"a part of a wildcard", []stsconfig.Override{{Name: "machine", RemoveActions: []stsconfig.ActionRemoval{{Actions: []string{"ec2:DescribeInstances"}, Reason: "r"}}}}, []string{`ec2:DescribeInstances is a part of what "ec2:Describe*" allows`}, "addActions"},
		{"everything", []stsconfig.Override{removal("*:*")}, []string{"credentialsRequests[0].removeActions: nothing is left that cco/machine is allowed"}, "roleARN"},
		{"narrowed a part of a wildcard", []stsconfig.Override{narrowing(stsconfig.Narrowing{Actions: []string{"ec2:DescribeInstances"}, Resources: []string{"arn:aws:ec2:::x"}})}, []string{`credentialsRequests[0].narrow[0]: CredentialsRequest cco/machine: ec2:DescribeInstances is a part of what "ec2:Describe*" allows`}, "as a whole"},
		{"narrowed what is not there", []stsconfig.Override{narrowing(stsconfig.Narrowing{Actions: []string{"s3:*"}, Resources: []string{"*"}})}, []string{"it does not allow s3:*"}, ""},
		{"wider resources", []stsconfig.Override{narrowing(stsconfig.Narrowing{Actions: []string{"kms:CreateGrant"}, Resources: []string{"arn:aws:kms:*:*:key/1", "*"}})}, []string{`kms:CreateGrant is allowed on arn:aws:kms:*:*:key/*, which does not cover "*"`}, "addActions"},
		{"other resources", []stsconfig.Override{narrowing(stsconfig.Narrowing{Resources: []string{"arn:aws:ec2:*:*:instance/*"}})}, []string{`does not cover "arn:aws:ec2:*:*:instance/*"`}, ""},
		{"another condition", []stsconfig.Override{narrowing(stsconfig.Narrowing{Actions: []string{"kms:CreateGrant"}, Condition: stsconfig.Condition{"bool": {"kms:grantisforawsresource": false}}})}, []string{"kms:CreateGrant is allowed under the condition bool kms:grantisforawsresource=true already"}, "addActions"},
		{
			"all at once", []stsconfig.Override{{Name: "nobody"}, {Name: "theirs", Narrow: []stsconfig.Narrowing{{}}}, removal("a:B")},
			[]string{"credentialsRequests[0].name: this", "credentialsRequests[1]: cco/theirs", "credentialsRequests[2].removeActions[1]"}, "",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			o := overrides(test.overrides...)
			o.Decisions = []Decision{{Request: "cco/machine", Included: true}, {Request: "cco/storage", Reason: "no capability"}}
			got, err := o.Apply([]Request{ingress(), another, machine(), theirs})
			if got != nil || diagnostic.KindOf(err) != diagnostic.Input {
				t.Fatalf("%v, %v", got, err)
			}
			problems := diagnostic.Each(err)
			if len(problems) != len(test.want) {
				t.Fatalf("%d problems: %v", len(problems), err)
			}
			for i, want := range test.want {
				if !strings.Contains(problems[i].Error(), want) || !strings.HasPrefix(problems[i].Error(), "file: ") || strings.Contains(problems[i].Error(), "\n") {
					t.Errorf("%q, want %q in it", problems[i], want)
				}
			}
			if hints := strings.Join(diagnostic.Hints(err), " "); hints == "" || !strings.Contains(hints, test.hint) {
				t.Errorf("the hints are %q", hints)
			}
		})
	}
}

// Several requests of one name, for different Secrets, are changed alike.
func TestOverrideOfSeveralSecrets(t *testing.T) {
	other := machine()
	other.Secret.Name = "another"
	got, err := overrides(stsconfig.Override{Name: "cco/machine", ServiceAccounts: []string{"x"}}).Apply([]Request{machine(), other})
	if err != nil || len(got[0].ServiceAccounts) != 2 || len(got[1].ServiceAccounts) != 2 {
		t.Errorf("%+v (%v)", got, err)
	}
}

// Only what a request names in the partition aws is moved to the cluster's; a pattern is not.
func TestNotCovered(t *testing.T) {
	for _, test := range []struct{ request, resource, want string }{
		{"*", "arn:aws-cn:s3:::b", ""},
		{"arn:aws:s3:::*", "arn:aws-cn:s3:::b", ""},
		{"arn:aws:s3:::*", "arn:aws:s3:::b", ""},
		{"arn:aws:s3:::a", "arn:aws-cn:s3:::b", "arn:aws-cn:s3:::b"},
		{"arn:???:s3:::*", "arn:aws-cn:s3:::b", "arn:aws-cn:s3:::b"},
		{"arn:aws-cn:s3:::*", "arn:aws:s3:::b", "arn:aws:s3:::b"},
		{"arn:aws:s3:::*", "*", "*"},
		{"arn:aws:s3:::b-????????????????????????", "arn:aws:s3:::b-${aws:PrincipalTag/team}", "arn:aws:s3:::b-${aws:PrincipalTag/team}"},
		{"arn:aws:s3:::b*x}", "arn:aws:s3:::b-${aws:x}", "arn:aws:s3:::b-${aws:x}"},
		{"arn:aws:s3:::b-*", "arn:aws:s3:::b-${aws:PrincipalTag/team}/*", ""},
		{"arn:aws:s3:::b/${aws:x}/*", "arn:aws-cn:s3:::b/${aws:x}/*", ""},
		{"arn:aws:s3:::b/${aws:x}", "arn:aws:s3:::b/${aws:y}", "arn:aws:s3:::b/${aws:y}"},
	} {
		if got := notCovered([]string{test.resource}, []string{"arn:aws:s3:::other", test.request}); got != test.want {
			t.Errorf("%s of %s: %q, want %q", test.resource, test.request, got, test.want)
		}
	}
}
