package main

import (
	"crypto/rand"
	"crypto/rsa"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/credentialsrequests"
	"github.com/openshift/openshift-install-sts/pkg/asset/directory"
	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/iamroles"
	"github.com/openshift/openshift-install-sts/pkg/asset/keypair"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/signingkey"
)

// A run that failed at the roles saved its requests beside the roles of the run before: as many, but
// for other Secrets. The role of one is never taken for that of another, whose Secret a command in the
// advice would spoil.
func TestClusterInputAfterAFailedRun(t *testing.T) {
	secret := func(name string) credentialsrequest.Secret {
		return credentialsrequest.Secret{Namespace: "ns", Name: name}
	}
	const arn = "arn:aws:iam::123456789012:role/"
	e := &evidence{dir: &directory.InstallDir{Directory: &installdir.Directory{}}, kept: kept{
		endpoint: &endpoint.Endpoint{}, key: newKeyPair(t),
		requests: &credentialsrequests.CredentialsRequests{Requests: []credentialsrequest.Request{
			{Name: "new", Secret: secret("new")},
			{Name: "second", Secret: secret("second")},
			{Name: "brings", Secret: secret("brings"), RoleARN: arn + "brought"},
			{Name: "brought", Secret: secret("brought")},
		}},
		roles: &iamroles.IAMRoles{Roles: []iamroles.Role{
			{Secret: secret("first"), RoleName: "first", ARN: arn + "first"},
			{Secret: secret("second"), RoleName: "second", ARN: arn + "second"},
			{Secret: secret("brings"), RoleName: "brings", ARN: arn + "brings"},
			{Secret: secret("brought"), ARN: arn + "theirs"},
		}},
	}}
	in, err := e.clusterInput()
	if err != nil {
		t.Fatal(err)
	}
	want := map[string]string{"new": "", "second": arn + "second", "brings": arn + "brought", "brought": ""}
	for _, c := range in.Components {
		if c.RoleARN != want[c.Request.Name] {
			t.Errorf("the role of %s is %q, want %q", c.Request.Name, c.RoleARN, want[c.Request.Name])
		}
	}
	if len(in.Components) != len(want) {
		t.Errorf("%d components, want %d", len(in.Components), len(want))
	}
}

func newKeyPair(t *testing.T) *keypair.KeyPair {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	public, err := signingkey.EncodePublic(&key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return &keypair.KeyPair{PublicKey: string(public)}
}
