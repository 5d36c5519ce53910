package offline

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

const modeIsManual = "credentialsMode: Manual"

// needingManifests are the first of the checks that look at manifests.
var needingManifests = []string{
	"skipped root-credentials", "skipped readable-manifests", "skipped file-names", "skipped one-authentication",
}

func TestStages(t *testing.T) {
	config := filepath.Join(testdata, "install-dirs", "install-config", "install-config.yaml")
	put := func(c cluster) {
		data, err := os.ReadFile(config)
		if err != nil {
			c.t.Fatal(err)
		}
		c.write("install-config.yaml", string(data))
	}
	consume := func(c cluster) {
		for _, name := range []string{"manifests", "openshift", "tls"} {
			c.remove(name)
		}
	}
	withoutManifests := func(first ...string) []string {
		return append(append(first, needingManifests...),
			"skipped signing-key "+tlsKey, "skipped signing-key-form "+tlsKey, "skipped issuer "+authFile,
			"skipped request-secrets", "skipped secret-requests", "skipped token-paths", "skipped aws-configs", "skipped secret-namespaces")
	}
	runBroken(t, []broken{
		{
			name: "ignition", do: func(c cluster) {
				consume(c)
				c.remove(".openshift_install_state.json")
				if err := os.CopyFS(c.dir, os.DirFS(filepath.Join(testdata, "install-dirs", "ignition"))); err != nil {
					c.t.Fatal(err)
				}
			},
			want:  withoutManifests(),
			words: []string{"openshift-install has consumed the manifests"},
		},
		{
			name: "install-config", do: func(c cluster) { consume(c); put(c) },
			want:  withoutManifests("problem install-directory"),
			words: []string{"openshift-install has not made the manifests", ", then `openshift-install-sts create manifests` again."},
		},
		{
			name: "both", do: put,
			want:  []string{"problem install-directory"},
			words: []string{"install-config.yaml lies beside the manifests: openshift-install would make them again from it"},
		},
		{
			name: "empty", do: func(c cluster) {
				c.remove("openshift")
				c.remove("manifests/cluster-config.yaml")
				c.remove("manifests/cluster-infrastructure-02-config.yml")
				c.remove(".openshift_install_state.json")
			},
			want: []string{"skipped credentials-mode"},
		},
		{
			name: "no infrastructure", do: func(c cluster) { c.remove("manifests/cluster-infrastructure-02-config.yml") },
			want:  []string{"problem install-directory"},
			words: []string{"the cluster would not know its name and its region"},
		},
		{
			name: "not manual", do: func(c cluster) { c.change("manifests/cluster-config.yaml", modeIsManual, "credentialsMode: Mint") },
			want:  []string{"problem credentials-mode"},
			words: []string{"credentialsMode is Mint in the install-config of"},
		},
		{
			name: "another platform", do: func(c cluster) {
				c.change("manifests/cluster-config.yaml", "  aws:\n", "  gcp:\n")
				c.change("manifests/cluster-infrastructure-02-config.yml", "AWS", "GCP")
			},
			want:  []string{"problem credentials-mode"},
			words: []string{`is for a cluster on platform "gcp"`},
		},
		{
			name: "two regions", do: func(c cluster) { c.change("manifests/cluster-config.yaml", "eu-west-1", "eu-west-2") },
			want:  []string{"problem install-directory"},
			words: []string{`the region is "eu-west-2" in`},
		},
		{
			name: "another region", do: func(c cluster) { moveTo(c, "us-east-1") },
		},
		{
			name: "another partition", do: func(c cluster) { moveTo(c, "cn-north-1") },
			want:  []string{"problem role-arns cn-north-1"},
			words: []string{"the cluster's region cn-north-1 is of partition aws-cn, and the roles are of partition aws: the cluster could not assume them"},
		},
	})
}

func moveTo(c cluster, region string) {
	for _, name := range []string{"manifests/cluster-config.yaml", "manifests/cluster-infrastructure-02-config.yml"} {
		c.change(name, "eu-west-1", region)
	}
}

// A directory in which nothing was made has one problem.
func TestNothingMade(t *testing.T) {
	for _, stage := range []string{"manifests", "install-config", "ignition"} {
		c := copyOfDir(t, filepath.Join(testdata, "install-dirs", stage))
		results := Run(t.Context(), c.input())
		got := findings(results)
		if len(got) != len(Checks()) || got[0] != "problem state" {
			t.Errorf("%s: %q", stage, got)
		}
		for _, r := range results[1:] {
			if r.Outcome != verify.Skipped || r.Reason != "nothing was made or rendered here" {
				t.Errorf("%s: %+v", stage, r)
			}
		}
	}
	c := cluster{t, t.TempDir()}
	if got := c.findings(); got[0] != "problem state" {
		t.Errorf("an empty directory: %q", got)
	}
}

