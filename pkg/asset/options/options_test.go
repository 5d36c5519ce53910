package options

import (
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sirupsen/logrus"
	"github.com/sirupsen/logrus/hooks/test"

	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/progress"
	file "github.com/openshift/openshift-install-sts/pkg/stsconfig"
)

// run is what one run of the program comes to: it is given flags, in a directory that holds what earlier
// runs left, and keeps its options unless it is refused.
func run(t *testing.T, dir string, now Options, flags ...string) (*Options, string, error) {
	t.Helper()
	logger, logged := test.NewNullLogger()
	logger.SetLevel(logrus.DebugLevel)
	s, err := store.Open(dir, logger)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	now.Dir = dir
	if now.Concurrency == 0 {
		now.Concurrency, now.RequestTimeout = 1, time.Second
	}
	has := func(option string) bool { return option != "shared-issuer" }
	given := func(option string) bool { return slices.Contains(flags, option) }
	s.Provide(&Given{Options: now, Has: has, Given: given}, progress.New(logger, nil))
	opts := &Options{}
	err = s.FetchAll(t.Context(), opts, &Kept{})
	var lines []string
	for _, entry := range logged.AllEntries() {
		if entry.Level == logrus.InfoLevel {
			lines = append(lines, entry.Message)
		}
	}
	return opts, strings.Join(lines, "\n"), err
}

func write(t *testing.T, dir, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(dir, file.FileName), []byte(content), 0o600); err != nil {
		t.Fatal(err)
	}
}

const boundary = "arn:aws:iam::123456789012:policy/edge"

// A flag wins over the file, the file over what an earlier run was given, and that over nothing.
func TestPrecedence(t *testing.T) {
	dir := t.TempDir()
	if _, _, err := run(t, dir, Options{PermissionsBoundaryARN: boundary, RolePath: "/flag/", SharedIssuer: true, IssuerURL: "https://a.example.com"},
		"permissions-boundary-arn", "role-path", "shared-issuer", "issuer-url"); err != nil {
		t.Fatal(err)
	}
	opts, said, err := run(t, dir, Options{RolePath: "/"})
	if err != nil || opts.PermissionsBoundaryARN != boundary || opts.RolePath != "/flag/" || !opts.SharedIssuer {
		t.Errorf("of the earlier run's flags there are %+v (%v)", opts, err)
	}
	// What the command does not have is taken over, and nobody is told of an option that it refuses.
	if want := "Taken over from an earlier run: --permissions-boundary-arn, --role-path, --issuer-url"; said != want {
		t.Errorf("the log says %q, want %q", said, want)
	}
	if source := opts.Source("role-path"); source != "--role-path (kept from an earlier run)" {
		t.Errorf("the path is from %q", source)
	}

	write(t, dir, "# a comment\nrolePath: /file/\n")
	opts, _, err = run(t, dir, Options{RolePath: "/"})
	if err != nil || opts.RolePath != "/file/" || opts.PermissionsBoundaryARN != boundary {
		t.Errorf("with a file there are %+v (%v)", opts, err)
	}
	if source := opts.Source("role-path"); source != "sts-config.yaml:2: rolePath" {
		t.Errorf("the path is from %q", source)
	}
	opts, _, err = run(t, dir, Options{RolePath: "/now/"}, "role-path")
	if err != nil || opts.RolePath != "/now/" {
		t.Errorf("with a flag and a file there are %+v (%v)", opts, err)
	}
	if source := opts.Source("role-path"); source != "--role-path" {
		t.Errorf("the path is from %q", source)
	}
}

// What the file said is gone with it: it is not kept as if a flag had said it, and what it takes the
// place of does not come back.
func TestFileIsNotKept(t *testing.T) {
	dir := t.TempDir()
	if _, _, err := run(t, dir, Options{RolePath: "/flag/"}, "role-path"); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "rolePath: /file/\npermissionsBoundaryARN: "+boundary+"\n")
	if _, _, err := run(t, dir, Options{RolePath: "/"}); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "")
	opts, said, err := run(t, dir, Options{RolePath: "/"})
	if err != nil || opts.RolePath != "/" || opts.PermissionsBoundaryARN != "" || said != "" {
		t.Errorf("after the file was emptied there are %+v (%v; %s)", opts, err, said)
	}
}

