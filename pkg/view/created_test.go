package view

import (
	"bytes"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

func created() Created {
	return Created{
		SchemaVersion: SchemaVersion, Cluster: &cluster, KeyPair: &KeyPair{KeyID: "kid"},
		Bucket: &Outcome{Name: "b", Outcome: cloud.Updated}, Issuer: "https://i",
		Objects:          []Outcome{{Name: "keys.json", Outcome: cloud.Unchanged}},
		IdentityProvider: &Provider{ARN: "arn:p", Outcome: cloud.Created},
		Roles: []Role{
			{Request: "n/one", Name: "r1", ARN: "arn:r1", Namespace: "n", Secret: "one", ServiceAccounts: []string{"x"}, Outcome: cloud.Created},
			{Request: "n/two", ARN: "arn:theirs", Namespace: "n", Secret: "two", ServiceAccounts: []string{}},
			{Request: "n/three", Name: "r3", ARN: "arn:r3", Namespace: "n", Secret: "three", ServiceAccounts: []string{"y", "z"}, Outcome: cloud.Created},
		},
		Files: []store.FileOutcome{{Name: "new", Outcome: store.FileCreated}, {Name: "same", Outcome: store.FileUnchanged}},
		Next:  "openshift-install create cluster --dir .",
	}
}

func TestCreatedText(t *testing.T) {
	var out bytes.Buffer
	if err := created().Text(&out); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	for _, want := range []string{
		"a in account 123456789012, eu-west-1\n", "kid\n", "b (updated)\n", "https://i\n", "arn:p (created)\n",
		"2 created, 1 made by others\n", "arn:r1\n", "arn:theirs\n", "for Secret n/three\n",
		"Files: 1 created, 1 unchanged\n", "new\n", "\nNext: openshift-install create cluster --dir .\n",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not in\n%s", want, text)
		}
	}
	if strings.Contains(text, "same") {
		t.Errorf("a file that did not change is listed:\n%s", text)
	}
	for line := range strings.SplitSeq(text, "\n") {
		if strings.TrimRight(line, " \t") != line {
			t.Errorf("the line %q ends in white space", line)
		}
	}
}

// What a command was not about is left out.
func TestCreatedTextOfAPart(t *testing.T) {
	var out bytes.Buffer
	if err := (Created{KeyPair: &KeyPair{KeyID: "kid"}}).Text(&out); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(strings.Fields(out.String()), " "); got != "Signing key kid" {
		t.Errorf("got %q", out.String())
	}
}

// The JSON is a contract: fields are only ever added.
func TestCreatedJSON(t *testing.T) {
	checkJSON(t, created(), `{
		"schemaVersion": 1,
		"cluster": {"name": "a", "account": "123456789012", "partition": "aws", "region": "eu-west-1", "issuer": "https://i"},
		"keyPair": {"keyID": "kid"},
		"bucket": {"name": "b", "outcome": "updated"},
		"issuer": "https://i",
		"objects": [{"name": "keys.json", "outcome": "unchanged"}],
		"identityProvider": {"arn": "arn:p", "outcome": "created"},
		"roles": [
			{"request": "n/one", "name": "r1", "arn": "arn:r1", "namespace": "n", "secret": "one", "serviceAccounts": ["x"], "outcome": "created"},
			{"request": "n/two", "arn": "arn:theirs", "namespace": "n", "secret": "two", "serviceAccounts": []},
			{"request": "n/three", "name": "r3", "arn": "arn:r3", "namespace": "n", "secret": "three", "serviceAccounts": ["y", "z"], "outcome": "created"}
		],
		"files": [{"name": "new", "outcome": "created"}, {"name": "same", "outcome": "unchanged"}],
		"next": "openshift-install create cluster --dir ."
	}`)
}
