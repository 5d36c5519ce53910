package awsconfig

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/config"
)

// readBySDK reads the profile [default] of a config with the SDK that components use.
func readBySDK(t *testing.T, text string) (config.SharedConfig, error) {
	file := filepath.Join(t.TempDir(), "config")
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return config.LoadSharedConfigProfile(t.Context(), defaultProfile, func(o *config.LoadSharedConfigOptions) {
		o.ConfigFiles, o.CredentialsFiles = []string{file}, []string{}
	})
}

// compare fails if a config means something else to the SDK.
func compare(t *testing.T, c Config, shared config.SharedConfig) {
	t.Helper()
	for name, want := range map[string]string{RoleARN: shared.RoleARN, TokenFile: shared.WebIdentityTokenFile} {
		if got := c.Default().Value(name); got != want {
			t.Errorf("%s is %q, and %q to the SDK", name, got, want)
		}
	}
	if shared.BaseEndpoint != "" || shared.ServicesSectionName != "" || shared.CustomCABundle != "" {
		t.Error("the SDK is sent elsewhere")
	}
}

var sound = map[string]string{
	"as the program writes it": Text(role, token),
	"spaces":                   "[default]\nrole_arn=" + role + "\nweb_identity_token_file =   " + token + "   \n",
	"indented":                 "  [default]\n  role_arn = " + role + " # c\n\tweb_identity_token_file = " + token + "\n",
	"comments":                 "# a\n[default] # b\nrole_arn = " + role + " # c\n; d\nweb_identity_token_file = " + token + "\t; e\n",
	"capitals":                 "[default]\nROLE_ARN = " + role + "\nWeb_Identity_Token_File = " + token + "\n",
	"CRLF":                     strings.ReplaceAll(Text(role, token), "\n", "\r\n"),
	"two profiles":             "[profile x]\nrole_arn = arn:other\n" + Text(role, token),
	"in two parts":             "[default]\nrole_arn = " + role + "\n[profile x]\nregion = x\n[default]\nweb_identity_token_file = " + token + "\n",
	"signs in the value":       "[default]\nrole_arn = " + role + "#;=x\nweb_identity_token_file = " + token + "\n",
	"nested before":            "[default]\ns3 =\n  role_arn = arn:nested\nrole_arn = " + role + "\nweb_identity_token_file = " + token + "\n",
	"colons":                   "[default]\nrole_arn: " + role + "\nweb_identity_token_file:" + token + "=\n",
	"quoted":                   "[default]\nrole_arn = \"" + role + "\"\n web_identity_token_file = '" + token + "'\n",
}

// The SDK reads the same role and token out of a config.
func TestParseAsSDK(t *testing.T) {
	for name, text := range sound {
		t.Run(name, func(t *testing.T) {
			shared, err := readBySDK(t, text)
			if err != nil {
				t.Fatal(err)
			}
			c := Parse(text)
			if flaws := c.Flaws(); len(flaws) > 0 {
				t.Errorf("it has the flaws %q", flaws)
			}
			if p := c.Default(); !strings.HasPrefix(p.Value(RoleARN), role) || !strings.HasPrefix(p.Value(TokenFile), token) {
				t.Errorf("it is read as %+v", p)
			}
			compare(t, c, shared)
		})
	}
}

// A config without a flaw means to the SDK what it means here.
func FuzzParseAsSDK(f *testing.F) {
	for _, text := range sound {
		f.Add(text)
	}
	for _, text := range []string{"[default]\nrole_arn = # c", "[default]\n role_arn = # c", "[default]\nrole_arn=a\n endpoint_url = b", "[default]\n role_arn = 'a' # c", "[default]\n[x #]\nrole_arn = a", "[default]\na =\n role_arn = b", "[default]\n\v#a =\n role_arn = b", "\ufeff[default]\nrole_arn = a"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := Parse(text)
		if len(c.Flaws()) > 0 {
			return
		}
		if shared, err := readBySDK(t, text); err == nil {
			compare(t, c, shared)
		}
	})
}
