package render

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

// What create sends is what render prints, to the byte: the documents are taken from the
// requests on the wire. (How CloudFormation's and Terraform's own syntax holds the same
// bytes is tested beside those formats.)
func TestBytes(t *testing.T) {
	c := newCluster(t, take(t))
	c.create(t)
	sent := map[string]string{}
	for _, r := range c.h.Proxy.Requests() {
		switch r.Operation {
		case "CreateRole":
			sent["trust policy of "+r.Subject] = r.Params.Get("AssumeRolePolicyDocument")
		case "PutRolePolicy":
			sent["permissions of "+r.Subject] = r.Params.Get("PolicyDocument")
		case "PutBucketPolicy", "PutObject":
			sent[r.Operation+" "+r.Subject] = string(r.Body)
		}
	}
	if len(sent) != 18 {
		t.Fatalf("create sent %d documents, and not those of 7 roles, a bucket and 3 objects: %v", len(sent), sent)
	}
	for _, format := range []string{"files", "aws-cli"} {
		printed := documentsIn(t, c.render(t, format))
		for what, document := range sent {
			if document == "" || !printed[document] {
				t.Errorf("format %s does not print the %s that create sends: %s", format, what, document)
			}
		}
	}
}

// documentsIn returns the contents of the files of a folder, and the strings in those that
// are the input of a call.
func documentsIn(t *testing.T, folder string) map[string]bool {
	t.Helper()
	found := map[string]bool{}
	err := filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		found[string(data)] = true
		var input map[string]any
		if json.Unmarshal(data, &input) == nil {
			for _, value := range input {
				if text, ok := value.(string); ok {
					found[text] = true
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}
