package render

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/standin/issuer"
	"github.com/openshift/openshift-install-sts/pkg/view"
)

// serve makes the domains of distributions, and the hosts of users, reachable for the program.
func (c *cluster) serve(t *testing.T) *issuer.Server {
	t.Helper()
	server, err := issuer.Start(c.h.Moto.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	c.reaches = []string{"HTTPS_PROXY=" + server.ProxyURL(), "SSL_CERT_FILE=" + server.CertificateFile()}
	return server
}

// A private bucket takes two steps in each format. What is there in the end is what create makes in
// one, and create and plan find nothing to do; what is undone leaves nothing.
func TestPrivate(t *testing.T) {
	eachFormat(t, func(t *testing.T, c *cluster, format string, a applier) {
		c.serve(t)
		options := []string{
			"--create-private-s3-bucket", "--kms-key-arn", "arn:aws:kms:" + region + ":" + account + ":key/1234abcd-12ab-34cd-56ef-1234567890ab",
			"--tags", "team=a b,owner=x@y.z",
		}
		empty := c.whole(t)
		c.create(t, options...)
		want := c.whole(t)
		c.reset(t)

		folder := c.render(t, format, options...)
		must(t, a.apply(t, c, folder))
		c.demandFirstStep(t)
		domain := c.domain(t, format, folder)

		// A mistyped domain would be the issuer of a cluster that cannot install.
		first := c.whole(t)
		c.render(t, format, "--issuer-url", "https://d0.cloudfront.net")
		if err := a.apply(t, c, folder); err == nil || !strings.Contains(err.Error(), "issuer") {
			t.Errorf("with another domain: %v", err)
		}
		c.demandWhole(t, first)

		c.render(t, format, "--issuer-url", "https://"+domain)
		must(t, a.apply(t, c, folder))
		c.demandWhole(t, want)
		c.plan(t, 0)
		if result := c.run(t, "create manifests"); result.Code != 0 || strings.Contains(result.Stderr, "Created") || strings.Contains(result.Stderr, "Updated") {
			t.Errorf("create manifests: exit code %d\n%s", result.Code, result.Stderr)
		}
		if manifest := c.readFile(t, "manifests/cluster-authentication-02-config.yaml"); !strings.Contains(manifest, "https://"+domain) {
			t.Errorf("the issuer is not %s:\n%s", domain, manifest)
		}
		if a.undo != nil {
			must(t, a.undo(t, c, folder))
			c.demandWhole(t, empty)
		}
	})
}

// domain returns what the commands of the first step print.
func (c *cluster) domain(t *testing.T, format, folder string) string {
	t.Helper()
	if format == "terraform" {
		m := c.module(t, folder)
		if _, ok := m.Dependencies()["aws_cloudfront_distribution.oidc"]; !ok {
			t.Fatal("the module has no distribution")
		}
	}
	commands, _, _ := strings.Cut(commandsBelow(t, filepath.Join(folder, "README.md"), "## Then"), "openshift-install-sts render")
	if format == "terraform" { // there is no state that terraform itself could read
		commands = "aws cloudfront list-distributions --query 'DistributionList.Items[0].DomainName' --output text\n"
	}
	out := c.sh(t, folder, "export AWS_DEFAULT_REGION="+region+"\n"+commands)
	fields := strings.Fields(out)
	if len(fields) == 0 || !strings.HasSuffix(fields[len(fields)-1], ".cloudfront.net") {
		t.Fatalf("the README's commands print %q, and not a domain", out)
	}
	return strings.TrimPrefix(fields[len(fields)-1], "https://")
}

// demandFirstStep demands that after the first step only what names the issuer is planned.
func (c *cluster) demandFirstStep(t *testing.T) {
	t.Helper()
	var plan view.Plan
	if err := json.Unmarshal([]byte(c.plan(t, 2, "--output", "json").Stdout), &plan); err != nil {
		t.Fatal(err)
	}
	created := map[string]int{}
	for _, change := range plan.Changes {
		switch change.Action {
		case cloud.ActionCreate:
			created[change.Kind]++
		case cloud.ActionUpdate:
			t.Errorf("%s %s is to be updated: %v", change.Kind, change.Name, change.Differences)
		}
	}
	if len(created) != 3 || created[string(cloud.KindObject)] != 3 || created[string(cloud.KindIdentityProvider)] != 1 || created[string(cloud.KindRole)] != 1 {
		t.Errorf("to be created are %v", created)
	}
}
