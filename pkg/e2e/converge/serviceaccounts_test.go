package converge

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// The service accounts of --service-accounts-file are part of the trust policy.
func TestServiceAccountsFile(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), alpha(), beta())
	c.create(t)
	file := filepath.Join(t.TempDir(), "accounts.yaml")
	if err := os.WriteFile(file, []byte("alpha: [another-operator]\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	flag := "--service-accounts-file=" + file
	found := []change{{"role", roles[0], `trustPolicy.statement[0].condition.StringEquals["` + issuer + `:sub"]`}}
	c.finds(t, found, flag)
	c.create(t, flag)
	c.finds(t, nil, flag)
	trust := decoded(t, send(t, c.iam.GetRole, &iam.GetRoleInput{RoleName: &roles[0]}).Role.AssumeRolePolicyDocument)
	if !strings.Contains(trust, "system:serviceaccount:openshift-alpha:another-operator") {
		t.Errorf("the trust policy does not name the service account: %s", trust)
	}
	// A run without the file does not take them away again.
	c.finds(t, nil)
	// Another file does.
	if err := os.WriteFile(file, []byte("alpha: [alpha-operator]\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	c.finds(t, found, flag)
}
