package credentialsrequest

import (
	"errors"
	"maps"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// builtInAccounts are the service accounts of the requests of release 4.7, which name none
// themselves, by the name of the request. They are those of the manual procedure.
var builtInAccounts = map[string][]string{
	"aws-ebs-csi-driver-operator":      {"aws-ebs-csi-driver-controller-sa", "aws-ebs-csi-driver-operator"},
	"cloud-credential-operator-iam-ro": {"cloud-credential-operator"},
	"openshift-image-registry":         {"cluster-image-registry-operator", "registry"},
	"openshift-ingress":                {"ingress-operator"},
	"openshift-machine-api-aws":        {"machine-api-controllers"},
}

const hintNoAccounts = "A role that no service account may assume is of no use. Name the accounts in the request's spec.serviceAccountNames, in a file given with " + serviceAccountsFlag + ", or in sts-config.yaml."

// Resolve gives each request its service accounts: those of overrides, which are those of
// --service-accounts-file by the name of the request; else the request's own; else, for the requests
// of release 4.7, the known ones. Whether each then has any says RequireAccounts. source says where
// overrides are from, such as "--service-accounts-file".
func Resolve(requests []Request, overrides map[string][]string, source string) ([]Request, []Note) {
	var (
		resolved []Request
		notes    []Note
	)
	used := map[string]bool{}
	for _, request := range requests {
		if names, ok := overrides[request.Name]; ok {
			used[request.Name] = true
			request.ServiceAccounts = names
			notes = append(notes, notef(LevelDebug, request.Source,
				"%s has the service accounts of %s: %s", request.ID(), source, strings.Join(names, ", ")))
		}
		request.ServiceAccounts = sortedOnce(request.ServiceAccounts)
		if len(request.ServiceAccounts) == 0 && request.RoleARN == "" {
			if names, ok := builtInAccounts[request.Name]; ok {
				request.ServiceAccounts = slices.Clone(names)
				notes = append(notes, notef(LevelInfo, request.Source,
					"%s names no service accounts; those of release 4.7 are used: %s", request.ID(), strings.Join(names, ", ")))
			}
		}
		resolved = append(resolved, request)
	}
	for _, name := range slices.Sorted(maps.Keys(overrides)) {
		if !used[name] {
			notes = append(notes, notef(LevelWarning, "",
				"%s: %s is not the name of a CredentialsRequest of this cluster", source, diagnostic.Quote(name)))
		}
	}
	return resolved, notes
}

// RequireAccounts refuses requests that have no service accounts, except for those that bring their
// own role.
func RequireAccounts(requests []Request) error {
	var problems []error
	for _, request := range requests {
		if len(request.ServiceAccounts) == 0 && request.RoleARN == "" {
			problems = append(problems, diagnostic.Inputf(hintNoAccounts,
				"%s: %s names no service accounts: neither spec.serviceAccountNames nor %s nor sts-config.yaml does", request.Source, request.ID(), serviceAccountsFlag))
		}
	}
	return errors.Join(problems...)
}
