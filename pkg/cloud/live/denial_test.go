package live

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/aws/smithy-go"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// The messages are those of the IAM and S3 user guides, and of accounts whose owners published them.
func TestDenial(t *testing.T) {
	const (
		user      = "User: arn:aws:iam::777788889999:user/me is not authorized to perform: "
		on        = " on resource: arn:aws:iam::777788889999:role/x "
		scp       = "arn:aws:organizations::111122223333:policy/o-nuzfir8dhd/service_control_policy/p-wg5dv83d"
		rcp       = "arn:aws:organizations::111122223333:policy/o-nuzfir8dhd/resource_control_policy/p-8k2"
		boundary  = "arn:aws:iam::777788889999:policy/boundary"
		roleHints = " --permissions-boundary-arn, --role-path, --role-name-template, --tags. "
		unknown   = "Let the caller's identity do this, and look for a service control policy that denies it; then run the command again: it continues where it stopped."
	)
	for _, test := range []struct {
		message string
		want    denial
		advice  []string
	}{
		{
			user + "iam:CreateRole" + on + "with an explicit deny in a service control policy: " + scp,
			denial{byOrganization, true, scp, "iam:CreateRole"},
			[]string{"A service control policy of the organization denies it (" + scp + ")", "no permission of the account changes that", "(account 111122223333)", roleHints},
		},
		{
			user + "s3:CreateBucket" + on + "with an explicit deny in a service control policy",
			denial{byOrganization, true, "", "s3:CreateBucket"},
			[]string{"A service control policy of the organization denies it: no permission", "who administers the organization to except"},
		},
		{
			user + "iam:CreateOpenIDConnectProvider" + on + "because no service control policy allows the iam:CreateOpenIDConnectProvider action",
			denial{byOrganization, false, "", "iam:CreateOpenIDConnectProvider"},
			[]string{"A service control policy of the organization does not allow it: no permission"},
		},
		{
			user + `s3:PutBucketPolicy on resource: "arn:aws:s3:::b" with an explicit deny in a resource control policy: ` + rcp + ".",
			denial{byResourceRule, true, rcp, "s3:PutBucketPolicy"},
			[]string{"A resource control policy of the organization denies it (" + rcp + ")", "except this resource"},
		},
		{
			user + "iam:CreateRole" + on + "because no permissions boundary allows the iam:CreateRole action",
			denial{byBoundary, false, "", "iam:CreateRole"},
			[]string{"The permissions boundary of the caller's identity does not allow it", "--assume-role-arn", roleHints},
		},
		{
			user + "iam:TagRole" + on + "with an explicit deny in a permissions boundary: " + boundary,
			denial{byBoundary, true, boundary, "iam:TagRole"}, []string{"denies it (" + boundary + ")"},
		},
		{user + "iam:TagRole" + on + "because no session policy allows the iam:TagRole action", denial{bySession, false, "", "iam:TagRole"}, []string{"session policy that allows it"}},
		{user + "iam:TagRole" + on + "with an explicit deny in a session policy", denial{bySession, true, "", "iam:TagRole"}, []string{"session denies it"}},
		{
			user + "iam:TagRole" + on + "because no identity-based policy allows the iam:TagRole action",
			denial{byIdentity, false, "", "iam:TagRole"}, []string{"No policy of the caller's identity allows it"},
		},
		{user + "iam:TagRole" + on + "with an explicit deny in an identity-based policy", denial{byIdentity, true, "", "iam:TagRole"}, []string{"A policy of the caller's identity denies it."}},
		{
			user + `s3:PutObject on resource: "arn:aws:s3:::b/k" because no resource-based policy allows the s3:PutObject action`,
			denial{byResource, false, "", "s3:PutObject"}, []string{"The policy of the resource itself does not allow it"},
		},
		{user + "s3:PutObject with an explicit deny in a resource-based policy", denial{byResource, true, "", "s3:PutObject"}, []string{"The policy of the resource itself denies it"}},
		{
			user + "sts:AssumeRole because no role trust policy allows the sts:AssumeRole action",
			denial{byTrust, false, "", "sts:AssumeRole"}, []string{"The trust policy of the role does not allow it"},
		},
		{user + "sts:AssumeRole with an explicit deny in the role trust policy", denial{byTrust, true, "", "sts:AssumeRole"}, []string{"The trust policy of the role denies it"}},
		{
			user + "iam:CreateRole" + on + "because no VPC endpoint policy allows the iam:CreateRole action",
			denial{byVPCEndpoint, false, "", "iam:CreateRole"}, []string{"who runs the network"},
		},
		{user + "iam:GetRole" + on + "with an explicit deny in a VPC endpoint policy", denial{byVPCEndpoint, true, "", "iam:GetRole"}, []string{"went denies it"}},
		{
			user + `s3:PutBucketPolicy on resource: "arn:aws:s3:::b" because public policies are blocked by the BlockPublicPolicy block public access setting.`,
			denial{byAccessBlock, true, "", "s3:PutBucketPolicy"}, []string{"--create-private-s3-bucket", "--issuer-url"},
		},
		{
			user + `s3:PutBucketPolicy on resource: "arn:aws:s3:::b" because public policies are prevented by the BlockPublicPolicy setting in S3 Block Public Access.`,
			denial{byAccessBlock, true, "", "s3:PutBucketPolicy"}, []string{"--create-private-s3-bucket"},
		},
		{user + "iam:GetRole" + on + "with an explicit deny", denial{"", false, "", "iam:GetRole"}, []string{unknown}},
		{user + "iam:GetRole", denial{"", false, "", "iam:GetRole"}, []string{unknown}},
		{"Access Denied", denial{}, []string{unknown}},
		{"", denial{}, []string{unknown}},
		{
			// Nothing but an ARN is taken over, and a long one is cut.
			user + "iam:GetRole" + on + "with an explicit deny in a service control policy: see \x1b[2J",
			denial{byOrganization, true, "", "iam:GetRole"}, []string{"denies it: no permission"},
		},
		{
			user + "iam:GetRole with an explicit deny in a session policy: arn:aws:iam::1:policy/" + strings.Repeat("x", 1000),
			denial{bySession, true, "arn:aws:iam::1:policy/" + strings.Repeat("x", 300-len("arn:aws:iam::1:policy/")) + "…", "iam:GetRole"}, nil,
		},
	} {
		for _, code := range []string{"AccessDenied", "AccessDeniedException"} {
			err := fmt.Errorf("operation error: %w", &smithy.GenericAPIError{Code: code, Message: test.message})
			if got := denialOf(err); got != test.want {
				t.Errorf("%q\nis %+v, expected %+v", test.message, got, test.want)
			}
			explained := explain(err, "create role x")
			hints := strings.Join(diagnostic.Hints(explained), "\n")
			for _, want := range append(test.advice, "run the command again: it continues where it stopped.") {
				if !strings.Contains(hints, want) {
					t.Errorf("%q\nthe advice lacks %q: %s", test.message, want, hints)
				}
			}
			if !errors.Is(explained, err) || strings.ContainsAny(hints, "\n\x1b") {
				t.Errorf("%q\nis explained as %v, %q", test.message, explained, hints)
			}
			if strings.Contains(hints, "%!") || strings.Contains(hints, roleHints) != (test.want.action == "iam:CreateRole" && test.want.by != byVPCEndpoint) {
				t.Errorf("%q\nthe advice is %s", test.message, hints)
			}
		}
	}
}

// What the chain of credentials was denied is not what was to be done.
func TestDeniedCredentials(t *testing.T) {
	err := explain(fmt.Errorf("get credentials: failed to refresh cached credentials, %w", &smithy.GenericAPIError{Code: "AccessDenied", Message: "not authorized to perform: sts:AssumeRole"}), "look at role x")
	if hints := strings.Join(diagnostic.Hints(err), ""); !strings.HasPrefix(hints, "Give credentials as for the aws command") || !strings.Contains(err.Error(), "could not be obtained") {
		t.Errorf("%v: %s", err, hints)
	}
}
