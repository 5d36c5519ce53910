package cluster

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/kubeapi"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/verify/cluster"
)

// leastRules are what docs/verify.md says that `verify cluster` needs.
const leastRules = `
- {apiGroups: [config.openshift.io], resources: [infrastructures, authentications, clusteroperators], verbs: [get]}
- {apiGroups: [operator.openshift.io], resources: [cloudcredentials, kubeapiservers], verbs: [get]}
- {apiGroups: [cloudcredential.openshift.io], resources: [credentialsrequests], verbs: [list]}
- {apiGroups: [""], resources: [secrets, configmaps], verbs: [get]}
- {nonResourceURLs: [/openid/v1/jwks, /.well-known/openid-configuration], verbs: [get]}
`

// granted returns a new user who may do what rules say.
func granted(t *testing.T, user, rules string) kubeapi.Account {
	t.Helper()
	account, err := world.server.Account(user)
	if err != nil {
		t.Fatal(err)
	}
	if err := world.server.Grant(t.Context(), user, rules); err != nil {
		t.Fatal(err)
	}
	return account
}

// With the least role every check is made, and it is the one of docs/verify.md.
func TestLeastPermissions(t *testing.T) {
	docs, err := os.ReadFile("../../../docs/verify.md")
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(docs), "rules:"+leastRules) {
		t.Errorf("docs/verify.md has other rules than\n%s", leastRules)
	}
	for _, r := range notOK(cluster.Run(t.Context(), input(t, granted(t, "least", leastRules)))) {
		t.Error(tell(r))
	}
}

// safety are the checks that warn where their object may not be read.
var safety = []string{"cluster-identity", "cluster-root-credentials", "cluster-secrets"}

// ofUnread is what a check comes to whose object may not be read.
func ofUnread(check string) verify.Outcome {
	if slices.Contains(safety, check) {
		return verify.Warning
	}
	return verify.Skipped
}

// What may not be read is skipped, or a warning where it is about the cluster's safety, with the
// permission that is lacking, and the rest is checked.
func TestMissingPermissions(t *testing.T) {
	for i, test := range []struct {
		// without is taken out of the least rules.
		without string
		// check is the one that is skipped, and lacking is what it says is missing.
		check, lacking string
	}{
		{"infrastructures, ", "cluster-identity", "get infrastructures.config.openshift.io/cluster"},
		{"secrets, ", "cluster-root-credentials", "get secrets/aws-creds in the namespace kube-system"},
		{"secrets, ", "cluster-secrets", "get secrets/cloud-credentials in the namespace openshift-ingress-operator"},
		{"cloudcredentials, ", "cluster-credentials-mode", "get cloudcredentials.operator.openshift.io/cluster"},
		{", authentications", "cluster-issuer", "get authentications.config.openshift.io/cluster"},
		{", kubeapiservers", "cluster-issuer", "get kubeapiservers.operator.openshift.io/cluster"},
		{", /.well-known/openid-configuration", "cluster-issuer", "get the path /.well-known/openid-configuration"},
		{"/openid/v1/jwks, ", "cluster-keys", "get the path /openid/v1/jwks"},
		{", configmaps", "cluster-keys", "get configmaps/bound-sa-token-signing-certs in the namespace openshift-kube-apiserver"},
		{"[credentialsrequests]", "cluster-requests", "list credentialsrequests.cloudcredential.openshift.io"},
		{", clusteroperators", "cluster-operators", "get clusteroperators.config.openshift.io/kube-apiserver"},
	} {
		t.Run(test.without+" "+test.check, func(t *testing.T) {
			replacement := ""
			if strings.HasPrefix(test.without, "[") {
				replacement = "[nothing]"
			}
			rules := strings.Replace(leastRules, test.without, replacement, 1)
			if rules == leastRules {
				t.Fatalf("the role has no %q", test.without)
			}
			account := granted(t, fmt.Sprintf("without-%d", i), rules)
			said := false
			for _, r := range notOK(cluster.Run(t.Context(), input(t, account))) {
				said = said || r.Check.ID == test.check && strings.Contains(r.Reason, "lacks the permission to "+test.lacking)
				// The root credentials and the Secrets are of one kind.
				related := test.without == "secrets, " && (r.Check.ID == "cluster-root-credentials" || r.Check.ID == "cluster-secrets")
				if r.Outcome != ofUnread(r.Check.ID) || r.Check.ID != test.check && !related {
					t.Error(tell(r))
				}
			}
			if !said {
				t.Errorf("%s does not say that the permission to %s is lacking", test.check, test.lacking)
			}
		})
	}
}

// Somebody who may do nothing gets every check skipped, and the command fails: nothing is proved.
func TestNoPermissions(t *testing.T) {
	account, err := world.server.Account("nobody-in-particular")
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range cluster.Run(t.Context(), input(t, account)) {
		if r.Outcome != verify.Skipped {
			t.Error(tell(r))
		}
	}
	result := verifyCluster(t, 1, "--dir", world.dir, "--kubeconfig", account.Kubeconfig)
	for _, text := range []string{"\nIt is not known whether this is the right cluster: 0 ok, ", "ClusterRole in docs/verify.md"} {
		if !strings.Contains(result.Stdout, text) {
			t.Errorf("it does not say %q:\n%s", text, result.Stdout)
		}
	}
}

// What somebody finds who may read the documents alone, as every service account may, is no proof, and
// the command says so and what to do.
func TestHardlyAnyPermissions(t *testing.T) {
	account := granted(t, "hardly-anybody", leastRules[strings.Index(leastRules, "- {nonResourceURLs"):])
	result := verifyCluster(t, 0, "--dir", world.dir, "--kubeconfig", account.Kubeconfig)
	if strings.Contains(result.Stdout, "No problem found") {
		t.Errorf("it says that no problem was found:\n%s", result.Stdout)
	}
	for _, text := range []string{"\nIt is not known whether this is the right cluster: 9 warnings, 2 ok, ", "  warning  cluster-root-credentials ", "Give the user of the kubeconfig the ClusterRole in docs/verify.md"} {
		if !strings.Contains(result.Stdout, text) {
			t.Errorf("it does not say %q:\n%s", text, result.Stdout)
		}
	}
}
