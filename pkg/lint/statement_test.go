package lint

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// Each row is a statement, and what is found in it; most findings stand beside a row with the
// slight change that makes them go away.
func TestStatements(t *testing.T) {
	const (
		bucket   = "arn:aws:s3:::pier-images"
		anyRole  = "arn:aws:iam::123456789012:role/*"
		oneRole  = "arn:aws:iam::123456789012:role/pier-worker"
		onEvery  = "any-resource statement[0]: every resource of the account: "
		escalate = "privilege-escalation statement[0]: whoever has the role can "
		wildcard = "wildcard-action statement[0]: a wildcard grants what changes something: "
	)
	runs := func(service, action string) string {
		return escalate + "hand every role that trusts " + service + " to what " + action + " starts, and act with it (iam:PassRole)"
	}
	for _, row := range []struct {
		name string
		in   []iampolicy.Statement
		want []string
	}{
		{"reading", []iampolicy.Statement{allow("ec2:DescribeInstances", "iam:GetUser", "s3:ListBucket")}, nil},

		{"a misspelt action", []iampolicy.Statement{on(allow("ec2:DescribeInstance", "s3:HeadObject", "s3:Nonsense"), bucket)},
			[]string{"unknown-action statement[0]: AWS does not know ec2:DescribeInstance (ec2:DescribeInstances?), s3:HeadObject (s3:GetObject?), s3:Nonsense"}},
		{"case does not matter", []iampolicy.Statement{on(allow("KMS:GenerateDataKeyWithoutPlainText"), "arn:aws:kms:::key/1")}, nil},
		{"a wildcard for nothing", []iampolicy.Statement{allow("ec2:Desire*")},
			[]string{"unknown-action statement[0]: AWS does not know ec2:Desire*"}},
		{"a typo in what is denied", []iampolicy.Statement{deny("ec2:RunInstance")},
			[]string{"unknown-action statement[0]: AWS does not know ec2:RunInstance (ec2:RunInstances?)"}},
		{"a misspelt service", []iampolicy.Statement{allow("elasticloadbalancer:DescribeTags", "nosuchservice:Do")},
			[]string{"unknown-service statement[0]: AWS has no service for elasticloadbalancer:DescribeTags (elasticloadbalancing:DescribeTags?), nosuchservice:Do"}},
		{"a service that is not listed", []iampolicy.Statement{allow("dynamodb:PutItem", "rds:DescribeDBInstances")},
			[]string{"unlisted-service statement[0]: dynamodb:PutItem, rds:DescribeDBInstances cannot be judged"}},
		{"no service at all", []iampolicy.Statement{allow("ec2")}, []string{"unknown-action statement[0]: AWS does not know ec2"}},

		{"a wildcard for reading", []iampolicy.Statement{allow("ec2:Describe*", "s3:List*")}, nil},
		{"a wildcard that changes", []iampolicy.Statement{on(allow("kms:ReEncrypt*", "s3:List*"), "arn:aws:kms:::key/1")},
			[]string{wildcard + "kms:ReEncrypt* (kms:ReEncryptFrom, kms:ReEncryptTo)"}},
		{"a wildcard for many", []iampolicy.Statement{on(allow("s3:Put????????gging"), bucket)},
			[]string{wildcard + "s3:Put????????gging (s3:PutBucketLogging, s3:PutBucketTagging, s3:PutObjectTagging)"}},
		{"all of a service", []iampolicy.Statement{on(allow("s3:*"), bucket)}, []string{wildcard + "s3:* (everything)"}},
		{"a wildcard of which nothing is known", []iampolicy.Statement{allow("dynamodb:Get*")},
			[]string{"unlisted-service statement[0]: dynamodb:Get* cannot be judged", wildcard + "dynamodb:Get* (not known what that is)"}},
		{"to deny by wildcard", []iampolicy.Statement{deny("*")}, nil},

		{"every resource", []iampolicy.Statement{allow("s3:PutObject", "s3:ListBucket", "s3:GetObject", "ec2:CreateTags")},
			[]string{onEvery + "s3:PutObject, s3:GetObject, ec2:CreateTags"}},
		{"no other resource can be named", []iampolicy.Statement{allow("ec2:CreateSpotDatafeedSubscription")}, nil},
		{"one resource", []iampolicy.Statement{on(allow("s3:PutObject"), bucket+"/*")}, nil},
		{"one, and every other", []iampolicy.Statement{on(allow("s3:PutObject"), bucket, "arn:aws:s3:::*/*")}, []string{onEvery + "s3:PutObject"}},
		{"every one, by an ARN that ends early", []iampolicy.Statement{on(allow("ec2:CreateTags"), "arn:aws:ec2:*")}, []string{onEvery + "ec2:CreateTags"}},
		{"every one in some accounts", []iampolicy.Statement{on(allow("ec2:CreateTags"), "arn:aws:ec2:eu-west-1:1*")}, []string{onEvery + "ec2:CreateTags"}},
		{"no ARN, without a wildcard", []iampolicy.Statement{on(allow("ec2:CreateTags"), "arn:aws:ec2")}, nil},
		{"every one of a type", []iampolicy.Statement{on(allow("ec2:CreateTags"), "arn:aws:ec2:*:*:subnet/*")}, nil},
		{"those with a tag", []iampolicy.Statement{under(allow("ec2:TerminateInstances"), condition("StringEquals", "ec2:ResourceTag/team", "a"))}, nil},
		{"those without a tag", []iampolicy.Statement{under(allow("ec2:TerminateInstances"), condition("StringNotEquals", "ec2:ResourceTag/team", "a"))},
			[]string{onEvery + "ec2:TerminateInstances"}},
		{"every resource, from one network", []iampolicy.Statement{under(allow("ec2:TerminateInstances"), condition("StringEquals", "aws:SourceVpc", "vpc-1"))},
			[]string{onEvery + "ec2:TerminateInstances"}},
		{"grants of AWS's own services", []iampolicy.Statement{under(allow("kms:CreateGrant"), condition("Bool", "kms:GrantIsForAWSResource", true))}, nil},
		{"a wildcard that a denial makes harmless", []iampolicy.Statement{allow("kms:Enc*"), deny("kms:Encrypt")},
			[]string{wildcard + "kms:Enc* (kms:Encrypt)"}},

		{"assuming every role", []iampolicy.Statement{allow("sts:AssumeRole")},
			[]string{escalate + "assume every role that trusts the account (sts:AssumeRole)"}},
		{"assuming every role by ARN", []iampolicy.Statement{on(allow("sts:AssumeRole"), oneRole, anyRole)},
			[]string{escalate + "assume every role that trusts the account (sts:AssumeRole)"}},
		{"assuming every role by an ARN that ends early", []iampolicy.Statement{on(allow("sts:AssumeRole"), "arn:aws:iam:*")},
			[]string{escalate + "assume every role that trusts the account (sts:AssumeRole)"}},
		{"assuming one role", []iampolicy.Statement{on(allow("sts:AssumeRole"), oneRole)}, nil},
		{"assuming roles with a tag", []iampolicy.Statement{under(allow("sts:AssumeRole"), condition("StringEquals", "aws:ResourceTag/team", "a"))}, nil},
		{"denied again", []iampolicy.Statement{allow("sts:AssumeRole"), deny("sts:*")}, nil},
		{"denied sometimes", []iampolicy.Statement{allow("sts:AssumeRole"), under(deny("sts:*"), condition("Bool", "aws:SecureTransport", false))},
			[]string{escalate + "assume every role that trusts the account (sts:AssumeRole)"}},
		{"denied for one role", []iampolicy.Statement{allow("sts:AssumeRole"), on(deny("sts:*"), oneRole)},
			[]string{escalate + "assume every role that trusts the account (sts:AssumeRole)"}},
		{"attaching policies", []iampolicy.Statement{allow("iam:AttachRolePolicy", "iam:Get*", "ec2:DeleteVolume")},
			[]string{escalate + "give itself and others every permission (iam:AttachRolePolicy)", onEvery + "ec2:DeleteVolume"}},
		{"attaching one policy", []iampolicy.Statement{under(allow("iam:AttachRolePolicy"), condition("ArnEquals", "iam:PolicyARN", "arn:aws:iam::aws:policy/ReadOnly"))}, nil},
		{"everything", []iampolicy.Statement{allow("*")},
			[]string{wildcard + "* (everything)", escalate + "hand every role that trusts ec2.amazonaws.com to what ec2:RunInstances starts, and act with it (*); " +
				"assume every role that trusts the account (*); make every role trust anybody (*); and in 9 more ways act beyond it"}},
		{"reading in every service", []iampolicy.Statement{on(allow("*:Describe*"), bucket)}, nil},
		{"by a wildcard", []iampolicy.Statement{allow("iam:*UserToGroup", "lambda:UpdateFunction*")},
			[]string{
				"unlisted-service statement[0]: lambda:UpdateFunction* cannot be judged",
				wildcard + "iam:*UserToGroup (iam:AddUserToGroup), lambda:UpdateFunction* (not known what that is)",
				escalate + "act as another user (iam:*UserToGroup); run code with the role of what runs it now (lambda:UpdateFunction*)",
			}},

		{"passing roles", []iampolicy.Statement{allow("iam:PassRole")}, []string{escalate + "hand every role to a service that acts with it (iam:PassRole)"}},
		{"passing one role", []iampolicy.Statement{on(allow("iam:PassRole"), oneRole), on(allow("ec2:RunInstances"), "arn:aws:ec2:::instance/i")}, nil},
		{"passing and launching", []iampolicy.Statement{allow("iam:PassRole"), on(allow("ec2:RunInstances"), "arn:aws:ec2:::instance/i")},
			[]string{runs("ec2.amazonaws.com", "ec2:RunInstances")}},
		{"passing, and launching denied", []iampolicy.Statement{allow("iam:PassRole"), on(allow("ec2:RunInstances"), "arn:aws:ec2:::instance/i"), deny("ec2:Run*")},
			[]string{escalate + "hand every role to a service that acts with it (iam:PassRole)"}},
		{"passing, and launching not allowed", []iampolicy.Statement{allow("iam:PassRole"), on(deny("ec2:RunInstances"), "arn:aws:ec2:::instance/i")},
			[]string{escalate + "hand every role to a service that acts with it (iam:PassRole)"}},
		{"passing for one instance", []iampolicy.Statement{under(allow("iam:PassRole"), condition("ArnLike", "iam:AssociatedResourceArn", "arn:aws:ec2:*:*:instance/i-1"))}, nil},
		{"passing to a service", []iampolicy.Statement{under(allow("iam:PassRole"), condition("StringEquals", "iam:PassedToService", "eks.amazonaws.com")),
			on(allow("ec2:RunInstances"), "arn:aws:ec2:::instance/i")}, nil},
		{"passing to the service that is launched in", []iampolicy.Statement{
			under(allow("iam:PassRole"), condition("StringLike", "iam:PassedToService", []any{"eks.*", "ec2.amazonaws.com*"})),
			on(allow("ec2:RunInstances"), "arn:aws:ec2:::instance/i"),
		}, []string{runs("ec2.amazonaws.com", "ec2:RunInstances")}},
		{"in China", []iampolicy.Statement{
			under(allow("iam:PassRole"), condition("StringEquals", "iam:PassedToService", "EC2.amazonaws.com.cn")),
			on(allow("ec2:RunInstances"), "arn:aws:ec2:::instance/i"),
		}, []string{runs("ec2.amazonaws.com", "ec2:RunInstances")}},
	} {
		t.Run(row.name, func(t *testing.T) { expect(t, found(t, permissions(row.in...)), row.want...) })
	}
}

