package credentialsrequest

import (
	"maps"
	"reflect"
	"slices"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func accountsOf(requests []Request) map[string][]string {
	accounts := map[string][]string{}
	for _, request := range requests {
		accounts[request.Name] = request.ServiceAccounts
	}
	return accounts
}

func TestResolve(t *testing.T) {
	requests := []Request{
		{Name: "own", Source: "1", ServiceAccounts: []string{"z", "a", "z"}},
		{Name: "replaced", Source: "2", ServiceAccounts: []string{"old"}},
		{Name: "added", Source: "3"},
		{Name: "role", Source: "4", RoleARN: "arn"},
		{Name: "openshift-ingress", Source: "5", Namespace: "cco"},
		{Name: "openshift-image-registry", Source: "6", ServiceAccounts: []string{"own"}},
		{Name: "openshift-machine-api-aws", Source: "7"},
		{Name: "cloud-credential-operator-iam-ro", Source: "8", RoleARN: "arn"},
	}
	overrides := map[string][]string{
		"replaced":                  {"new", "even-newer"},
		"added":                     {"b"},
		"openshift-machine-api-aws": {"mine"},
		"nobody":                    {"x"},
		"another":                   {"x"},
	}
	resolved, notes := Resolve(requests, overrides, "sts-config.yaml:1: serviceAccountsFile")
	wantProblems(t, RequireAccounts(resolved))
	want := map[string][]string{
		"own": {"a", "z"}, "replaced": {"even-newer", "new"}, "added": {"b"}, "role": nil,
		"openshift-ingress": {"ingress-operator"}, "openshift-image-registry": {"own"},
		"openshift-machine-api-aws": {"mine"}, "cloud-credential-operator-iam-ro": nil,
	}
	if got := accountsOf(resolved); !reflect.DeepEqual(got, want) {
		t.Errorf("accounts %v, want %v", got, want)
	}
	wantNames(t, resolved, names(requests)...)
	wantNotes(t, notes,
		"debug 2: replaced has the service accounts of sts-config.yaml:1: serviceAccountsFile: new, even-newer",
		"debug 3: added has the service accounts of sts-config.yaml:1: serviceAccountsFile: b",
		"info 5: cco/openshift-ingress names no service accounts; those of release 4.7 are used: ingress-operator",
		"debug 7: openshift-machine-api-aws has the service accounts of sts-config.yaml:1: serviceAccountsFile: mine",
		`warning sts-config.yaml:1: serviceAccountsFile: "another" is not the name of a CredentialsRequest of this cluster`,
		`warning sts-config.yaml:1: serviceAccountsFile: "nobody" is not the name of a CredentialsRequest of this cluster`,
	)
	if !reflect.DeepEqual(requests[0].ServiceAccounts, []string{"z", "a", "z"}) || !reflect.DeepEqual(overrides["replaced"], []string{"new", "even-newer"}) {
		t.Error("the input was changed")
	}
}

// The lists of the manual procedure for release 4.7.
func TestResolveBuiltIn(t *testing.T) {
	want := map[string][]string{
		"openshift-image-registry":         {"cluster-image-registry-operator", "registry"},
		"openshift-ingress":                {"ingress-operator"},
		"aws-ebs-csi-driver-operator":      {"aws-ebs-csi-driver-controller-sa", "aws-ebs-csi-driver-operator"},
		"openshift-machine-api-aws":        {"machine-api-controllers"},
		"cloud-credential-operator-iam-ro": {"cloud-credential-operator"},
	}
	var requests []Request
	for _, name := range slices.Sorted(maps.Keys(want)) {
		requests = append(requests, Request{Name: name})
	}
	resolved, notes := Resolve(requests, nil, "f")
	wantProblems(t, RequireAccounts(resolved))
	if got := accountsOf(resolved); !reflect.DeepEqual(got, want) {
		t.Errorf("accounts %v, want %v", got, want)
	}
	if len(notes) != len(want) {
		t.Errorf("%d notes", len(notes))
	}
	resolved[0].ServiceAccounts[0] = "changed"
	again, _ := Resolve(requests, nil, "f")
	if got := accountsOf(again); !reflect.DeepEqual(got, want) {
		t.Error("the table was changed through a result")
	}
}

func TestResolveNone(t *testing.T) {
	resolved, _ := Resolve([]Request{
		{Name: "a", Namespace: "cco", Source: "f.yaml, document 1"},
		{Name: "b", Source: "f.yaml, document 2", ServiceAccounts: []string{"b"}},
		{Name: "c", Source: "f.yaml, document 3", ServiceAccounts: []string{"c"}},
	}, map[string][]string{"c": {}}, "f")
	err := RequireAccounts(resolved)
	wantProblems(t, err,
		"f.yaml, document 1: cco/a names no service accounts: neither spec.serviceAccountNames nor --service-accounts-file nor sts-config.yaml does",
		"f.yaml, document 3: c names no service accounts: neither spec.serviceAccountNames nor --service-accounts-file nor sts-config.yaml does")
	if hints := diagnostic.Hints(err); !reflect.DeepEqual(hints, []string{hintNoAccounts}) {
		t.Errorf("hints %q", hints)
	}
}
