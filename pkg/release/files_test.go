package release

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/release/content"
)

func requestDocument(name, provider string) string {
	return `# what ` + name + ` may do
apiVersion: cloudcredential.openshift.io/v1
kind: CredentialsRequest
metadata:
  name: ` + name + `
  namespace: openshift-cloud-credential-operator
spec:
  serviceAccountNames: [operator]
  secretRef: {namespace: ns, name: ` + name + `}
  providerSpec:
    apiVersion: cloudcredential.openshift.io/v1
    kind: ` + provider + `
    statementEntries: [{effect: Allow, action: ["s3:ListBucket"], resource: "*"}]
`
}

func jsonRequest(name string) string {
	return `{"apiVersion":"cloudcredential.openshift.io/v1","kind":"CredentialsRequest","metadata":{"name":"` + name +
		`"},"spec":{"serviceAccountNames":["operator"],"secretRef":{"namespace":"ns","name":"` + name +
		`"},"providerSpec":{"kind":"AWSProviderSpec","statementEntries":[{"effect":"Allow","action":["s3:ListBucket"],"resource":"*"}]}}}`
}

// Files keep the payload's names and, as far as they hold what belongs, its bytes.
func TestExtract(t *testing.T) {
	a, b, azure := requestDocument("a", "AWSProviderSpec"), requestDocument("b", "AWSProviderSpec"), requestDocument("z", "AzureProviderSpec")
	list := "apiVersion: v1\nkind: List\nitems:\n- " + strings.ReplaceAll(strings.TrimPrefix(requestDocument("l", "AWSProviderSpec"), "# what l may do\n"), "\n", "\n  ") + "\n"
	for _, test := range []struct {
		name, file, text string
		wanted           []string
		want             string // "" for no file, "=" for the file as it is
	}{
		{"one request", "x.yaml", a, []string{"a"}, "="},
		{"without a last newline", "x.yaml", strings.TrimSuffix(a, "\n"), []string{"a"}, "="},
		{"two requests", "x.yaml", "---\n" + a + "---\n" + b, []string{"a", "b"}, "="},
		{"one of two", "x.yaml", a + "---\n" + b, []string{"b"}, b},
		{"two of three", "x.yaml", a + "---\n" + azure + "---\n" + b, []string{"a", "b"}, a + "---\n" + b},
		{"beside another cloud's", "x.yaml", azure + "---\n" + a, []string{"a"}, a},
		{"beside another kind", "x.yaml", "kind: Role\nmetadata:\n  name: r\n---\n" + a, []string{"a"}, a},
		{"none of it", "x.yaml", a, nil, ""},
		{"a list", "x.yaml", list, []string{"l"}, "="},
		{"JSON", "x.json", jsonRequest("a") + "\n" + jsonRequest("b"), []string{"a", "b"}, "="},
		{"one of two in JSON in capitals", "x.JSON", jsonRequest("a") + jsonRequest("b"), []string{"b"}, jsonRequest("b") + "\n"},
		{"a name like a source", "x, document 1.yaml", a + "---\n" + b, []string{"b"}, b},
		{"one of two in JSON", "x.json", jsonRequest("a") + jsonRequest("b"), []string{"b"}, jsonRequest("b") + "\n"},
	} {
		t.Run(test.name, func(t *testing.T) {
			set := content.New()
			if err := set.Add(test.file, int64(len(test.text)), strings.NewReader(test.text)); err != nil {
				t.Fatal(err)
			}
			p, _, err := parse(t.Context(), set)
			if err != nil {
				t.Fatal(err)
			}
			var requests []credentialsrequest.Request
			for _, r := range p.Requests {
				for _, name := range test.wanted {
					if r.Name == name {
						requests = append(requests, r)
					}
				}
			}
			files, err := p.Extract(t.Context(), requests)
			if err != nil {
				t.Fatal(err)
			}
			if test.want == "" {
				if len(files) > 0 {
					t.Errorf("got %+v", files)
				}
				return
			}
			want := test.want
			if want == "=" {
				want = test.text
			}
			if len(files) != 1 || files[0].Name != test.file || string(files[0].Data) != want || len(files[0].Requests) != len(test.wanted) {
				t.Fatalf("got %d files, %+v\nwant %q", len(files), files, want)
			}
			// What was extracted is read as what it was extracted from.
			again, _, err := credentialsrequest.Parse(t.Context(), test.file, files[0].Data)
			if err != nil || len(again) != len(test.wanted) {
				t.Errorf("read again: %d requests, %v", len(again), err)
			}
		})
	}
}

// What cannot be written out is not passed over.
func TestExtractWithoutFiles(t *testing.T) {
	r := credentialsrequest.Request{Name: "a", Source: "x.yaml, document 1"}
	kept := &Payload{Requests: []credentialsrequest.Request{r}}
	if files, err := kept.Extract(t.Context(), kept.Requests); err == nil {
		t.Errorf("got %+v", files)
	}
}
