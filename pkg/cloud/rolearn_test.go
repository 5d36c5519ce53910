package cloud

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func TestParseRoleARN(t *testing.T) {
	for text, want := range map[string]RoleARN{
		"arn:aws:iam::123456789012:role/r":                   {"aws", "123456789012", "/", "r"},
		"arn:aws-iso-b:iam::012345678901:role/a/b!/R_+=,.@-": {"aws-iso-b", "012345678901", "/a/b!/", "R_+=,.@-"},
		"arn:aws-x9:iam::012345678901:role/r":                {"aws-x9", "012345678901", "/", "r"},
	} {
		if got, ok := ParseRoleARN(text); !ok || got != want {
			t.Errorf("%s: %+v, %t", text, got, ok)
		}
	}
	for _, text := range []string{"", "arn:aws:iam::aws:role/r", "arn:amazon:iam::123456789012:role/r", "x arn:aws:iam::123456789012:role/r"} {
		if got, ok := ParseRoleARN(text); ok || got != (RoleARN{}) {
			t.Errorf("%q: %+v, %t", text, got, ok)
		}
	}
}

func TestCheckAssumeRoleARN(t *testing.T) {
	for _, good := range []string{
		"", "arn:aws:iam::123456789012:role/installer", "arn:aws-us-gov:iam::123456789012:role/team/x/installer",
		"arn:aws-iso-b:iam::123456789012:role/a+b=c,d.e@f-g_h", "arn:aws-eusc:iam::123456789012:role/" + strings.Repeat("r", 64),
	} {
		if err := CheckAssumeRoleARN("--assume-role-arn", good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{
		"installer", "arn:aws:iam::123456789012:user/x", "arn:aws:sts::123456789012:assumed-role/installer/me",
		"arn:aws:iam::12345678901:role/x", "arn:aws:iam::123456789012:role/", "arn:aws:iam:us-east-1:123456789012:role/x",
		"arn:aws-moon:iam::123456789012:role/x", "arn:aws:iam::123456789012:role/x y", "arn:aws:iam::123456789012:role//x/",
		"arn:aws:iam::123456789012:role/x\n", " arn:aws:iam::123456789012:role/x", "arn:aws:iam::123456789012:instance-profile/x",
		"arn:aws:iam::123456789012:role/" + strings.Repeat("r", 65), "arn:aws:iam::123456789012:role/" + strings.Repeat("p", 2048) + "/x",
	} {
		err := CheckAssumeRoleARN("sts-config.yaml:12: assumeRoleARN", bad)
		if diagnostic.KindOf(err) != diagnostic.Input || !strings.HasPrefix(err.Error(), "sts-config.yaml:12: assumeRoleARN ") || len(err.Error()) > 300 {
			t.Errorf("%q: %v", bad, err)
		}
	}
}
