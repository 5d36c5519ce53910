package view

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/destroy"
)

func destroyed() Destroyed {
	item := func(kind cloud.Kind, name string, o destroy.Outcome, reason string) destroy.Item {
		return destroy.Item{ID: cloud.ID{Kind: kind, Name: name}, Outcome: o, Reason: reason}
	}
	return Destroyed{
		SchemaVersion: SchemaVersion, Cluster: cluster,
		Resources: NewRemoved([]destroy.Item{
			item(cloud.KindRole, "r1", destroy.Deleted, ""), item(cloud.KindRole, "r2", destroy.Deleted, ""),
			item(cloud.KindRole, "r3", destroy.Left, "why"), item(cloud.KindRole, "r4", destroy.Foreign, "whose"),
			item(cloud.KindIdentityProvider, "arn:p", destroy.Deleted, ""), item(cloud.KindOriginAccessIdentity, "E1", destroy.Deleted, ""),
			item(cloud.KindOriginAccessIdentity, "E2", destroy.Deleted, ""), item(cloud.KindRole, "r5", destroy.Gone, ""),
			item(cloud.KindIdentityProvider, "arn:q", destroy.Released, "it stays for c"),
			item(cloud.KindObject, "b/evil\x1b[2J\nline", destroy.Foreign, "whose"), item(cloud.KindBucket, "b", destroy.Pending, ""),
		}),
		Files: []store.FileOutcome{{Name: "a", Outcome: store.FileRemoved}, {Name: "b", Outcome: store.FileKept}},
		Kept:  []string{"the signing key", "the manifests"},
		Issuer: &IssuerLeft{
			URL: "https://oidc.example.com", RemoveKeyIDs: []string{"k"}, OtherKeyIDs: []string{"l"}, Advice: "Serve it.",
			Serve: []Serve{{File: "sts/oidc/keys.json", URL: "https://oidc.example.com/keys.json", ContentType: "application/json"}},
		},
	}
}

func TestDestroyedText(t *testing.T) {
	var out bytes.Buffer
	if err := destroyed().Text(&out); err != nil {
		t.Fatal(err)
	}
	const want = `Cluster       a in account 123456789012, eu-west-1
Deleted       2 roles, 1 identity provider, 2 origin-access-identities
Gone already  1 role
Left to other clusters:
  identity provider arn:q: it stays for c
Left:
  role r3: why
Not reached:
  bucket b
Not this cluster's, and left alone:
  role r4: whose
  object b/evil [2J line: whose
Files: 1 removed, 1 kept
  removed   a
  kept      b
Kept in the install directory: the signing key, the manifests
Issuer https://oidc.example.com: Serve it.
To be served to everybody:
  https://oidc.example.com/keys.json (application/json)
            from sts/oidc/keys.json
`
	if got := out.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

func TestDestroyedList(t *testing.T) {
	var out bytes.Buffer
	d := destroyed()
	if err := d.List(&out); err != nil {
		t.Fatal(err)
	}
	const want = `Cluster a in account 123456789012, eu-west-1
To be deleted:
  bucket b
Left, and for you to look at:
  role r3: why
Not this cluster's, and is left alone:
  role r4: whose
  object b/evil [2J line: whose
Gone already:
  role r5
`
	if got := out.String(); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
}

// Nothing to tell is empty lists, and not null.
func TestDestroyedJSON(t *testing.T) {
	var out bytes.Buffer
	if err := JSON(&out, Destroyed{SchemaVersion: SchemaVersion, Cluster: cluster, Complete: true, Resources: NewRemoved(nil), Files: []store.FileOutcome{}, Kept: []string{}}); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(out.String(), "null") {
		t.Errorf("there is a null in\n%s", out.String())
	}
	out.Reset()
	if err := JSON(&out, destroyed()); err != nil {
		t.Fatal(err)
	}
	var read Destroyed
	if err := json.Unmarshal(out.Bytes(), &read); err != nil || len(read.Resources) != 11 || read.Resources[2].Reason != "why" || read.Issuer == nil || read.Issuer.Serve[0].File != "sts/oidc/keys.json" {
		t.Errorf("it is read back as %+v (%v)", read, err)
	}
}
