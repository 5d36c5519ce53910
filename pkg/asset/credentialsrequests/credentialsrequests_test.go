package credentialsrequests

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/sirupsen/logrus"
	"github.com/sirupsen/logrus/hooks/test"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/releasepayload"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/progress"
	"github.com/openshift/openshift-install-sts/pkg/release"
)

// request is the file of a CredentialsRequest; more are lines of its metadata and spec.
func request(name, accounts string, annotations ...string) string {
	text := "apiVersion: cloudcredential.openshift.io/v1\nkind: CredentialsRequest\nmetadata:\n  name: " + name + "\n  namespace: cco\n"
	if len(annotations) > 0 {
		text += "  annotations:\n    " + strings.Join(annotations, "\n    ") + "\n"
	}
	return text + "spec:\n  secretRef: {namespace: openshift-" + name + ", name: cloud}\n  serviceAccountNames: [" + accounts + `]
  providerSpec:
    apiVersion: cloudcredential.openshift.io/v1
    kind: AWSProviderSpec
    statementEntries:
    - {effect: Allow, action: [ec2:DescribeInstances, ec2:RunInstances], resource: "*"}
`
}

// install returns an install directory with some more files: requests/ has one request that belongs to
// the cluster, one without service accounts, and one that is for a feature set that the cluster has not.
func install(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS("../../../testdata/install-dirs/manifests")); err != nil {
		t.Fatal(err)
	}
	all := map[string]string{
		"requests/a.yaml": request("anchor", "mate"),
		"requests/b.yaml": request("buoy", ""),
		"requests/c.yaml": request("crane", "x", "release.openshift.io/feature-set: TechPreviewNoUpgrade"),
		"accounts.yaml":   "buoy: [bell]\n",
	}
	for name, content := range files {
		all[name] = content
	}
	for name, content := range all {
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// run is what one run of the program makes of the requests, and what it logs above debug. payload is that
// of a release, or nil for none.
func run(t *testing.T, dir string, opts options.Options, payload *releasepayload.ReleasePayload, flags ...string) (*CredentialsRequests, string, error) {
	t.Helper()
	logger, logged := test.NewNullLogger()
	logger.SetLevel(logrus.DebugLevel)
	s, err := store.Open(dir, logger)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	opts.Dir, opts.Concurrency, opts.RequestTimeout = dir, 1, time.Second
	s.Provide(&options.Given{
		Options: opts, Has: func(string) bool { return true },
		Given: func(option string) bool { return slices.Contains(flags, option) },
	}, progress.New(logger, nil))
	if payload != nil {
		s.Provide(payload)
	}
	requests := &CredentialsRequests{}
	err = s.FetchAll(t.Context(), requests)
	var lines []string
	for _, entry := range logged.AllEntries() {
		if entry.Level <= logrus.InfoLevel {
			lines = append(lines, entry.Level.String()+" "+entry.Message)
		}
	}
	return requests, strings.Join(lines, "\n"), err
}

// byFlags are options that name the directory and the file of an install directory.
func byFlags(dir string) (options.Options, []string) {
	return options.Options{CredentialsRequestsDirs: []string{filepath.Join(dir, "requests")}, ServiceAccountsFile: filepath.Join(dir, "accounts.yaml")},
		[]string{"credentials-requests-dir", "service-accounts-file"}
}

// summary says of each request who may use it, and what was changed of it.
func summary(c *CredentialsRequests) string {
	var all []string
	for _, r := range c.Requests {
		text := r.ID() + " " + strings.Join(r.ServiceAccounts, "+")
		for _, a := range r.Adjustments {
			text += "; " + a.String()
		}
		all = append(all, text)
	}
	return strings.Join(all, "\n")
}

func wantLines(t *testing.T, logged string, lines ...string) {
	t.Helper()
	for _, line := range lines {
		if !strings.Contains(logged, line) {
			t.Errorf("the log does not say %q:\n%s", line, logged)
		}
	}
}

// The requests of a directory are judged and completed, and kept for a run that names neither them nor
// the service accounts.
func TestRequestsOfDirectories(t *testing.T) {
	dir := install(t, nil)
	opts, flags := byFlags(dir)
	c, logged, err := run(t, dir, opts, nil, flags...)
	const want = "cco/anchor mate\ncco/buoy bell"
	if err != nil || summary(c) != want || len(c.Candidates) != 3 {
		t.Fatalf("of %d candidates there are\n%s (%v)", len(c.Candidates), summary(c), err)
	}
	if len(c.Decisions) != 3 || c.Decisions[2].Included || c.Decisions[2].Request != "cco/crane" {
		t.Errorf("the decisions are %+v", c.Decisions)
	}
	wantLines(t, logged, "info CredentialsRequest cco/crane (")

	for _, name := range []string{"requests", "accounts.yaml"} {
		if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	c, logged, err = run(t, dir, options.Options{}, nil)
	if err != nil || summary(c) != want || len(c.Candidates) != 3 {
		t.Errorf("in the next run there are\n%s (%v)", summary(c), err)
	}
	wantLines(t, logged, "info Using the 3 CredentialsRequests of the last run; --credentials-requests-dir", "info Using the service accounts of the last run; --service-accounts-file")
}

// What sts-config.yaml changes is applied to what belongs, and said. The changed requests are not what is
// changed again by the next run.
func TestOverrides(t *testing.T) {
	dir := install(t, map[string]string{"sts-config.yaml": `credentialsRequestsDirs: [requests]
credentialsRequests:
- name: cco/buoy
  serviceAccounts: [bell]
- name: anchor
  removeActions:
  - {actions: [ec2:RunInstances], reason: Nothing is launched.}
`})
	for range 2 {
		c, logged, err := run(t, dir, options.Options{}, nil)
		if err != nil || summary(c) != "cco/anchor mate; removes ec2:RunInstances (Nothing is launched.)\ncco/buoy bell; may be used by service accounts of other names, too: bell" {
			t.Fatalf("there are\n%s (%v)", summary(c), err)
		}
		if len(c.Candidates) != 3 || len(c.Candidates[0].Adjustments) > 0 || len(c.Candidates[0].StatementEntries[0].Action) != 2 {
			t.Errorf("the candidates are %+v", c.Candidates)
		}
		wantLines(t, logged, "info CredentialsRequest cco/anchor removes ec2:RunInstances (Nothing is launched.)")
	}
}

// What is wrong is refused by its place in sts-config.yaml, or by its flag.
func TestRefuses(t *testing.T) {
	const given = "# where\ncredentialsRequestsDirs: [requests]\nserviceAccountsFile: accounts.yaml\n"
	for _, row := range []struct{ name, config, want string }{
		{"a directory", "# where\ncredentialsRequestsDirs:\n- requests\n- nodir\n", "sts-config.yaml:2: credentialsRequestsDirs DIR/nodir: there is no such directory"},
		{"a file of service accounts", "# where\ncredentialsRequestsDirs: [requests]\nserviceAccountsFile: nofile\n", "sts-config.yaml:3: serviceAccountsFile DIR/nofile: cannot be read: no such file or directory"},
		{"an override of nothing", given + "credentialsRequests: [{name: dock, serviceAccounts: [a]}]\n", `sts-config.yaml:4: credentialsRequests[0].name: this cluster has no CredentialsRequest "dock"`},
		{"an override of what is left out", given + "credentialsRequests: [{name: crane, serviceAccounts: [a]}]\n", "sts-config.yaml:4: credentialsRequests[0].name: cco/crane does not belong to this cluster: "},
		{"no service accounts", "# where\ncredentialsRequestsDirs: [requests]\n", "DIR/requests/b.yaml, document 1: cco/buoy names no service accounts: "},
	} {
		t.Run(row.name, func(t *testing.T) {
			dir := install(t, map[string]string{"sts-config.yaml": row.config})
			_, _, err := run(t, dir, options.Options{}, nil)
			if err == nil || diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(err.Error(), strings.ReplaceAll(row.want, "DIR", dir)) {
				t.Errorf("%v, want %s", err, row.want)
			}
		})
	}
	dir := install(t, nil)
	opts, flags := byFlags(dir)
	opts.ServiceAccountsFile = "nofile"
	if _, _, err := run(t, dir, opts, nil, flags...); err == nil || !strings.Contains(err.Error(), "--service-accounts-file nofile: cannot be read") {
		t.Errorf("of a flag it says %v", err)
	}
}

// Requests that are not the cluster's make no roles; without any there is nothing to do.
func TestNoneBelongs(t *testing.T) {
	dir := install(t, nil)
	for _, name := range []string{"a.yaml", "b.yaml"} {
		if err := os.Remove(filepath.Join(dir, "requests", name)); err != nil {
			t.Fatal(err)
		}
	}
	opts, flags := byFlags(dir)
	_, _, err := run(t, dir, opts, nil, flags...)
	if err == nil || !strings.Contains(err.Error(), "none of the 1 CredentialsRequests for AWS belongs to this cluster") || !strings.Contains(strings.Join(diagnostic.Hints(err), " "), "--release-image") {
		t.Errorf("%v: %v", err, diagnostic.Hints(err))
	}
	_, _, err = run(t, install(t, nil), options.Options{}, &releasepayload.ReleasePayload{})
	if err == nil || !strings.Contains(err.Error(), "the CredentialsRequests of the cluster are not known") {
		t.Errorf("without any: %v", err)
	}
}

// A release's requests stand beside those of directories that are named with it, and in the place of
// those of an earlier run.
func TestRequestsOfARelease(t *testing.T) {
	payload := func() *releasepayload.ReleasePayload {
		of := func(name string) credentialsrequest.Request {
			return credentialsrequest.Request{
				Name: name, Namespace: "cco", Source: name, Secret: credentialsrequest.Secret{Namespace: "openshift-" + name, Name: "cloud"}, FromPayload: true,
				Annotations:     map[string]string{"include.release.openshift.io/self-managed-high-availability": "true"},
				ServiceAccounts: []string{"x"}, StatementEntries: []credentialsrequest.StatementEntry{{Effect: "Allow", Action: []string{"ec2:DescribeInstances"}, Resource: "*"}},
			}
		}
		return &releasepayload.ReleasePayload{Payload: &release.Payload{
			Requests:   []credentialsrequest.Request{of("derrick"), of("engine")},
			Namespaces: []release.Namespace{{Name: "openshift-engine", Annotations: map[string]string{"include.release.openshift.io/self-managed-high-availability": "true"}}},
		}}
	}
	dir := install(t, nil)
	opts, flags := byFlags(dir)
	c, _, err := run(t, dir, opts, payload(), flags...)
	if err != nil || summary(c) != "cco/derrick x\ncco/engine x\ncco/anchor mate\ncco/buoy bell" {
		t.Fatalf("beside a release there are\n%s (%v)", summary(c), err)
	}
	if c.Requests[0].NamespaceCertain || !c.Requests[1].NamespaceCertain || c.Requests[2].NamespaceCertain {
		t.Errorf("the namespaces are certain otherwise: %+v", c.Requests)
	}
	c, logged, err := run(t, dir, options.Options{}, payload())
	if err != nil || summary(c) != "cco/derrick x\ncco/engine x" || len(c.Candidates) > 0 {
		t.Errorf("of a release alone there are\n%s (%v)", summary(c), err)
	}
	wantLines(t, logged, "warning The 3 CredentialsRequests of the last run's directories are no longer used")

	// One that was used before goes on with what stood beside it.
	again := payload()
	again.UsedBefore = true
	dir = install(t, nil)
	opts, flags = byFlags(dir)
	if _, _, err := run(t, dir, opts, payload(), flags...); err != nil {
		t.Fatal(err)
	}
	if c, _, err = run(t, dir, options.Options{}, again); err != nil || len(c.Requests) != 4 {
		t.Errorf("of the release that was used before there are\n%s (%v)", summary(c), err)
	}
}
