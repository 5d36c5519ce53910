package options

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Where an option is from, and how to go on without it: advice must be possible to follow.
func TestSource(t *testing.T) {
	dir := t.TempDir()
	if _, _, err := run(t, dir, Options{RoleNameTemplate: "t", PrivateBucket: true, RoleMaxSessionDuration: time.Hour, Tags: map[string]string{"a": "b"}},
		"role-name-template", "create-private-s3-bucket", "role-max-session-duration", "tags"); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "thumbprint: auto\n")
	opts, _, err := run(t, dir, Options{RolePath: "/p/"}, "role-path")
	if err != nil {
		t.Fatal(err)
	}
	const kept = " (kept from an earlier run)"
	for _, test := range []struct {
		option, source, place, without string
		given                          bool
	}{
		{"region", "--region", "", "leave --region away", false},
		{"role-path", "--role-path", "", "leave --role-path away", true},
		{"thumbprint", "sts-config.yaml:1: thumbprint", "sts-config.yaml:1: thumbprint: ", "remove sts-config.yaml:1: thumbprint", true},
		{"role-name-template", "--role-name-template" + kept, "--role-name-template" + kept + ": ", "drop --role-name-template" + kept + " with --role-name-template ''", true},
		{"tags", "--tags" + kept, "--tags" + kept + ": ", "drop --tags" + kept + " with --tags ''", true},
		{
			"create-private-s3-bucket", "--create-private-s3-bucket" + kept, "--create-private-s3-bucket" + kept + ": ",
			"drop --create-private-s3-bucket" + kept + " with --create-private-s3-bucket=false", true,
		},
		{
			"role-max-session-duration", "--role-max-session-duration" + kept, "--role-max-session-duration" + kept + ": ",
			"drop --role-max-session-duration" + kept + " with --role-max-session-duration 0", true,
		},
	} {
		if got := opts.Source(test.option); got != test.source {
			t.Errorf("%s is from %q, want %q", test.option, got, test.source)
		}
		if got := opts.Place(test.option); got != test.place {
			t.Errorf("%s stands at %q, want %q", test.option, got, test.place)
		}
		if got := opts.Without(test.option); got != test.without {
			t.Errorf("without %s: %q, want %q", test.option, got, test.without)
		}
		if got := opts.Given(test.option); got != test.given {
			t.Errorf("%s is given: %t", test.option, got)
		}
	}
}

