package rolename

import (
	"regexp"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
)

// secrets are those of a release's seven requests, and two whose names begin alike for
// more than 64 characters.
var secrets = []credentialsrequest.Secret{
	{Namespace: "openshift-machine-api", Name: "aws-cloud-credentials"},
	{Namespace: "openshift-image-registry", Name: "installer-cloud-credentials"},
	{Namespace: "openshift-ingress-operator", Name: "cloud-credentials"},
	{Namespace: "openshift-cluster-csi-drivers", Name: "ebs-cloud-credentials"},
	{Namespace: "openshift-cloud-network-config-controller", Name: "cloud-credentials"},
	{Namespace: "openshift-cluster-api", Name: "capa-manager-bootstrap-credentials"},
	{Namespace: "openshift-cloud-credential-operator", Name: "cloud-credential-operator-iam-ro-creds"},
	{Namespace: "openshift-aws-load-balancer-operator", Name: "aws-load-balancer-operator-credentials-one"},
	{Namespace: "openshift-aws-load-balancer-operator", Name: "aws-load-balancer-operator-credentials-two"},
}

// iamName is IAM's rule for the names of roles.
var iamName = regexp.MustCompile(`^[\w+=,.@-]{1,64}$`)

func TestDefault(t *testing.T) {
	// The hashes are the first digits that sha256sum gives for the whole name.
	for _, test := range []struct{ infra, namespace, name, want string }{
		{"a", "b", "c", "a-b-c"},
		{"harbor-x4k2p", "openshift-machine-api", "aws-cloud-credentials", "harbor-x4k2p-openshift-machine-api-aws-cloud-credentials"},
		{"harbor-x4k2p", strings.Repeat("n", 40), strings.Repeat("s", 10), "harbor-x4k2p-" + strings.Repeat("n", 40) + "-" + strings.Repeat("s", 10)},
		{"harbor-x4k2p", strings.Repeat("n", 40), strings.Repeat("s", 11), "harbor-x4k2p-" + strings.Repeat("n", 40) + "-s-8f5a301c"},
		{"a-name-of-27-characters-xyz", "openshift-machine-api", "aws-cloud-credentials", "a-name-of-27-characters-xyz-openshift-machine-api-aws-c-7de4c10f"},
		{"harbor-x4k2p", strings.Repeat("n", 41), "--------------", "harbor-x4k2p-" + strings.Repeat("n", 41) + "-764ed635"},
	} {
		got := Default(test.infra, credentialsrequest.Secret{Namespace: test.namespace, Name: test.name})
		if got != test.want {
			t.Errorf("the role of %s/%s is %s (%d characters), want %s", test.namespace, test.name, got, len(got), test.want)
		}
	}
}

// Whatever the name of the cluster, all roles have names that IAM takes and that differ,
// and they are the same in every run.
func TestDefaultNamesAreUnique(t *testing.T) {
	for _, infra := range []string{
		"a", "harbor-x4k2p", "a-name-of-27-characters-xyz", strings.Repeat("a", 27), strings.Repeat("a", 54), strings.Repeat("a", 58), strings.Repeat("a-", 29),
	} {
		roles := map[string]credentialsrequest.Secret{}
		for _, secret := range secrets {
			name := Default(infra, secret)
			if !iamName.MatchString(name) || !strings.HasPrefix(name, infra[:min(len(infra), 54)]) || strings.HasSuffix(name, "-") {
				t.Errorf("with the name %s the role of %s is %s", infra, secret, name)
			}
			if other, taken := roles[name]; taken {
				t.Errorf("with the name %s the roles of %s and %s are both %s", infra, secret, other, name)
			}
			roles[name] = secret
			if again := Default(infra, secret); again != name {
				t.Errorf("the role of %s is %s, and then %s", secret, name, again)
			}
		}
	}
}
