package view

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

func TestRenderedText(t *testing.T) {
	r := Rendered{
		SchemaVersion: SchemaVersion,
		Cluster:       Cluster{Name: "harbor", Account: "123456789012", Region: "eu-west-1", Issuer: "https://issuer"},
		KeyPair:       KeyPair{KeyID: "kid"},
		Roles: []Role{
			{ARN: "arn:a", Namespace: "openshift-a", Secret: "s", Outcome: cloud.Rendered},
			{ARN: "arn:theirs", Namespace: "openshift-b", Secret: "t"},
		},
		Formats: []Format{{"hive", "sts/hive"}, {"files", "sts/files"}},
		Report:  "sts/report.html",
		Secrets: []string{"sts/hive/signing-key/secret.yaml"},
		Files: []store.FileOutcome{
			{Name: "manifests/a.yaml", Outcome: store.FileCreated}, {Name: "manifests/b.yaml", Outcome: store.FileUnchanged},
			{Name: "sts/files/a", Outcome: store.FileCreated}, {Name: "sts/files/b/c", Outcome: store.FileCreated}, {Name: "sts/files/d", Outcome: store.FileUnchanged},
			{Name: "sts/hive/a", Outcome: store.FileUnchanged},
			{Name: "sts/oidc/keys.json", Outcome: store.FileUpdated},
			{Name: "sts/report.html", Outcome: store.FileUnchanged},
			{Name: "sts/terraform/main.tf", Outcome: store.FileRemoved}, {Name: "sts/terraform/mine.tf", Outcome: store.FileKept},
		},
		Next: "plan",
	}
	var b strings.Builder
	if err := r.Text(&b); err != nil {
		t.Fatal(err)
	}
	const want = `Cluster      harbor in account 123456789012, eu-west-1
Signing key  kid
Issuer       https://issuer
Roles        1 rendered, 1 made by others
  arn:a
    for Secret openshift-a/s
  arn:theirs
    for Secret openshift-b/t
Files: 3 created, 4 unchanged, 1 updated, 1 removed, 1 kept
  sts/hive/: 1 unchanged
  sts/files/: 2 created, 1 unchanged
  sts/terraform/: 1 removed, 1 kept
  created   manifests/a.yaml
  updated   sts/oidc/keys.json
  kept      sts/terraform/mine.tf
For the person who must approve: sts/report.html
With the private key, for nobody but who installs:
  sts/hive/signing-key/secret.yaml

Next: have the resources created (each folder's README.md says how), and then: plan
`
	if got := b.String(); got != want {
		t.Errorf("the text is\n%s\nand not\n%s", got, want)
	}
}
