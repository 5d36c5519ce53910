package cluster

import (
	"os/exec"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

const (
	role  = "arn:aws:iam::123456789012:role/harbor-x4k2p-ns-creds"
	token = "/var/run/secrets/openshift/serviceaccount/token"

	goodConfig = "[default]\nsts_regional_endpoints = regional\nrole_arn = " + role + "\nweb_identity_token_file = " + token + "\n"
)

// The parts of an access key that no message may show.
const secretValue = "wJalrXUtnFEMI/K7MDENG"

func component() Component {
	return Component{
		Request: credentialsrequest.Request{Name: "r", Namespace: "cco", Secret: credentialsrequest.Secret{Namespace: "ns", Name: "creds"}},
		RoleARN: role, TokenPath: token,
	}
}

func TestJudgeSecret(t *testing.T) {
	config := func(text string) map[string]string { return map[string]string{"credentials": text} }
	for _, test := range []struct {
		name string
		data map[string]string
		// wrong is empty for a Secret that is right.
		wrong []string
	}{
		{"as the program writes it", config(goodConfig), nil},
		{"with other keys, too", map[string]string{"credentials": goodConfig, "region": "x"}, nil},
		{"with comments and another profile", config("; c\n" + goodConfig + "# d\nregion=eu-west-1 # e\n[profile other]\nregion = x\n"), nil},
		{"indented and with CRLF", config(strings.ReplaceAll("  [default]\n  role_arn="+role+"\n\tWEB_IDENTITY_TOKEN_FILE = "+token+"\n", "\n", "\r\n")), nil},
		{"no credentials", map[string]string{"other": ""}, []string{"no key credentials"}},
		{"empty", config(""), []string{"no profile [default]"}},
		{"another profile", config(strings.Replace(goodConfig, "default", "profile x", 1)), []string{"no profile [default]"}},
		{"two default profiles", config(goodConfig + "[profile default]\n"), []string{"[profile default] beside [default]"}},
		{"a default profile of config files alone", config(strings.Replace(goodConfig, "default", "profile default", 1)), []string{"no profile [default]"}},
		{"another role", config(strings.Replace(goodConfig, "harbor-x4k2p", "harbor-zzzzz", 1)), []string{"role_arn is", "harbor-zzzzz", role}},
		{"no role", config("[default]\nweb_identity_token_file = " + token), []string{"role_arn is missing"}},
		{"an empty role", config(strings.Replace(goodConfig, role, "", 1)), []string{"role_arn is missing"}},
		{"a role that is none", config(strings.Replace(goodConfig, role, secretValue, 1)), []string{"role_arn does not begin with arn:"}},
		{"two roles", config(goodConfig + "role_arn = arn:x\n"), []string{"role_arn is set more than once"}},
		{"another token", config(strings.Replace(goodConfig, token, "/var/run/other", 1)), []string{"web_identity_token_file is", "/var/run/other", token}},
		{"no token", config("[default]\nrole_arn = " + role), []string{"web_identity_token_file is missing"}},
		{"a key's identifier", config(goodConfig + "aws_access_key_id = " + secretValue + "\n"), []string{"hold aws_access_key_id"}},
		{"a secret key, in capitals", config(goodConfig + "AWS_SECRET_ACCESS_KEY=" + secretValue + "\n"), []string{"hold aws_secret_access_key"}},
		{"a secret key after a colon", config(goodConfig + "aws_secret_access_key: " + secretValue + "=\n"), []string{"hold aws_secret_access_key"}},
		{"a session", config(goodConfig + "aws_session_token=" + secretValue + "\n"), []string{"hold aws_session_token"}},
		{"a key in another profile", config(goodConfig + "[profile x]\naws_access_key_id = " + secretValue + "\n"), []string{"hold aws_access_key_id"}},
		{"a nested key", config(goodConfig + "s3 =\n  aws_access_key_id = " + secretValue + "\n"), []string{"hold aws_access_key_id"}},
		{"an access key as Secret keys", map[string]string{"credentials": goodConfig, "aws_access_key_id": secretValue, "aws_secret_access_key": secretValue}, []string{"has the key aws_access_key_id", "has the key aws_secret_access_key"}},
		{"another source", config(goodConfig + "credential_process = /bin/x\n"), []string{"have credential_process beside the role"}},
		{"another endpoint", config(goodConfig + "endpoint_url = https://" + secretValue + "\n"), []string{"set endpoint_url, with which"}},
		{"no config", config(goodConfig + secretValue + "\n"), []string{"see line 5"}},
		{"a setting before a profile", config("role_arn = x\n" + goodConfig), []string{"see line 1"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			data := map[string][]byte{}
			for key, value := range test.data {
				data[key] = []byte(value)
			}
			r := judgeSecret(component(), data)
			if len(test.wrong) == 0 {
				expect(t, one(r), verify.OK)
			} else {
				expect(t, one(r), verify.Problem, test.wrong...)
			}
			if strings.Contains(r.Reason+r.Advice+r.Subject, secretValue) {
				t.Errorf("what may be a credential is shown: %s", r.Reason)
			}
		})
	}
}

// Where no run came to make the role, nothing says what the Secret should be, and no command is
// offered that would make it something.
func TestSecretWithoutRole(t *testing.T) {
	c := component()
	c.RoleARN = ""
	found := checkSecret(t.Context(), nil, c)
	expect(t, found, verify.Problem, "did not come to its end", "CredentialsRequest cco/r", "create iam-roles")
	if strings.Contains(found[0].Advice, "oc ") {
		t.Errorf("the advice has a command: %s", found[0].Advice)
	}
}

// What nobody knows is a warning, and says how to be rid of it.
func TestDoubtfulSecret(t *testing.T) {
	r := judgeSecret(component(), map[string][]byte{"credentials": []byte(goodConfig + "signer = " + secretValue + "\n")})
	expect(t, one(r), verify.Warning, "not known what they do: signer", "oc replace")
	if strings.Contains(r.Reason+r.Advice, secretValue) {
		t.Errorf("what may be a credential is shown: %s", r.Reason)
	}
}

// What the advice pipes into oc is the config that the program writes.
func TestCommands(t *testing.T) {
	line, rest, _ := strings.Cut(commands(component(), "apply"), " | ")
	text, err := exec.CommandContext(t.Context(), "sh", "-c", line).Output()
	if err != nil || string(text) != goodConfig {
		t.Errorf("%s writes %q (%v), want %q", line, text, err, goodConfig)
	}
	if !strings.HasPrefix(rest, "oc create secret generic creds -n ns --from-file=credentials=/dev/stdin ") {
		t.Errorf("then comes %s", rest)
	}
}
