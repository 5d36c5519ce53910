package manifests

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// The manifests that are merged, as they are without anything of the user's.
const (
	plainAuthentication = `apiVersion: config.openshift.io/v1
kind: Authentication
metadata:
  name: cluster
spec:
  serviceAccountIssuer: https://i.example.com
`
	plainSecret = `apiVersion: v1
kind: Secret
metadata:
  name: sec
  namespace: ns
stringData:
  credentials: |
    [default]
    sts_regional_endpoints = regional
    role_arn = arn:r
    web_identity_token_file = /var/run/secrets/openshift/serviceaccount/token
type: Opaque
`
	plainNamespace = `apiVersion: v1
kind: Namespace
metadata:
  name: ns
`
)

func request() credentialsrequest.Request {
	return credentialsrequest.Request{Name: "r", Source: "r.yaml", Secret: credentialsrequest.Secret{Namespace: "ns", Name: "sec"}}
}

// objects are the typed objects behind the plain manifests.
func objects(t *testing.T) map[string]any {
	t.Helper()
	s, err := secret(request(), "arn:r")
	if err != nil {
		t.Fatal(err)
	}
	return map[string]any{plainAuthentication: authentication("https://i.example.com"), plainSecret: s, plainNamespace: namespace("ns")}
}

func TestMerge(t *testing.T) {
	for _, test := range []struct {
		name  string
		plain string
		// existing is what stands there; "" for no file.
		existing string
		// want is "" for existing bytes that stay as they are.
		want string
	}{
		{"no Authentication", plainAuthentication, "", plainAuthentication},
		{"no Secret", plainSecret, "", plainSecret},
		{"no Namespace", plainNamespace, "", plainNamespace},
		{"right already", plainAuthentication, plainAuthentication, ""},
		{
			"right already, in the user's words", plainAuthentication,
			"# mine\n---\n{\"kind\": \"Authentication\", \"apiVersion\": \"config.openshift.io/v1\",\n \"metadata\": {\"name\": \"cluster\"}, \"spec\": {\"serviceAccountIssuer\": \"https://i.example.com\"}}", "",
		},
		{
			"with more fields", plainAuthentication,
			"apiVersion: config.openshift.io/v1\nkind: Authentication\nmetadata:\n  name: cluster\n  labels: {a: b}\nspec:\n  type: OIDC\n  serviceAccountIssuer: https://i.example.com\nstatus: {}\n", "",
		},
		{
			"the installer's own", plainAuthentication,
			"apiVersion: config.openshift.io/v1\nkind: Authentication\nmetadata:\n  creationTimestamp: null\n  name: cluster\nspec: {}\n",
			"apiVersion: config.openshift.io/v1\nkind: Authentication\nmetadata:\n  creationTimestamp: null\n  name: cluster\nspec:\n  serviceAccountIssuer: https://i.example.com\n",
		},
		{
			"another issuer, and more fields", plainAuthentication,
			"kind: Authentication\napiVersion: config.openshift.io/v1\nmetadata: {name: cluster}\nspec: {type: OIDC, serviceAccountIssuer: 'https://other', oidcProviders: [{name: x}]}\n",
			"apiVersion: config.openshift.io/v1\nkind: Authentication\nmetadata:\n  name: cluster\nspec:\n  oidcProviders:\n  - name: x\n  serviceAccountIssuer: https://i.example.com\n  type: OIDC\n",
		},
		{
			"no spec", plainAuthentication,
			"apiVersion: config.openshift.io/v1\nkind: Authentication\nmetadata:\n  name: cluster\nspec: null\n", plainAuthentication,
		},
		{"a Secret with a label", plainSecret, strings.Replace(plainSecret, "  name: sec\n", "  labels:\n    a: b\n  name: sec\n", 1), ""},
		{
			"a Secret with another role and a label", plainSecret,
			strings.NewReplacer("  name: sec\n", "  labels:\n    a: b\n  name: sec\n", "arn:r", "arn:other").Replace(plainSecret),
			strings.Replace(plainSecret, "  name: sec\n", "  labels:\n    a: b\n  name: sec\n", 1),
		},
		{
			"a Secret with more keys", plainSecret,
			strings.Replace(plainSecret, "stringData:\n", "stringData:\n  aws_access_key_id: x\n", 1), "",
		},
		{
			"a Secret whose data would mislead", plainSecret,
			plainSecret + "data:\n  credentials: eA==\n", plainSecret,
		},
		{
			"a Secret with other data, too", plainSecret,
			plainSecret + "data:\n  credentials: eA==\n  other: eA==\n", "apiVersion: v1\ndata:\n  other: eA==\n" + strings.TrimPrefix(plainSecret, "apiVersion: v1\n"),
		},
		{"a Secret of another type", plainSecret, strings.Replace(plainSecret, "Opaque", "other", 1), plainSecret},
		{"a Namespace with annotations", plainNamespace, plainNamespace + "  annotations:\n    a: b\nspec:\n  finalizers: [x]\n", ""},
		{"a Namespace of another version", plainNamespace, strings.Replace(plainNamespace, "v1", "v1beta1", 1), plainNamespace},
		{"CRLF", plainNamespace, strings.ReplaceAll(plainNamespace, "\n", "\r\n"), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var existing []byte
			if test.existing != "" {
				existing = []byte(test.existing)
			}
			object := objects(t)[test.plain]
			got, err := merge("manifests/x.yaml", existing, object)
			if err != nil {
				t.Fatal(err)
			}
			want := test.want
			if want == "" {
				want = test.existing
			}
			if string(got) != want {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
			again, err := merge("manifests/x.yaml", got, object)
			if err != nil || string(again) != string(got) {
				t.Errorf("merged again it is\n%s (%v)", again, err)
			}
		})
	}
}