// A run that was stopped, or was for less than the manifests, is no proof of anything later.
func TestStopped(t *testing.T) {
	c := copyOfDir(t, made.plain)
	in := c.input()
	in.Roles = in.Roles[1:]
	expect(t, Run(t.Context(), in), []string{"problem state"}, "the state has no role for CredentialsRequest openshift-cloud-credential-operator/openshift-machine-api-aws")

	// The last run that came to the roles had a request that brought its role, and has not any more.
	in = c.input()
	in.Roles = slices.Clone(in.Roles)
	in.Roles[0].RoleName, in.Roles[0].ARN = "", "arn:aws:iam::123456789012:role/theirs"
	expect(t, Run(t.Context(), in), []string{"problem state"}, "the state has no role for CredentialsRequest openshift-cloud-credential-operator/openshift-machine-api-aws")

	// Only the key was made.
	only := copyOfDir(t, filepath.Join(testdata, "install-dirs", "manifests"))
	state := c.input()
	in = only.input()
	in.Key = state.Key
	results := Run(t.Context(), in)
	var problems []string
	for _, f := range findings(results) {
		if !strings.HasPrefix(f, "skipped ") {
			problems = append(problems, f)
		}
	}
	want := []string{
		"problem state", "warning signing-key sts/sa-signer.pub", "problem published-key " + keys, "problem published-key " + jwks,
	}
	if !slices.Equal(problems, want) {
		t.Errorf("got %q, expected %q", problems, want)
	}
	if want := "the last run did not come to the manifests: the state has no account and issuer, no published documents, no CredentialsRequests, no roles (never made, or deleted by `destroy`), no manifests"; results[0].Reason != want {
		t.Error(results[0].Reason)
	}
}

// The roles of the state are compared with the account, whatever the Secrets say.
func TestRolesOfAnotherAccount(t *testing.T) {
	c := copyOfDir(t, made.plain)
	const request = "CredentialsRequest openshift-cloud-credential-operator/openshift-ingress"
	for arn, words := range map[string]string{
		strings.ReplaceAll(ingressRole, account, "210987654321"): "is not of the cluster's account 123456789012",
		strings.ReplaceAll(ingressRole, "arn:aws", "arn:aws-cn"): "is of partition aws-cn, and the cluster is in aws",
		"x": `the role "x" of CredentialsRequest openshift-cloud-credential-operator/openshift-ingress is no ARN`,
	} {
		in := c.input()
		for i := range in.Roles {
			if in.Roles[i].ARN == ingressRole {
				in.Roles[i].ARN = arn
			}
		}
		expect(t, Run(t.Context(), in), []string{"problem role-arns " + request, "problem role-arns " + ingress}, words)
	}
	in := c.input()
	in.Endpoint.Region = "nowhere"
	expect(t, Run(t.Context(), in), []string{"problem install-directory", "problem role-arns nowhere"}, "belongs to no AWS partition")
}

func TestLimits(t *testing.T) {
	c := copyOfDir(t, made.plain)
	in := c.input()
	in.DesiredErr = errors.Join(diagnostic.Inputf("Split the CredentialsRequest.", "role a is too large"), errors.New("and b"))
	in.Desired = nil
	expect(t, Run(t.Context(), in), []string{"skipped trust-policies", "problem aws-limits", "problem aws-limits"}, "aws-limits: role a is too large. Split the CredentialsRequest.", "aws-limits: and b. Have the quota")

	// A trust policy that only an account with a higher quota can have.
	in = c.input()
	for i, r := range in.Requests {
		if r.Secret.Manifest() != ingress {
			continue
		}
		for n := range 60 {
			in.Requests[i].ServiceAccounts = append(in.Requests[i].ServiceAccounts, fmt.Sprintf("account-number-%d", n))
		}
	}
	for i, r := range in.Desired {
		if strings.HasSuffix(r.Description, "openshift-ingress-operator/cloud-credentials") {
			for _, request := range in.Requests {
				if request.Secret.Manifest() == ingress {
					in.Desired[i].Trust = expectedTrust(in.Endpoint, request)
				}
			}
		}
	}
	expect(t, Run(t.Context(), in), []string{"warning aws-limits"}, "AWS allows 2048 unless the account's quota was raised")
}