// An option that is kept goes with the one that it depends on, so that no run is refused for what it was
// not given.
func TestKeptDependents(t *testing.T) {
	const key, issuer = "arn:aws:kms:eu-west-1:123456789012:key/1", "https://a.example.com"
	const gone = "Not taken over from an earlier run, since what it belongs to is gone: "
	for _, test := range []struct {
		name          string
		before        Options
		given         []string
		now           Options
		givenNow      []string
		file          string
		key           string
		shared        bool
		said, refused string // part of the log and of the error, or none
	}{
		{
			name: "the private bucket is taken back", before: Options{PrivateBucket: true, KMSKeyARN: key}, given: []string{"create-private-s3-bucket", "kms-key-arn"},
			givenNow: []string{"create-private-s3-bucket"}, said: gone + "--kms-key-arn",
		},
		{
			name: "it stays", before: Options{PrivateBucket: true, KMSKeyARN: key}, given: []string{"create-private-s3-bucket", "kms-key-arn"},
			key: key, said: "--kms-key-arn",
		},
		{
			name: "the file takes it back", before: Options{PrivateBucket: true, KMSKeyARN: key}, given: []string{"create-private-s3-bucket", "kms-key-arn"},
			file: "createPrivateS3Bucket: false\n", said: gone + "--kms-key-arn",
		},
		{
			name: "the issuer is taken back", before: Options{IssuerURL: issuer, SharedIssuer: true}, given: []string{"issuer-url", "shared-issuer"},
			givenNow: []string{"issuer-url"}, said: gone + "--shared-issuer",
		},
		{
			name: "the issuer is another one", before: Options{IssuerURL: issuer, SharedIssuer: true}, given: []string{"issuer-url", "shared-issuer"},
			now: Options{IssuerURL: "https://b.example.com"}, givenNow: []string{"issuer-url"}, shared: true,
		},
		{
			name: "the key is the file's", givenNow: []string{"create-private-s3-bucket"}, file: "kmsKeyARN: " + key + "\n",
			refused: "sts-config.yaml:1: kmsKeyARN: S3 lets nobody | or remove sts-config.yaml:1: kmsKeyARN.",
		},
		{
			name: "the key is a flag's", now: Options{KMSKeyARN: key}, givenNow: []string{"kms-key-arn"},
			refused: "--kms-key-arn: S3 lets nobody | or leave --kms-key-arn away.",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := t.TempDir()
			if _, _, err := run(t, dir, test.before, test.given...); err != nil {
				t.Fatal(err)
			}
			write(t, dir, test.file)
			opts, said, err := run(t, dir, test.now, test.givenNow...)
			if test.refused != "" {
				want, hint, _ := strings.Cut(test.refused, " | ")
				if diagnostic.KindOf(err) != diagnostic.Input || !strings.HasPrefix(err.Error(), want) || !strings.Contains(strings.Join(diagnostic.Hints(err), " "), hint) {
					t.Fatalf("the error is %v (%v)", err, diagnostic.Hints(err))
				}
				return
			}
			if err != nil || opts.KMSKeyARN != test.key || opts.SharedIssuer != test.shared || !strings.Contains(said, test.said) {
				t.Errorf("there are %+v (%v; %s)", opts, err, said)
			}
			// What went does not come back with what it belonged to.
			opts, said, err = run(t, dir, Options{PrivateBucket: true}, "create-private-s3-bucket")
			if err != nil || opts.KMSKeyARN != test.key {
				t.Errorf("afterwards there are %+v (%v; %s)", opts, err, said)
			}
		})
	}
}

// What says where the resources are is refused by its line.
func TestCheckLocation(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "name: Bad_Name\nregion: nonsense\naccountID: \"12\"\n")
	_, _, err := run(t, dir, Options{})
	for _, want := range []string{
		`sts-config.yaml:1: name: infrastructure name "Bad_Name" holds 'B'`, `sts-config.yaml:2: region: "nonsense" does not look like`,
		`sts-config.yaml:3: accountID "12" is no AWS account`,
	} {
		if diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %v, want %q in it", err, want)
		}
	}
	write(t, dir, "region: moon-north-1\n")
	if _, _, err := run(t, dir, Options{}); err == nil || !strings.HasPrefix(err.Error(), `sts-config.yaml:1: region: region "moon-north-1" belongs to no`) {
		t.Errorf("the error is %v", err)
	}
	if _, _, err := run(t, dir, Options{Region: "eu-west-1a"}, "region"); err == nil || !strings.HasPrefix(err.Error(), `"eu-west-1a" is an availability zone`) {
		t.Errorf("the error is %v", err)
	}
}

// A duration is kept as people write it.
func TestKeptDuration(t *testing.T) {
	data, err := json.Marshal(&Kept{RoleMaxSessionDuration: duration(2 * time.Hour)})
	if err != nil || string(data) != `{"roleMaxSessionDuration":"2h0m0s"}` {
		t.Errorf("the state has %s (%v)", data, err)
	}
	if data, err := json.Marshal(&Kept{}); err != nil || string(data) != "{}" {
		t.Errorf("the state has %s (%v)", data, err)
	}
	if err := json.Unmarshal([]byte(`{"roleMaxSessionDuration":"2 hours"}`), &Kept{}); err == nil {
		t.Error("2 hours are read")
	}
	dir := t.TempDir()
	if _, _, err := run(t, dir, Options{RoleMaxSessionDuration: 90 * time.Minute}, "role-max-session-duration"); err != nil {
		t.Fatal(err)
	}
	if opts, _, err := run(t, dir, Options{}); err != nil || opts.RoleMaxSessionDuration != 90*time.Minute {
		t.Errorf("there are %+v (%v)", opts, err)
	}
}