// An empty value drops what is kept; an empty set of tags is a set all the same.
func TestDropping(t *testing.T) {
	dir := t.TempDir()
	for i, now := range []struct {
		opts  Options
		flags []string
		want  Options
	}{
		{Options{Thumbprint: "t", PrivateBucket: true, Tags: map[string]string{}}, []string{"thumbprint", "create-private-s3-bucket", "tags"}, Options{Thumbprint: "t", PrivateBucket: true, Tags: map[string]string{}}},
		{Options{}, nil, Options{Thumbprint: "t", PrivateBucket: true, Tags: map[string]string{}}},
		{Options{}, []string{"thumbprint", "create-private-s3-bucket"}, Options{Tags: map[string]string{}}},
		{Options{Tags: map[string]string{"a": "b"}}, []string{"tags"}, Options{Tags: map[string]string{"a": "b"}}},
		{Options{}, nil, Options{Tags: map[string]string{"a": "b"}}},
	} {
		got, _, err := run(t, dir, now.opts, now.flags...)
		if err != nil || got.Thumbprint != now.want.Thumbprint || got.PrivateBucket != now.want.PrivateBucket || !reflect.DeepEqual(got.Tags, now.want.Tags) {
			t.Errorf("run %d has %+v (%v), want %+v", i+1, got, err, now.want)
		}
	}
}

// A state of an earlier version has them with what was rendered.
func TestRecallRendering(t *testing.T) {
	dir := t.TempDir()
	state := `{"schemaVersion": 1, "assets": {"rendering": {"options": {"name": "n", "tags": {"a": "b"}}}}}`
	if err := os.WriteFile(filepath.Join(dir, store.StateFileName), []byte(state), 0o600); err != nil {
		t.Fatal(err)
	}
	opts, said, err := run(t, dir, Options{})
	if err != nil || opts.InfraName != "n" || opts.Tags["a"] != "b" || said != "Taken over from an earlier run: --name, --tags" {
		t.Errorf("of the rendering there are %+v (%v; %s)", opts, err, said)
	}
}

// Paths in the file are relative to it, as those of a flag are to where the command runs.
func TestPaths(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "privateKeyFile: ../k\npublicKeyFile: /abs/p\nregistryConfig: ''\ncredentialsRequestsDirs: [a, /b]\nreleaseImage: oci:mirror:4.20\n")
	opts, _, err := run(t, dir, Options{})
	want := Options{PrivateKeyFile: filepath.Join(dir, "..", "k"), PublicKeyFile: "/abs/p", CredentialsRequestsDirs: []string{filepath.Join(dir, "a"), "/b"}}
	if err != nil || opts.PrivateKeyFile != want.PrivateKeyFile || opts.PublicKeyFile != want.PublicKeyFile || opts.RegistryConfig != "" ||
		opts.ReleaseImage != "oci:"+filepath.Join(dir, "mirror:4.20") || !slices.Equal(opts.CredentialsRequestsDirs, want.CredentialsRequestsDirs) {
		t.Errorf("the paths are %+v (%v)", opts, err)
	}
}

