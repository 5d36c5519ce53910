package cluster

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/config"
)

func TestParseAWSConfig(t *testing.T) {
	c := parseAWSConfig("\ufeff[default] ; c\nA = b=c # d\na=e#f\n[ profile x ]\nnested =\n  a = 1\n b = 2\nc = 3\n [default]\ng=\n[\n[]\n[x] y\nz = 1\nno setting\n= 1\n")
	want := map[string]map[string][]string{
		"default": {"a": {"b=c", "e#f"}, "g": {""}},
		"x":       {"nested": {""}, "nested a": {"1"}, "nested b": {"2"}, "c": {"3"}},
	}
	for profile, settings := range want {
		for name, values := range settings {
			if got := strings.Join(c.profiles[profile][name], "|"); got != strings.Join(values, "|") {
				t.Errorf("[%s] %s is %q, want %q", profile, name, got, values)
			}
		}
		if len(c.profiles[profile]) != len(settings) {
			t.Errorf("[%s] is %v, want %v", profile, c.profiles[profile], settings)
		}
	}
	if len(c.profiles) != len(want) {
		t.Errorf("there are %d profiles, want %d", len(c.profiles), len(want))
	}
	if got := strings.Join(c.unreadable, ","); got != "11,12,13,14,15,…" {
		t.Errorf("unreadable are the lines %s", got)
	}
}

// The SDK, which the components use, reads the same role and token out of a config.
func TestParseAWSConfigAsSDK(t *testing.T) {
	for name, text := range map[string]string{
		"as the program writes it": goodConfig,
		"spaces":                   "[default]\nrole_arn=" + role + "\nweb_identity_token_file =   " + token + "   \n",
		"comments":                 "# a\n[default] # b\nrole_arn = " + role + " # c\n; d\nweb_identity_token_file = " + token + "\t; e\n",
		"capitals":                 "[default]\nROLE_ARN = " + role + "\nWeb_Identity_Token_File = " + token + "\n",
		"CRLF":                     strings.ReplaceAll(goodConfig, "\n", "\r\n"),
		"two profiles":             "[profile x]\nrole_arn = arn:other\n" + goodConfig,
		"in two parts":             "[default]\nrole_arn = " + role + "\n[profile x]\nregion = x\n[default]\nweb_identity_token_file = " + token + "\n",
		"signs in the value":       "[default]\nrole_arn = " + role + "#;=x\nweb_identity_token_file = " + token + "\n",
		"nested before":            "[default]\ns3 =\n  role_arn = arn:nested\nrole_arn = " + role + "\nweb_identity_token_file = " + token + "\n",
	} {
		t.Run(name, func(t *testing.T) {
			file := filepath.Join(t.TempDir(), "config")
			if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
			shared, err := config.LoadSharedConfigProfile(t.Context(), "default", func(o *config.LoadSharedConfigOptions) {
				o.ConfigFiles, o.CredentialsFiles = []string{file}, []string{}
			})
			if err != nil {
				t.Fatal(err)
			}
			parsed := parseAWSConfig(text)
			if len(parsed.unreadable) > 0 {
				t.Errorf("the lines %v cannot be read", parsed.unreadable)
			}
			for name, want := range map[string]string{"role_arn": shared.RoleARN, "web_identity_token_file": shared.WebIdentityTokenFile} {
				if got := parsed.profiles["default"][name]; len(got) != 1 || got[0] != want {
					t.Errorf("%s is %q, and %q to the SDK", name, got, want)
				}
			}
		})
	}
}

func FuzzParseAWSConfig(f *testing.F) {
	for _, seed := range []string{goodConfig, "[", "[]\n=", "[a]\nb=\n c=d", "[default]\n\ufeff=\r", "\x00;"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := parseAWSConfig(text)
		size := 0
		for _, profile := range c.profiles {
			for name, values := range profile {
				size += len(name)
				for _, v := range values {
					size += len(v)
				}
			}
		}
		// "nested " is put before names, and lower case may be longer than upper case.
		if size > 10*len(text) || len(c.unreadable) > maxUnreadable+1 {
			t.Errorf("%d bytes became %d", len(text), size)
		}
	})
}
