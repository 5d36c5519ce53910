package converge

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

// request is a CredentialsRequest.
type request struct {
	name, namespace, secret string
	accounts                []string
	entries                 []entry
	// roleARN is a role that somebody else made.
	roleARN string
}

// entry is a statement of the permissions that a request asks for.
type entry struct {
	Effect    string                    `json:"effect"`
	Action    []string                  `json:"action"`
	Resource  string                    `json:"resource"`
	Condition map[string]map[string]any `json:"policyCondition,omitempty"`
}

// alpha and beta are the requests of most clusters here. alpha has what there is to change
// in a policy: two statements, two service accounts, and a condition with a bool in it.
func alpha() request {
	return request{
		name: "alpha", namespace: "openshift-alpha", secret: "cloud",
		accounts: []string{"alpha-operator", "alpha-controller"},
		entries: []entry{
			{Effect: "Allow", Action: []string{"ec2:DescribeInstances", "ec2:RunInstances"}, Resource: "*"},
			{
				Effect: "Allow", Action: []string{"kms:CreateGrant"}, Resource: "arn:aws:kms:*:*:key/*",
				Condition: map[string]map[string]any{"Bool": {"kms:GrantIsForAWSResource": true}},
			},
		},
	}
}

func beta() request {
	return request{
		name: "beta", namespace: "openshift-beta", secret: "cloud", accounts: []string{"beta-operator"},
		entries: []entry{{Effect: "Allow", Action: []string{"s3:GetObject"}, Resource: "arn:aws:s3:::beta/*"}},
	}
}

// secretFile and namespaceFile are the manifests of the request.
func (r request) secretFile() string {
	return "manifests/" + r.namespace + "-" + r.secret + "-credentials.yaml"
}

func (r request) namespaceFile() string { return "manifests/" + r.namespace + "-namespace.yaml" }

// role is the name of the request's role, for an infrastructure name.
func (r request) role(infra string) string { return infra + "-" + r.namespace + "-" + r.secret }

// writeRequests makes folder hold these requests and no others.
func writeRequests(t *testing.T, folder string, requests ...request) {
	t.Helper()
	if err := os.RemoveAll(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, r := range requests {
		forAWS := map[string]any{
			"apiVersion": "cloudcredential.openshift.io/v1", "kind": "AWSProviderSpec", "statementEntries": r.entries,
		}
		if r.roleARN != "" {
			forAWS["stsIAMRoleARN"] = r.roleARN
		}
		document, err := json.Marshal(map[string]any{
			"apiVersion": "cloudcredential.openshift.io/v1", "kind": "CredentialsRequest",
			"metadata": map[string]any{"name": r.name, "namespace": "openshift-cloud-credential-operator"},
			"spec": map[string]any{
				"secretRef":           map[string]any{"namespace": r.namespace, "name": r.secret},
				"serviceAccountNames": r.accounts,
				"providerSpec":        forAWS,
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(folder, r.name+".yaml"), document, 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// roles are the roles of the requests alpha and beta.
var roles = []string{alpha().role(infra), beta().role(infra)}

// onRoles returns the changes of one field on both roles.
func onRoles(field string) []change {
	var all []change
	for _, r := range roles {
		all = append(all, change{"role", r, field})
	}
	return all
}
