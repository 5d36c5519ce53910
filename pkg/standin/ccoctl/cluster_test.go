package ccoctl

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/signingkey"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/moto"
)

const region = "eu-west-1"

// request is one whose role's name, with the name long, is longer than 64 characters.
func request(secret string) credentialsrequest.Request {
	return credentialsrequest.Request{
		Name: secret, Secret: credentialsrequest.Secret{Namespace: "openshift-cluster-csi-drivers-of-mine", Name: secret},
		ServiceAccounts: []string{"controller", "operator"},
		StatementEntries: []credentialsrequest.StatementEntry{
			{Effect: "Allow", Action: []string{"ec2:" + secret}, Resource: "*", PolicyCondition: map[string]map[string]any{"Bool": {"kms:GrantIsForAWSResource": true}}},
		},
	}
}

func TestCreate(t *testing.T) {
	server, err := moto.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	key, err := signingkey.Generate()
	if err != nil {
		t.Fatal(err)
	}
	for _, generation := range []Generation{PublicACL, PublicPolicy, Private} {
		t.Run(string(generation), func(t *testing.T) {
			output, name := t.TempDir(), "a-name-of-27-characters-"+string(generation)
			c := Cluster{Endpoint: server.URL(), Name: name, Region: region, Generation: generation, Key: signingkey.EncodePrivate(key)}
			twins := []credentialsrequest.Request{request("ebs-one"), request("ebs-two")}
			if err := c.Create(t.Context(), twins, output); err != nil {
				t.Fatal(err)
			}
			state, err := awsstate.Snapshot(t.Context(), server.URL())
			if err != nil {
				t.Fatal(err)
			}
			// Both share the role that was made for the first, with the second's permissions.
			shared := RoleName(name, twins[0].Secret)
			if other := RoleName(name, twins[1].Secret); other != shared || len(shared) != 64 {
				t.Fatalf("the roles are %s and %s", shared, other)
			}
			role := state.Roles[shared]
			if role.Description != "OpenShift role for "+twins[0].Secret.String() || !strings.Contains(string(role.Inline[shared]), "ec2:ebs-two") ||
				strings.Contains(string(role.Trust), ":aud") || !strings.Contains(string(role.Trust), "system:serviceaccount:openshift-cluster-csi-drivers-of-mine:operator") {
				t.Errorf("the role is %+v", role)
			}
			bucket := state.Buckets[name+"-oidc"]
			if bucket.Region != region || len(bucket.Tags) != 2 || len(bucket.Objects) != 2 || (bucket.Policy == "") != (generation == PublicACL) ||
				(bucket.PublicAccessBlock == nil) != (generation == PublicACL) {
				t.Errorf("the bucket is %+v", bucket)
			}
			answer, err := http.Get(server.URL() + "/" + name + "-oidc/keys.json")
			if err != nil {
				t.Fatal(err)
			}
			answer.Body.Close()
			// The stand-in does not look at whom a policy is for, so that it tells nothing of Private.
			if generation != Private && answer.StatusCode != http.StatusOK {
				t.Errorf("keys.json: %s", answer.Status)
			}
			for file, text := range map[string]string{
				AuthenticationFile: "serviceAccountIssuer: https://", SigningKeyFile: "BEGIN RSA PRIVATE KEY", PublicKeyFile: "BEGIN PUBLIC KEY",
				"manifests/openshift-cluster-csi-drivers-of-mine-ebs-two-credentials.yaml": "role_arn = arn:aws:iam::123456789012:role/" + shared + "\n",
			} {
				if data, err := os.ReadFile(filepath.Join(output, file)); err != nil || !strings.Contains(string(data), text) {
					t.Errorf("%s does not hold %q (%v):\n%s", file, text, err, data)
				}
			}
		})
	}
}