// What keeps the roles from being computed is not said twice.
func TestRolesNotComputed(t *testing.T) {
	for name, b := range map[string]struct {
		do   func(cluster)
		want []string
	}{
		"mode":             {func(c cluster) { c.change("manifests/cluster-config.yaml", modeIsManual, "credentialsMode: Mint") }, []string{"problem credentials-mode"}},
		"regions":          {func(c cluster) { c.change("manifests/cluster-config.yaml", "eu-west-1", "eu-west-2") }, []string{"problem install-directory"}},
		"root credentials": {func(c cluster) { c.write(rootCredentialsFile, "apiVersion: v1\nkind: Secret\n") }, []string{"problem root-credentials " + rootCredentialsFile}},
		"authentication":   {func(c cluster) { c.write("manifests/a.yaml", authentication) }, []string{"problem one-authentication manifests/a.yaml"}},
		"unreadable":       {func(c cluster) { c.write("manifests/a.yaml", "a: [") }, []string{"problem readable-manifests manifests/a.yaml"}},
	} {
		t.Run(name, func(t *testing.T) {
			c := copyOfDir(t, made.plain)
			b.do(c)
			in := c.gather(true)
			if in.DesiredErr == nil {
				t.Fatal("the roles were computed")
			}
			expect(t, Run(t.Context(), in), append(b.want, "skipped trust-policies", "skipped aws-limits"), "the roles cannot be computed before the problems of the install directory are mended")
		})
	}
}

// IAM's limits as the real assets find them: a path that managed policies cannot have.
func TestLimitsOfAssets(t *testing.T) {
	c := copyOfDir(t, made.plain)
	in := c.input()
	s, err := store.Open(c.dir, quiet(), store.DryRun())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	provide(s, &options.Options{Dir: c.dir, AccountID: account, Offline: true, RolePath: "no path"})
	in.Desired, in.DesiredErr = nil, s.Fetch(t.Context(), &iamroles.Comparison{})
	expect(t, Run(t.Context(), in), []string{"skipped trust-policies", "problem aws-limits"}, `--role-path "no path" is no IAM path. Give a path that begins and ends with a slash`)
}

// Of thousands of edited files the first are listed.
func TestManyEdits(t *testing.T) {
	c := copyOfDir(t, made.plain)
	in := c.input()
	for i := range 100 {
		in.Recorded = append(in.Recorded, store.Recorded{Name: fmt.Sprintf("sts/x/%d", i), Asset: "rendering", Standing: store.FileChanged})
	}
	in.Recorded = append(in.Recorded, store.Recorded{Name: "sts/y", Asset: "rendering", Standing: store.FileUnreadable, Err: installdir.ValidateRegion("")})
	results := Run(t.Context(), in)
	if got := findings(results); len(got) != maxEdits+1 || results[len(results)-1].Reason != "81 more files were changed since they were written" {
		t.Errorf("%d findings, the last of them %+v", len(got), results[len(results)-1])
	}
}

// A file that cannot be read is told where no other check does.
func TestUnreadable(t *testing.T) {
	c := copyOfDir(t, made.rendered)
	c.remove("sts/aws-cli/apply.sh")
	c.write("sts/aws-cli/apply.sh/x", "")
	c.expect([]string{"warning unedited-files sts/aws-cli/apply.sh"}, "sts/aws-cli/apply.sh cannot be read: not a regular file")
}

// Whatever the state lacks, every check comes to something.
func TestPartOfState(t *testing.T) {
	whole := copyOfDir(t, made.rendered).input()
	const parts = 7
	for lacks := range 1 << parts {
		in := whole
		for i, drop := range [parts]func(){
			func() { in.Endpoint = nil }, func() { in.Key = nil }, func() { in.OIDC = nil }, func() { in.Requests = nil },
			func() { in.Roles = nil }, func() { in.Recorded = nil }, func() { in.Desired = nil },
		} {
			if lacks&(1<<i) != 0 {
				drop()
			}
		}
		results := Run(t.Context(), in)
		seen := map[string]bool{}
		for _, r := range results {
			seen[r.Check.ID] = true
		}
		if len(seen) != len(Checks()) {
			t.Errorf("without %07b: %d checks of %d", lacks, len(seen), len(Checks()))
		}
		if complete := lacks&^(1<<(parts-1)) == 0; complete != (results[0].Outcome == verify.OK) {
			t.Errorf("without %07b: %+v", lacks, results[0])
		}
	}
}
