package formats_test

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/render/formats"
	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
	"github.com/openshift/openshift-install-sts/pkg/render/report"
)

// What stands for the ID of a distribution that does not exist yet is in no file that somebody could
// use as it is: the format files alone has it, in a call that its README.md says how to fill in.
func TestPlaceholder(t *testing.T) {
	inFiles := 0
	for name, c := range rendertest.Issuers() {
		s := c.Stack(rendertest.Components()...)
		for _, f := range formats.All() {
			if s.Pending() && f.NeedsIssuer {
				continue
			}
			for file, content := range rendertest.Files(t, f, s) {
				found := strings.Contains(string(content.Data), cloud.PendingDistribution)
				switch {
				case found && f.Name == "files":
					inFiles++
				case found:
					t.Errorf("%s: %s/%s has the placeholder", name, f.Name, file)
				}
			}
			if readme := string(rendertest.Files(t, f, s)["README.md"].Data); f.Name == "files" && s.Distribution != nil &&
				!strings.Contains(readme, "`"+cloud.PendingDistribution+"`") {
				t.Errorf("%s: README.md of files does not explain the placeholder", name)
			}
		}
		page, err := report.Page(s)
		if err != nil {
			t.Errorf("%s: the report: %v", name, err)
		}
		if strings.Contains(string(page), cloud.PendingDistribution) {
			t.Errorf("%s: the report has the placeholder", name)
		}
	}
	if inFiles == 0 {
		t.Error("no call of the format files has the placeholder: the test proves nothing")
	}
}

// While the issuer is not known, nothing speaks of one; and what others are to serve is named, each
// document with its URL.
func TestIssuers(t *testing.T) {
	for name, c := range rendertest.Issuers() {
		s := c.Stack(rendertest.Components()...)
		for _, f := range formats.All() {
			if s.Pending() && f.NeedsIssuer {
				continue
			}
			files := rendertest.Files(t, f, s)
			readme := string(files["README.md"].Data)
			for _, d := range s.Documents {
				if s.SelfHosted() && !strings.Contains(readme, "<"+s.Issuer+"/"+d.Key+"> | `"+d.ContentType+"`") {
					t.Errorf("%s: README.md of %s does not say where %s is served", name, f.Name, d.Key)
				}
			}
			if s.SelfHosted() != strings.Contains(readme, "## Serve the documents") || s.SharedIssuer != strings.Contains(readme, "**The issuer is shared.**") {
				t.Errorf("%s: README.md of %s is for another issuer:\n%s", name, f.Name, readme)
			}
			if s.Pending() != strings.Contains(readme, "\n    openshift-install-sts render --dir DIR --issuer-url https://DOMAIN\n") {
				t.Errorf("%s: README.md of %s does not lead to the second step, or does too often", name, f.Name)
			}
			encrypted := s.Bucket != nil && s.Bucket.KMSKeyARN != ""
			if encrypted != strings.Contains(readme, `"kms:Decrypt"`) {
				t.Errorf("%s: README.md of %s does not have the statement for the key", name, f.Name)
			}
			for file, content := range files {
				if s.Pending() && strings.Contains(string(content.Data), "oidc-provider") {
					t.Errorf("%s: %s/%s names a provider of an issuer that is not known", name, f.Name, file)
				}
			}
		}
	}
}