// Every option of the file reaches the options, from its own field and no other.
func TestFields(t *testing.T) {
	all := `name: n
region: r
accountID: "1"
assumeRoleARN: arn
credentialsRequestsDirs: [/d]
releaseImage: i
allowVersionMismatch: true
registryConfig: /rc
certificateAuthority: /ca
serviceAccountsFile: /sa
permissionsBoundaryARN: b
rolePath: /p/
roleNameTemplate: t
roleMaxSessionDuration: 2h
tags: {k: v}
createPrivateS3Bucket: true
kmsKeyARN: key
issuerURL: https://i.example.com
sharedIssuer: true
issuerKeysFile: /ik
skipIssuerCheck: true
thumbprint: auto
privateKeyFile: /priv
publicKeyFile: /pub
adopt: true
concurrency: 7
requestTimeout: 9s
credentialsRequests: [{name: x, serviceAccounts: [y]}]
lint: {silence: [{check: any-resource, reason: z}]}
`
	want := Options{
		InfraName: "n", Region: "r", AccountID: "1", AssumeRoleARN: "arn", CredentialsRequestsDirs: []string{"/d"}, ReleaseImage: "i",
		AllowVersionMismatch: true, RegistryConfig: "/rc", CertificateAuthority: "/ca", ServiceAccountsFile: "/sa", PermissionsBoundaryARN: "b",
		RolePath: "/p/", RoleNameTemplate: "t", RoleMaxSessionDuration: 2 * time.Hour, Tags: map[string]string{"k": "v"}, PrivateBucket: true,
		KMSKeyARN: "key", IssuerURL: "https://i.example.com", SharedIssuer: true, IssuerKeysFile: "/ik", SkipIssuerCheck: true, Thumbprint: "auto",
		PrivateKeyFile: "/priv", PublicKeyFile: "/pub", Adopt: true, Concurrency: 7, RequestTimeout: 9 * time.Second,
		Overrides: []file.Override{{Name: "x", ServiceAccounts: []string{"y"}}},
		Silences:  []file.Silence{{Check: "any-resource", Reason: "z"}},
	}
	config, _, err := file.Parse(file.FileName, []byte(all))
	if err != nil {
		t.Fatal(err)
	}
	got := Options{}
	for _, f := range fields() {
		if !f.read(&got, config) {
			t.Errorf("%s of the file is not read", f.path)
		}
		if f.read(&Options{}, &file.Config{}) {
			t.Errorf("%s is read from an empty file", f.path)
		}
	}
	written := file.Config{CredentialsRequests: config.CredentialsRequests, Lint: config.Lint}
	for _, f := range fields() {
		f.write(&written, &got)
	}
	if !reflect.DeepEqual(&written, config) {
		t.Errorf("written they are\n%+v, want\n%+v", &written, config)
	}
	got.Overrides, got.Silences = config.CredentialsRequests, config.Lint.Silence
	if !reflect.DeepEqual(got, want) {
		t.Errorf("the options are\n%+v, want\n%+v", got, want)
	}
}

// What cannot be is refused, by the place where it stands, and all at once.
func TestCheck(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "\nconcurrency: 0\nkmsKeyARN: arn:aws:kms:eu-west-1:123456789012:key/1\nskipIssuerCheck: true\n")
	_, _, err := run(t, dir, Options{Concurrency: 3, RequestTimeout: -1, IssuerKeysFile: "f", IssuerURL: "https://i.example.com"}, "request-timeout", "issuer-keys-file")
	if diagnostic.KindOf(err) != diagnostic.Input {
		t.Fatalf("the error is %v", err)
	}
	for _, want := range []string{
		"sts-config.yaml:2: concurrency 0 is not possible", "--request-timeout -1ns is not possible", "sts-config.yaml:3: kmsKeyARN: S3 lets nobody",
		"--issuer-keys-file has the keys of an issuer that others share",
	} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error is %q, want %q in it", err, want)
		}
	}
	if strings.Contains(err.Error(), "skipIssuerCheck") {
		t.Errorf("the error is %q, and an issuer is given", err)
	}
	// What was refused is not kept.
	write(t, dir, "")
	if opts, _, err := run(t, dir, Options{}); err != nil || opts.IssuerURL != "" {
		t.Errorf("after a refusal there are %+v (%v)", opts, err)
	}
}

// A flag's path is relative to where the command runs, and the file's to the file.
func TestFlags(t *testing.T) {
	root := t.TempDir()
	t.Chdir(root)
	if err := os.Mkdir("cluster", 0o700); err != nil {
		t.Fatal(err)
	}
	opts, _, err := run(t, "cluster", Options{PrivateKeyFile: "key", PublicKeyFile: "/abs", CredentialsRequestsDirs: []string{"requests"}, ReleaseImage: "dir:x", RolePath: "/"},
		"private-key-file", "public-key-file", "credentials-requests-dir", "release-image")
	if err != nil {
		t.Fatal(err)
	}
	got := opts.Flags()
	if *got.PrivateKeyFile != "../key" || *got.PublicKeyFile != "/abs" || !slices.Equal(got.CredentialsRequestsDirs, []string{"../requests"}) ||
		*got.ReleaseImage != "dir:../x" || got.RolePath != nil {
		t.Errorf("the flags are %+v", got)
	}
	opts, _, err = run(t, filepath.Join(root, "cluster"), Options{PrivateKeyFile: "key"}, "private-key-file")
	if got := opts.Flags(); err != nil || *got.PrivateKeyFile != filepath.Join(root, "key") {
		t.Errorf("in an absolute directory the flags are %+v (%v)", got, err)
	}
}
