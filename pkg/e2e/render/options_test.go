package render

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/view"
)

// stsConfig changes what four of the CredentialsRequests ask for, and silences a check.
const stsConfig = `credentialsRequests:
- name: openshift-ingress
  audiences: [ingress.example.com, openshift]
  serviceAccounts: [ingress-extra]
  addActions:
  - actions: [route53:GetChange]
    resources: ["arn:aws:route53:::change/*"]
    condition: {StringEquals: {"aws:RequestedRegion": us-east-1}}
    reason: the change is waited for
- name: openshift-image-registry
  narrow:
  - condition: {StringEquals: {"aws:SourceVpc": vpc-0123456789abcdef0}}
    reason: only from the cluster's own network
- name: openshift-cloud-credential-operator/harbor-autoscaler
  roleARN: arn:aws:iam::123456789012:role/network-team/autoscaler
lint:
  silence:
  - check: any-resource
    reason: reviewed in 2026
`

// optionCase is an option in use, and what must be found of it in the files of every format that makes
// resources, and in the report.
type optionCase struct {
	args     []string
	requests []string // names of the release's CredentialsRequests
	undo     bool     // whether what was made is taken away again in another way than of every other cluster
	file     string   // sts-config.yaml
	want     []string
	report   []string
}

func optionCases() map[string]optionCase {
	return map[string]optionCase{
		"self-hosted": {
			args: []string{"--issuer-url", "https://oidc.example.com/fleet/harbor"}, requests: []string{"30-ingress.yaml"}, undo: true,
			want: []string{
				"https://oidc.example.com/fleet/harbor/.well-known/openid-configuration", "https://oidc.example.com/fleet/harbor/keys.json",
				"oidc-provider/oidc.example.com/fleet/harbor", "oidc.example.com/fleet/harbor:aud", "application/json",
			},
			report: []string{"to be served as <code>https://oidc.example.com/fleet/harbor/keys.json", "No bucket"},
		},
		"governance": {
			args: []string{
				"--role-max-session-duration", "2h", "--role-name-template", "{name}-{hash}-sts", "--role-path", "/open/shift/",
				"--permissions-boundary-arn", boundaryARN, "--tags", "team=a b,owner=x@y.z",
				"--thumbprint", strings.Repeat("0a", 20),
			},
			requests: []string{"20-image-registry.yaml", "30-ingress.yaml", "70-autoscaler.yaml"},
			file:     stsConfig,
			want: []string{
				"7200", "-sts", "/open/shift/", "policy/boundary", "x@y.z", strings.Repeat("0a", 20),
				"ingress.example.com", "ingress-extra", "route53:GetChange", "aws:RequestedRegion", "vpc-0123456789abcdef0",
			},
			report: []string{
				"<dd>2 h</dd>", "after an hour, or 2 h at most",
				"the change is waited for", "only from the cluster&#39;s own network", "role/network-team/autoscaler", "reviewed in 2026",
				"<code>ingress.example.com</code> or <code>openshift</code>",
			},
		},
	}
}

// Each option in each format: its value is in what is rendered, what the format's tool makes of it is what
// create makes, and plan and create find nothing to do with the options that were kept.
func TestOptions(t *testing.T) {
	eachFormat(t, func(t *testing.T, c *cluster, format string, a applier) {
		for name, option := range optionCases() {
			t.Run(name, func(t *testing.T) {
				each := newCluster(t, c.h)
				each.bin, each.extra, each.requests = c.bin, c.extra, someRequests(t, c, option.requests...)
				each.reset(t, option.args...)
				empty := each.whole(t)
				if option.file != "" {
					if err := os.WriteFile(filepath.Join(each.dir, "sts-config.yaml"), []byte(option.file), 0o600); err != nil {
						t.Fatal(err)
					}
				}
				// What is not served yet cannot be checked, and only create and plan would.
				unchecked := []string{}
				if name == "self-hosted" {
					unchecked = append(unchecked, "--skip-issuer-check")
				}
				each.create(t, append(unchecked, option.args...)...)
				want := each.whole(t)
				each.reset(t, option.args...)
				folder := each.render(t, format, append([]string{"--report"}, option.args...)...)
				demandTexts(t, folder, option.want)
				demandTexts(t, filepath.Join(each.dir, "sts", "report.html"), option.report)
				own := newAppliers()[format] // Terraform's state is this cluster's alone
				must(t, own.apply(t, each, folder))
				each.demandWhole(t, want)
				each.plan(t, 0, unchecked...)
				if option.undo && a.undo != nil {
					must(t, own.undo(t, each, folder))
					each.demandWhole(t, empty)
				}
			})
		}
	})
}

// demandTexts demands that each text is in a file, or in one of the files of a folder.
func demandTexts(t *testing.T, name string, want []string) {
	t.Helper()
	var all strings.Builder
	err := filepath.WalkDir(name, func(file string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(file)
		all.Write(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range want {
		if !strings.Contains(all.String(), text) {
			t.Errorf("%s has no %q", name, text)
		}
	}
}

// What render prints says what was changed of the requests, what the lint found, and what is to be served.
func TestOptionsInResult(t *testing.T) {
	c := newCluster(t, take(t))
	if err := os.WriteFile(filepath.Join(c.dir, "sts-config.yaml"), []byte(stsConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"--account-id", account, "--credentials-requests-dir", c.requests, "--format", "files", "--issuer-url", "https://oidc.example.com/fleet/harbor"}
	result := c.run(t, "render", append(args, "--output", "json")...)
	var rendered view.Rendered
	if err := json.Unmarshal([]byte(result.Stdout), &rendered); err != nil {
		t.Fatalf("%v\n%s", err, result.Stderr)
	}
	if len(rendered.Adjusted) != 3 || len(rendered.Findings) == 0 || len(rendered.Serve) != 3 || rendered.Cluster.IssuerKind != "self-hosted" {
		t.Errorf("the result is %+v", rendered)
	}
	if rendered.Serve[0].File != "sts/oidc/.well-known/openid-configuration" || rendered.Serve[0].URL != "https://oidc.example.com/fleet/harbor/.well-known/openid-configuration" {
		t.Errorf("to be served are %v", rendered.Serve)
	}
	text := c.run(t, "render", args...).Stdout
	for _, want := range []string{
		"To be served to everybody:\n  https://oidc.example.com/fleet/harbor/.well-known/openid-configuration (application/json)\n",
		"Other than CredentialsRequest openshift-cloud-credential-operator/openshift-ingress asks for:\n", "(the change is waited for)\n", "Policy lint: ", " silenced (",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the result does not say %q:\n%s", want, text)
		}
	}
}
