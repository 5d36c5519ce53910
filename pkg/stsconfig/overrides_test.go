package stsconfig_test

import (
	"context"
	"os"
	"regexp"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/stsconfig"
)

// What docs/configuration.md changes about requests of a release can be changed so.
func TestDocumentedOverrides(t *testing.T) {
	page, err := os.ReadFile("../../docs/configuration.md")
	if err != nil {
		t.Fatal(err)
	}
	requests := requestsOfRelease(t)
	applied := 0
	for _, block := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		config, positions, err := stsconfig.Parse(stsconfig.FileName, []byte(block[1]))
		if err != nil {
			t.Fatal(err)
		}
		for _, override := range config.CredentialsRequests {
			o := credentialsrequest.Overrides{List: []stsconfig.Override{override}, Source: func(path string) string {
				if positions.Line("credentialsRequests") == 0 {
					t.Errorf("%s has no line", path)
				}
				return path
			}}
			if override.Name == "openshift-cloud-credential-operator/our-backup-operator" {
				continue // one from OLM
			}
			changed, err := o.Apply(requests)
			if err != nil {
				t.Errorf("%v in\n%s", err, block[1])
				continue
			}
			for _, r := range changed {
				applied += len(r.Adjustments)
			}
		}
	}
	if applied < 10 {
		t.Errorf("%d changes were made", applied)
	}
}

func requestsOfRelease(t *testing.T) []credentialsrequest.Request {
	t.Helper()
	requests, _, err := credentialsrequest.ReadDirs(context.Background(), []string{"../../testdata/credentials-requests/release"})
	if err != nil {
		t.Fatal(err)
	}
	return requests
}
