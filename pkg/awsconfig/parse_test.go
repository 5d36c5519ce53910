package awsconfig

import (
	"maps"
	"slices"
	"strings"
	"testing"
)

const (
	role  = "arn:aws:iam::123456789012:role/harbor-x4k2p-ns-creds"
	token = "/var/run/secrets/openshift/serviceaccount/token"
)

func TestParse(t *testing.T) {
	c := Parse("[default] ; c\nA = b=c # d\na=e#f\ne = # f\n[ profile\t x ]\nnested =\n  a = 1\n b = 2\nc = 3\n [default]\ng='h'\ni: j=k\n[\n[]\n[x] y\nz = 1\nno setting\n= 1\n")
	want := map[string]map[string][]string{
		"default":   {"a": {"b=c", "e#f"}, "e": {""}, "g": {"h"}, "i": {"j=k"}},
		"profile x": {"nested": {""}, "c": {"3"}},
	}
	for profile, settings := range want {
		have := c.profiles[profile]
		if have == nil || !maps.EqualFunc(have.settings, settings, slices.Equal) {
			t.Errorf("[%s] is %+v, want %q", profile, have, settings)
		}
	}
	if len(c.profiles) != len(want) {
		t.Errorf("there are %d profiles, want %d", len(c.profiles), len(want))
	}
	if nested := slices.Sorted(maps.Keys(c.profiles["profile x"].nested)); !slices.Equal(nested, []string{"a", "b"}) {
		t.Errorf("nested are %q", nested)
	}
	if got := strings.Join(c.unreadable, ","); got != "13,14,15,16,17,…" {
		t.Errorf("unreadable are the lines %s", got)
	}
}

func TestProfile(t *testing.T) {
	c := Parse("[default]\na = 1\nb = 2\na = 3\ns3 =\n  c = 4\n[x]\nd = 5\n")
	p := c.Default()
	if got := p.Value("a") + p.Value("b") + p.Value("c"); got != "32" {
		t.Errorf("the values are %s", got)
	}
	if !p.Repeats("a") || p.Repeats("b") || p.Repeats("c") {
		t.Error("a alone stands more than once")
	}
	if got := p.Names(); !slices.Equal(got, []string{"a", "b", "s3"}) {
		t.Errorf("the names are %q", got)
	}
	for name, want := range map[string]bool{"a": true, "c": true, "d": true, "e": false} {
		if c.Sets(name) != want {
			t.Errorf("Sets(%s) is %t", name, !want)
		}
	}
	if c.Only() || !Parse("[default]").Only() || Parse("[x]").Only() || Parse("[default]\nx").Only() {
		t.Error("Only is wrong")
	}
	var none *Profile
	if none.Value("a") != "" || none.Repeats("a") || none.Names() != nil {
		t.Error("no profile has settings")
	}
}

// What is written is read, and has no flaw.
func TestText(t *testing.T) {
	text := Text(role, token)
	if want := "[default]\nsts_regional_endpoints = regional\nrole_arn = " + role + "\nweb_identity_token_file = " + token + "\n"; text != want {
		t.Errorf("got %q, want %q", text, want)
	}
	c := Parse(text)
	p := c.Default()
	if !c.Only() || len(c.Flaws()) > 0 || len(p.Names()) != 3 || p.Value(RoleARN) != role || p.Value(TokenFile) != token || p.Value(STSRegionalEndpoints) != Regional {
		t.Errorf("%q is read as %+v, with the flaws %q", text, p, c.Flaws())
	}
}

func FuzzParse(f *testing.F) {
	for _, seed := range []string{Text(role, token), "[", "[]\n=", "[a]\nb=\n c=d", "[default]\n\ufeff=\r", "\x00;", "[a]\nb='"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		c := Parse(text)
		size := 0
		for name, profile := range c.profiles {
			size += len(name)
			for name, values := range profile.settings {
				size += len(name)
				for _, v := range values {
					size += len(v)
				}
			}
			for name := range profile.nested {
				size += len(name)
			}
		}
		// Lower case may be longer than upper case.
		if size > 3*len(text) || len(c.unreadable) > maxUnreadable+1 {
			t.Errorf("%d bytes became %d", len(text), size)
		}
	})
}
