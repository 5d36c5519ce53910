package stsconfig_test

import (
	"encoding/json"
	"os"
	"regexp"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/rolename"
)

// The schema refuses no value of an option that the program takes, and the plain mistakes it does refuse.
func TestSchemaAndOptions(t *testing.T) {
	data, err := os.ReadFile("../../docs/sts-config.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var schema struct {
		Properties map[string]struct {
			Pattern   string
			MaxLength int
		}
	}
	if err := json.Unmarshal(data, &schema); err != nil {
		t.Fatal(err)
	}
	policy := func(partition string) func(string) error {
		return func(v string) error { return cloud.CheckPolicyARN("x", v, partition, "123456789012") }
	}
	long := strings.Repeat("a", 58)
	for _, test := range []struct {
		field      string
		check      func(string) error
		right, not []string
	}{
		{"name", installdir.ValidateInfraName, []string{"a", "a1", "mycluster-x7k2p", "1-a", long}, []string{"-a", "a-", "A", "a.b", long + "a"}},
		{
			"region", installdir.ValidateRegion,
			[]string{"eu-west-1", "us-gov-east-1", "cn-northwest-1", "us-iso-west-1", "us-isob-east-1", "us-isof-south-1", "eu-isoe-west-1", "eusc-de-east-1", "ap-southeast-10", "mx-central-1"},
			[]string{"eu-west-1a", "Ireland", "eu"},
		},
		{"permissionsBoundaryARN", policy("aws"), []string{"arn:aws:iam::123456789012:policy/a/b+c", "arn:aws:iam::aws:policy/PowerUserAccess"}, []string{"b", "arn:aws:iam::123456789012:role/b"}},
		{"permissionsBoundaryARN", policy("aws-us-gov"), []string{"arn:aws-us-gov:iam::123456789012:policy/b"}, nil},
		{"permissionsBoundaryARN", policy("aws-iso-b"), []string{"arn:aws-iso-b:iam::123456789012:policy/b"}, nil},
		{"permissionsBoundaryARN", policy("aws-eusc"), []string{"arn:aws-eusc:iam::aws:policy/b"}, nil},
		{
			"rolePath", func(v string) error { return cloud.CheckRolePath("x", v) },
			[]string{"/", "/a/", "/a/b~!/", "/" + strings.Repeat("a", 510) + "/"}, []string{"a", "/a", "a/", "//", "/a b/", "/" + strings.Repeat("a", 511) + "/"},
		},
		{
			"roleNameTemplate", func(v string) error { return rolename.Check("x", v) },
			[]string{"{hash}", "{name}-{namespace}-{secret}", "a_+=,.@-{hash}{secret}"}, []string{"{hash", "{x}-{hash}", "a b{hash}", "a/{hash}", "}{hash}"},
		},
		{
			"issuerURL", func(v string) error { return oidc.CheckIssuer("x", v) },
			[]string{"https://a.example", "https://oidc.example.com/fleet/a-b_c.d~e", "https://d111111abcdef8.cloudfront.net"},
			[]string{"http://a.example", "https://a.example/", "https://a.example:443", "https://a.example?b", "https://a.example/b#c", "https://u@a.example", "a.example"},
		},
	} {
		property := schema.Properties[test.field]
		pattern := regexp.MustCompile(property.Pattern)
		allows := func(value string) bool {
			return pattern.MatchString(value) && (property.MaxLength == 0 || len(value) <= property.MaxLength)
		}
		for _, value := range test.right {
			if err := test.check(value); err != nil {
				t.Errorf("%s %s: %v", test.field, value, err)
			}
			if !allows(value) {
				t.Errorf("%s: the schema refuses %s", test.field, value)
			}
		}
		for _, value := range test.not {
			if test.check(value) == nil {
				t.Errorf("%s: %s is taken", test.field, value)
			}
			if allows(value) {
				t.Errorf("%s: the schema allows %s", test.field, value)
			}
		}
		if !allows("") {
			t.Errorf("%s: the schema refuses an empty value, which takes a flag of an earlier run back", test.field)
		}
	}
}