// Every way to more permissions is one by itself, and none for one role or under the condition
// that is said to keep it within bounds.
func TestEscalations(t *testing.T) {
	for _, e := range escalations() {
		for _, action := range e.actions {
			if got := found(t, permissions(allow(action))); !strings.Contains(strings.Join(got, "\n"), e.how+" ("+action+")") {
				t.Errorf("%s: %q", action, got)
			}
			free := []iampolicy.Statement{on(allow(action), "arn:aws:x:::role/one")}
			for _, key := range e.keys {
				free = append(free, under(allow(action), condition("StringEquals", strings.Replace(key, ":ResourceTag/", "aws:ResourceTag/a", 1), "b")))
			}
			for _, s := range free {
				if got := found(t, permissions(s)); strings.Contains(strings.Join(got, "\n"), privilegeEscalationID) {
					t.Errorf("%s with %v %v: %q", action, s.Resource, s.Condition, got)
				}
			}
		}
	}
}

// What the table of ways names exists, as far as the services are listed; so with the actions that
// read secrets and those that launch.
func TestNamedActionsExist(t *testing.T) {
	var named []string
	for _, e := range escalations() {
		named = append(named, e.actions...)
	}
	for _, l := range launchers() {
		named = append(named, l.action)
	}
	named = append(named, revealingActions()...)
	for _, line := range found(t, permissions(deny(named...))) {
		if !strings.HasPrefix(line, unlistedServiceID) {
			t.Error(line)
		}
	}
}

// An action that is several ways is named once in the data.
func TestActionsOfFindings(t *testing.T) {
	findings, err := Run([]Policy{permissions(allow("iam:*", "sts:AssumeRole"))}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range findings {
		if f.Check == privilegeEscalationID {
			expect(t, f.Actions, "iam:*", "sts:AssumeRole")
			return
		}
	}
	t.Error("nothing is found")
}

// Many are named in part, and are all in the data.
func TestManyActions(t *testing.T) {
	var many []string
	for _, letter := range "abcdefghij" {
		many = append(many, "s3:No\nsuch"+strings.Repeat(string(letter), 500))
	}
	findings, err := Run([]Policy{permissions(on(allow(many...), "arn:aws:s3:::b"))}, nil)
	if err != nil || len(findings) != 1 {
		t.Fatal(findings, err)
	}
	f := findings[0]
	if len(f.Actions) != len(many) || !strings.HasSuffix(f.Detail, ", and 2 more") || len(f.Text()) > 1200 || strings.Contains(f.Detail, "\n") {
		t.Errorf("%d actions, %d characters: %s", len(f.Actions), len(f.Text()), f.Text())
	}
}
