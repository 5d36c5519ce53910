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
		{"another login", good + "login_session = secret\n", []string{"login_session beside"}},
		{"an endpoint", good + "Endpoint_URL = https://secret\n", []string{"set endpoint_url"}},
		{"a nested endpoint", good + "s3 =\n  endpoint_url = https://secret\n", []string{"set endpoint_url"}},
		{"endpoints in a section", good + "services = secret\n[services secret]\nsts =\n  endpoint_url = https://secret\n", []string{"set services"}},
		{"authorities", good + "ca_bundle = /secret\n", []string{"set ca_bundle"}},
		{"without configured endpoints", good + "ignore_configured_endpoint_urls = true\n", []string{"set ignore_configured_endpoint_urls"}},
		{"an endpoint of another profile", good + "[profile other]\nendpoint_url = https://secret\n", nil},
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

func TestDoubts(t *testing.T) {
	good := Text(role, token)
	for _, test := range []struct{ name, text, want string }{
		{"as it is written", good, ""},
		{"nothing", "", ""},
		{"known settings", good + "region = x\nOUTPUT = json\nretry_mode = standard\ns3 =\n  a = b\n", ""},
		{"what others judge", good + "aws_access_key_id = x\nendpoint_url = x\nsource_profile = x\n", ""},
		{"of another profile", good + "[profile x]\nsigner = x\n", ""},
		{"settings", good + "Signer = secret\nsdk_ua_app_id = secret\n", "not known what they do: sdk_ua_app_id, signer"},
		{"what may be a key", good + "akiaiosfodnn7example = secret\nwjalrxutnfemi/k7mdeng: secret\n", "not known what they do: one whose name is none, one whose name is none"},
		{"many", good + "a=1\nb=1\nc=1\nd=1\ne=1\nf=1\n", "what they do: a, b, c, d, e, …"},
		{"a long one", good + strings.Repeat("x", maxName+1) + "=1\n", "one whose name is none"},
	} {
		t.Run(test.name, func(t *testing.T) {
			text := strings.Join(Parse(test.text).Doubts(), "|")
			if !strings.HasSuffix(text, test.want) || (text == "") != (test.want == "") || strings.Contains(text, "secret") {
				t.Errorf("the doubts are %q, want %q", text, test.want)
			}
		})
	}
}
