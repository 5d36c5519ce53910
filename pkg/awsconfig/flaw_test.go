package awsconfig

import (
	"strings"
	"testing"
)

func TestFlaws(t *testing.T) {
	good := Text(role, token)
	for _, test := range []struct {
		name, text string
		// want are parts of what is said, one for each flaw.
		want []string
	}{
		{"as it is written", good, nil},
		{"other settings and profiles", good + "region = x\nregion = y\n[profile other]\nsource_profile = z\nrole_arn = a\nrole_arn = b\n", nil},
		{"nested settings", good + "s3 =\n  role_arn = a\n  source_profile = b\n", nil},
		{"nothing", "", []string{"no profile [default]"}},
		{"another profile", strings.Replace(good, "default", "profile default", 1), []string{"no profile [default]"}},
		{"two defaults", good + "[profile  default]\n", []string{"[profile default] beside [default]"}},
		{"an unreadable line", good + "secret\n", []string{"no AWS config: see line 5"}},
		{"unreadable lines alone", "a\nb\n", []string{"see line 1, 2", "no profile [default]"}},
		{"a mark that begins the file", "\ufeff" + good, []string{"see line 1, 2, 3, 4", "no profile [default]"}},
		{"a value of two lines", strings.Replace(good, role, role+"\n  x", 1), []string{"see line 4"}},
		{"a single quotation mark", good + "a = \"\n", []string{"see line 5"}},
		{"another source", good + "Credential_Process = secret\nsso_session=secret", []string{"credential_process beside", "sso_session beside"}},
		{"twice", good + "ROLE_ARN = " + role + "\n[default]\nweb_identity_token_file: secret", []string{"role_arn is set more", "web_identity_token_file is set more"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			flaws := Parse(test.text).Flaws()
			for i, flaw := range flaws {
				if i >= len(test.want) || !strings.Contains(flaw, test.want[i]) || strings.Contains(flaw, "secret") {
					t.Errorf("flaw %d is %q", i, flaw)
				}
			}
			if len(flaws) != len(test.want) {
				t.Errorf("the flaws are %q, want %q", flaws, test.want)
			}
		})
	}
}
