package stsconfig

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
)

// uncommented takes one # off every line but the first, as an editor does.
func uncommented(t *testing.T, text string) string {
	t.Helper()
	first, rest, _ := strings.Cut(text, "\n")
	if first != "# yaml-language-server: $schema="+schemaURL {
		t.Fatalf("the first line is %q", first)
	}
	return regexp.MustCompile(`(?m)^# ?`).ReplaceAllString(rest, "")
}

func render(t *testing.T, found Found) string {
	t.Helper()
	text, err := Template(found)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// The file says nothing as it is written, and everything without its comment signs.
func TestTemplate(t *testing.T) {
	text := render(t, Found{})
	config, _, err := Parse(FileName, []byte(text))
	if err != nil || !reflect.DeepEqual(*config, Config{}) {
		t.Fatalf("%v: %+v", err, config)
	}
	all := uncommented(t, text)
	config, positions, err := Parse(FileName, []byte(all))
	if err != nil {
		t.Fatal(err)
	}
	if err := validate(t, compiled(t), all); err != nil {
		t.Error(err)
	}
	fields := reflect.ValueOf(*config)
	last := 0
	for _, d := range describe(t, reflect.TypeFor[Config]()) {
		if fields.Field(d.index).IsNil() {
			t.Errorf("%s is missing", d.name)
		}
		if line := positions.Line(d.name); line <= last {
			t.Errorf("%s is in line %d, after line %d", d.name, line, last)
		} else {
			last = line
		}
	}
}

// What was found stays a comment.
func TestTemplateFound(t *testing.T) {
	text := render(t, Found{Name: "pier-h3x9m", Region: "us-gov-west-1", AccountID: "012345678901"})
	if config, _, err := Parse(FileName, []byte(text)); err != nil || !reflect.DeepEqual(*config, Config{}) {
		t.Errorf("%v: %+v", err, config)
	}
	config, _, err := Parse(FileName, []byte(uncommented(t, text)))
	if err != nil || *config.Name != "pier-h3x9m" || *config.Region != "us-gov-west-1" || *config.AccountID != "012345678901" {
		t.Errorf("%v: %+v", err, config)
	}
	if !strings.Contains(text, "\n## Found:\n# name: pier-h3x9m\n") || strings.Contains(text, "mycluster-x7k2p\n\n## region") {
		t.Error(text)
	}
	if part := render(t, Found{Region: "eu-west-1"}); strings.Count(part, "## Found:") != 1 {
		t.Error(part)
	}
}

// What was given is in force, and nothing else.
func TestTemplateGiven(t *testing.T) {
	given := Config{
		Name: to("pier"), Region: to("eu-west-1"), AccountID: to("012345678901"), AssumeRoleARN: to("arn:aws:iam::123456789012:role/x"),
		ReleaseImage: to("dir:/a b: c"), AllowVersionMismatch: to(true), RegistryConfig: to("/x/#y"), CertificateAuthority: to("../'q\".pem"),
		CredentialsRequestsDirs: []string{"a", "- b", "yes"}, ServiceAccountsFile: to("null"), PermissionsBoundaryARN: to("x"), RolePath: to(""),
		RoleNameTemplate: to("{name}-{hash}"), RoleMaxSessionDuration: to(2 * time.Hour), Tags: map[string]string{"a": "1", "b": "true", "ü/:": "2024-01-01"},
		CreatePrivateS3Bucket: to(true), KMSKeyARN: to("k"), IssuerURL: to("https://a.example/b"), SharedIssuer: to(false), IssuerKeysFile: to("f"),
		SkipIssuerCheck: to(true), Thumbprint: to("0123456789"), PrivateKeyFile: to("p"), PublicKeyFile: to("q"), Adopt: to(false),
		Concurrency: to(3), RequestTimeout: to(90*time.Second + 5*time.Millisecond),
	}
	for _, d := range describe(t, reflect.TypeFor[Config]()) {
		if set := !reflect.ValueOf(given).Field(d.index).IsNil(); set != (d.flag != "") {
			t.Errorf("%s: %t", d.name, set)
		}
	}
	text := render(t, Found{Name: "found-name", Region: "found", AccountID: "found", Given: given})
	config, _, err := Parse(FileName, []byte(text))
	if err != nil || !reflect.DeepEqual(*config, given) {
		t.Errorf("%v\n%+v\nexpected\n%+v\n%s", err, config, given, text)
	}
	if strings.Contains(text, "found-name") || !strings.Contains(text, "\nroleMaxSessionDuration: 2h\n") || !strings.Contains(text, "\nrolePath: \"\"\n") {
		t.Error(text)
	}
	none := render(t, Found{Given: Config{Tags: map[string]string{}, CredentialsRequestsDirs: []string{}}})
	if config, _, err := Parse(FileName, []byte(none)); err != nil || config.Tags == nil || config.CredentialsRequestsDirs == nil {
		t.Errorf("%v: %+v", err, config)
	}
	// Of each block everything was replaced, and of the others nothing.
	if strings.Contains(text, "cost-center") || strings.Contains(text, "../credrequests") || !strings.Contains(text, "#     - check: any-resource\n") {
		t.Error(text)
	}
	var left []string
	for line := range strings.Lines(text) {
		if strings.HasPrefix(line, "# ") {
			name, _, _ := strings.Cut(line[2:], ":")
			if !strings.HasPrefix(name, " ") {
				left = append(left, name)
			}
		}
	}
	if !slices.Equal(left, []string{"yaml-language-server", "credentialsRequests", "lint"}) {
		t.Errorf("examples of %v are left", left)
	}
}

func TestDurationText(t *testing.T) {
	for duration, want := range map[time.Duration]string{
		0: "0s", 2 * time.Hour: "2h", 90 * time.Minute: "1h30m", time.Hour + time.Second: "1h0m1s", 10 * time.Second: "10s",
		10 * time.Minute: "10m", 20 * time.Hour: "20h", 1500 * time.Microsecond: "1.5ms",
	} {
		if got := durationText(duration); got != want {
			t.Errorf("%v: %s, expected %s", duration, got, want)
		}
	}
}