func TestMergeRefuses(t *testing.T) {
	for _, test := range []struct{ name, plain, existing, want string }{
		{"empty", plainSecret, " ", "no object"},
		{"a comment alone", plainSecret, "# mine\n", "no object"},
		{"a list", plainSecret, "- a\n", "cannot be read"},
		{"a text", plainSecret, "hello", "cannot be read"},
		{"no YAML", plainSecret, "\t{", "cannot be read"},
		{"another kind", plainSecret, strings.Replace(plainSecret, "Secret", "ConfigMap", 1), "ConfigMap ns/sec"},
		{"another name", plainSecret, strings.Replace(plainSecret, "name: sec", "name: t", 1), "Secret ns/t"},
		{"another namespace", plainSecret, strings.Replace(plainSecret, "namespace: ns", "namespace: m", 1), "Secret m/sec"},
		{"no namespace", plainSecret, strings.Replace(plainSecret, "  namespace: ns\n", "", 1), "Secret sec"},
		{"two objects", plainNamespace, plainNamespace + "---\n" + plainSecret, "more than one object"},
		{"another Authentication", plainAuthentication, strings.Replace(plainAuthentication, "name: cluster", "name: other", 1), "Authentication other"},
		{"metadata of another shape", plainNamespace, "kind: Namespace\nmetadata: [n]\n", "Namespace"},
	} {
		t.Run(test.name, func(t *testing.T) {
			got, err := merge("manifests/x.yaml", []byte(test.existing), objects(t)[test.plain])
			if err == nil {
				t.Fatalf("it has become\n%s", got)
			}
			if !strings.Contains(err.Error(), "manifests/x.yaml") || !strings.Contains(err.Error(), test.want) {
				t.Errorf("the error is %q, want the file and %q in it", err, test.want)
			}
			if hints := strings.Join(diagnostic.Hints(err), " "); diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(hints, "move it out of manifests/") {
				t.Errorf("%q is not about the input, or the advice is %q", err, hints)
			}
		})
	}
}

func TestSecret(t *testing.T) {
	r := request()
	r.CloudTokenPath = "/var/run/other/token"
	s, err := secret(r, "arn:aws:iam::123456789012:role/r")
	if err != nil {
		t.Fatal(err)
	}
	const want = "[default]\nsts_regional_endpoints = regional\nrole_arn = arn:aws:iam::123456789012:role/r\nweb_identity_token_file = /var/run/other/token\n"
	if got := s.StringData["credentials"]; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	for _, bad := range []string{"token", "../token", "/a\nrole_arn = arn:evil", "/a\x00", "/a\r"} {
		r.CloudTokenPath = bad
		if _, err := secret(r, "arn:r"); err == nil || !strings.Contains(err.Error(), "cloudTokenPath") || !strings.Contains(err.Error(), r.Source) {
			t.Errorf("%q: the error is %v", bad, err)
		}
	}
}
