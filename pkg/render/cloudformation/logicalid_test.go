package cloudformation

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
)

func TestLogicalIDs(t *testing.T) {
	secrets := []credentialsrequest.Secret{
		{Namespace: "openshift-ingress-operator", Name: "cloud-credentials"},
		{Namespace: "a-b", Name: "c"}, {Namespace: "a", Name: "b-c"}, {Namespace: "a", Name: "b.c"},
		{Namespace: "a1", Name: "2"}, {Namespace: "a", Name: "12"},
		{Namespace: "x", Name: strings.Repeat("y", 253)}, {Namespace: "x", Name: strings.Repeat("y", 252) + "z"},
	}
	ids := logicalIDs(secrets)
	seen := map[string]credentialsrequest.Secret{}
	valid := regexp.MustCompile(`^[A-Za-z0-9]{1,247}$`)
	for secret, id := range ids {
		if other, twice := seen[id]; twice {
			t.Errorf("%s and %s are both %s", secret, other, id)
		}
		seen[id] = secret
		if !valid.MatchString(id) {
			t.Errorf("%s is no logical id, or leaves no room for what follows it", id)
		}
	}
	if got := ids[secrets[0]]; got != "OpenshiftIngressOperatorCloudCredentials" {
		t.Errorf("the id is %s", got)
	}
	slices.Reverse(secrets)
	for secret, id := range logicalIDs(secrets) {
		if ids[secret] != id {
			t.Errorf("in another order %s is %s instead of %s", secret, id, ids[secret])
		}
	}
}
