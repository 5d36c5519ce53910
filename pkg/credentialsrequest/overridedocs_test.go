package credentialsrequest

import (
	"os"
	"path/filepath"
	"regexp"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/stsconfig"
)

// The examples of the documentation can be applied to the requests of a release.
func TestDocumentedOverrides(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "..", "docs", "configuration.md"))
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Join("..", "..", "testdata", "credentials-requests", "release")
	requests, _, err := ReadDirs(t.Context(), []string{dir})
	if err != nil {
		t.Fatal(err)
	}
	ofOurs := ingress()
	ofOurs.Name, ofOurs.Namespace = "our-backup-operator", "openshift-cloud-credential-operator"
	requests = append(requests, ofOurs)
	found := 0
	for _, block := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllSubmatch(page, -1) {
		config, _, err := stsconfig.Parse("configuration.md", block[1])
		if err != nil {
			t.Errorf("%v\n%s", err, block[1])
			continue
		}
		if len(config.CredentialsRequests) == 0 {
			continue
		}
		found++
		if _, err := overrides(config.CredentialsRequests...).Apply(requests); err != nil {
			t.Errorf("%v\n%s", err, block[1])
		}
	}
	if found < 5 {
		t.Errorf("only %d examples were found", found)
	}
}
