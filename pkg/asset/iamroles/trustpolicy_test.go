package iamroles

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestTrustPolicy(t *testing.T) {
	text, err := trustPolicy(cluster("aws"), ingress()).JSON()
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` +
		`"Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/harbor-x4k2p-oidc.s3.eu-west-1.amazonaws.com"},` +
		`"Action":["sts:AssumeRoleWithWebIdentity"],` +
		`"Condition":{"StringEquals":{"harbor-x4k2p-oidc.s3.eu-west-1.amazonaws.com:aud":"openshift",` +
		`"harbor-x4k2p-oidc.s3.eu-west-1.amazonaws.com:sub":["system:serviceaccount:openshift-ingress-operator:another",` +
		`"system:serviceaccount:openshift-ingress-operator:ingress-operator"]}}}]}`
	if text != want {
		t.Errorf("got  %s\nwant %s", text, want)
	}
}

// An override's audiences stand in the place of openshift.
func TestTrustPolicyOfOtherAudiences(t *testing.T) {
	for want, audiences := range map[string][]string{
		`:aud":"sts.amazonaws.com",`:   {"sts.amazonaws.com"},
		`:aud":["openshift","vault"],`: {"openshift", "vault"},
	} {
		r := ingress()
		r.Audiences = audiences
		text, err := trustPolicy(cluster("aws"), r).JSON()
		if err != nil || !strings.Contains(text, want) {
			t.Errorf("got %s (%v), want %s in it", text, err, want)
		}
	}
}

// A wildcard in a name is a character like any other, since the condition is StringEquals.
func TestTrustPolicyHasNoWildcards(t *testing.T) {
	r := ingress()
	r.ServiceAccounts = []string{"*", "a?"}
	text, err := trustPolicy(cluster("aws"), r).JSON()
	if err != nil {
		t.Fatal(err)
	}
	var document struct {
		Statement []struct {
			Condition map[string]map[string]any
			Action    []string
		}
	}
	if err := json.Unmarshal([]byte(text), &document); err != nil {
		t.Fatal(err)
	}
	if len(document.Statement) != 1 || len(document.Statement[0].Condition) != 1 || len(document.Statement[0].Condition["StringEquals"]) != 2 {
		t.Errorf("the trust policy is %s", text)
	}
}
