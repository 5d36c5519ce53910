package rolename

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func TestCheck(t *testing.T) {
	const source = "sts-config.yaml:4: roleNameTemplate"
	for _, good := range []string{
		"", "{name}-{namespace}-{secret}", "{secret}.{namespace}.{name}", "{hash}", "ocp-{hash}-{secret}", "{name}-{hash}",
		"Team+Role=,.@_-{hash}", strings.Repeat("x", 56) + "{hash}", "{name}{namespace}{secret}{secret}",
	} {
		if err := Check(source, good); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for bad, want := range map[string]string{
		"role":                             "without {name} two roles",
		"{namespace}-{secret}":             "without {name} two roles",
		"{name}-{secret}":                  "without {namespace} two roles",
		"{name}-{namespace}":               "without {secret} two roles",
		"{name}-{cluster}":                 `at character 8, "{cluster}" is no placeholder`,
		"{name}-{Hash}":                    `at character 8, "{Hash}" is no placeholder`,
		"{hash}-{":                         `at character 8, "{" is neither`,
		"{hash}}":                          `at character 7, "}" is neither`,
		"{{hash}}":                         `at character 1, "{" is neither`,
		"a/{hash}":                         `at character 2, "/" is neither`,
		"a {hash}":                         `at character 2, " " is neither`,
		"{hash}ä":                          `at character 7, "ä" is neither`,
		"{hash}\n":                         `at character 7, "\n" is neither`,
		strings.Repeat("x", 57) + "{hash}": "65 characters at least",
	} {
		err := Check(source, bad)
		if err == nil {
			t.Errorf("%q was accepted", bad)
			continue
		}
		if diagnostic.KindOf(err) != diagnostic.Input || len(diagnostic.Hints(err)) != 1 || !strings.HasPrefix(err.Error(), source+" ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v, want %q in it", bad, err, want)
		}
	}
}

func TestOf(t *testing.T) {
	cloud := credentialsrequest.Secret{Namespace: "openshift-ingress-operator", Name: "cloud-credentials"}
	for _, test := range []struct{ template, want string }{
		{"", "harbor-x4k2p-openshift-ingress-operator-cloud-credentials"},
		{"{name}-{namespace}-{secret}", "harbor-x4k2p-openshift-ingress-operator-cloud-credentials"},
		{"OCP_{secret}.{name}@{namespace}", "OCP_cloud-credentials.harbor-x4k2p@openshift-ingress-operator"},
		// The hash is the first digits that sha256sum gives for harbor-x4k2p/openshift-ingress-operator/cloud-credentials.
		{"{name}-{hash}", "harbor-x4k2p-f768b102"},
	} {
		if got, err := Of("--role-name-template", test.template, "harbor-x4k2p", cloud); err != nil || got != test.want {
			t.Errorf("%s: %s (%v), want %s", test.template, got, err, test.want)
		}
	}
	got, err := Of("--role-name-template", "{name}-{namespace}-{secret}-role-of-ours", "harbor-x4k2p", cloud)
	if got != "" || diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(err.Error(), "Secret openshift-ingress-operator/cloud-credentials") ||
		!strings.Contains(err.Error(), "harbor-x4k2p-openshift-ingress-operator-cloud-credentials-role-of-ours, which has 70 characters") || !strings.Contains(strings.Join(diagnostic.Hints(err), ""), "{hash}") {
		t.Errorf("%q: %v", got, err)
	}
}

// A placeholder that stands in what is filled in stays what it is.
func TestOfFillsInOnce(t *testing.T) {
	got, err := Of("", "{name}-{secret}-{hash}", "{secret}", credentialsrequest.Secret{Namespace: "n", Name: "{hash}"})
	if err != nil || !strings.HasPrefix(got, "{secret}-{hash}-") {
		t.Errorf("%q (%v)", got, err)
	}
}

// The hash tells apart what a hyphen joins to the same, and two clusters.
func TestHashes(t *testing.T) {
	names := map[string]string{}
	for _, test := range []struct{ infra, namespace, name string }{{"a", "b-c", "d"}, {"a", "b", "c-d"}, {"a-b", "c", "d"}, {"b", "b", "c-d"}} {
		got, err := Of("", "{hash}", test.infra, credentialsrequest.Secret{Namespace: test.namespace, Name: test.name})
		if other, taken := names[got]; err != nil || taken || len(got) != 8 {
			t.Errorf("%v has the hash %q, as %q (%v)", test, got, other, err)
		}
		names[got] = test.infra + " " + test.namespace + " " + test.name
	}
}
