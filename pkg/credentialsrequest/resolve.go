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

const hintNoAccounts = "A role that no service account may assume is of no use. Name the accounts in the request's spec.serviceAccountNames, or in a file given with " + serviceAccountsFlag + "."

// Resolve gives each request its service accounts: those of the overrides, by the name of
// the request; else the request's own; else, for the requests of release 4.7, the known
// ones. Without any there is an error, except for a request that brings its own role.
func Resolve(requests []Request, overrides map[string][]string) ([]Request, []Note, error) {
	var (
		resolved []Request
		notes    []Note
		problems []error
	)
	used := map[string]bool{}
	for _, request := range requests {
		if names, ok := overrides[request.Name]; ok {
			used[request.Name] = true
			request.ServiceAccounts = names
			notes = append(notes, notef(LevelDebug, request.Source,
				"%s has the service accounts of %s: %s", request.ID(), serviceAccountsFlag, strings.Join(names, ", ")))
		}
		request.ServiceAccounts = sortedOnce(request.ServiceAccounts)
		if len(request.ServiceAccounts) == 0 && request.RoleARN == "" {
			names, ok := builtInAccounts[request.Name]
			if !ok {
				problems = append(problems, diagnostic.Inputf(hintNoAccounts,
					"%s: %s names no service accounts: neither spec.serviceAccountNames nor %s does", request.Source, request.ID(), serviceAccountsFlag))
				continue
			}
			request.ServiceAccounts = slices.Clone(names)
			notes = append(notes, notef(LevelInfo, request.Source,
				"%s names no service accounts; those of release 4.7 are used: %s", request.ID(), strings.Join(names, ", ")))
		}
		resolved = append(resolved, request)
	}
	for _, name := range slices.Sorted(maps.Keys(overrides)) {
		if !used[name] {
			notes = append(notes, notef(LevelWarning, "",
				"%s: %s is not the name of a CredentialsRequest of this cluster", serviceAccountsFlag, diagnostic.Quote(name)))
		}
	}
	if err := errors.Join(problems...); err != nil {
		return nil, notes, err
	}
	return resolved, notes, nil
}
