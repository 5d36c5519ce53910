package credentialsrequest

import (
	"context"
	"maps"
	"slices"

	"k8s.io/apimachinery/pkg/util/validation"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/document"
)

// serviceAccountsFlag is what the file is called where nobody has to be told where it is named.
const serviceAccountsFlag = "--service-accounts-file"

const hintServiceAccounts = "The file of " + serviceAccountsFlag + " maps names of CredentialsRequests to lists of service accounts, such as `openshift-ingress: [ingress-operator]`."

// ReadServiceAccounts reads the file of --service-accounts-file: a YAML or JSON map of the
// names of requests to the names of their service accounts. source says where the file is named, such
// as "sts-config.yaml:3: serviceAccountsFile".
func ReadServiceAccounts(ctx context.Context, source, file string) (map[string][]string, error) {
	data, err := readInput(ctx, source+" "+file, file, hintServiceAccounts)
	if err != nil {
		return nil, err
	}
	return ParseServiceAccounts(ctx, file, data)
}

// ParseServiceAccounts is ReadServiceAccounts for a content that was read already; the
// name is used in messages, and one that ends in .json makes it JSON.
func ParseServiceAccounts(ctx context.Context, name string, data []byte) (map[string][]string, error) {
	c := newChecker(diagnostic.OneLine(name))
	c.hint = hintServiceAccounts
	var accounts map[string][]string
	documents := 0
	err := document.Each(ctx, name, data, func(doc document.Document) {
		documents++
		for _, problem := range doc.Problems {
			c.blame(problem.Field, "%s", problem.Text)
		}
		if len(doc.Problems) == 0 && documents == 1 {
			accounts = c.serviceAccounts(doc.Value)
		}
	})
	switch {
	case err != nil:
		return nil, err
	case documents == 0:
		c.blame(nil, "is empty")
	case documents > 1:
		c.blame(nil, "holds %d documents; it must be one map", documents)
	}
	if len(c.problems) > 0 {
		return nil, c.err()
	}
	return accounts, nil
}

func (c *checker) serviceAccounts(value any) map[string][]string {
	root, ok := c.object(value, nil)
	if value != nil && !ok {
		return nil
	}
	if len(root.fields) == 0 {
		c.blame(nil, "is empty")
	}
	accounts := make(map[string][]string, len(root.fields))
	for _, request := range slices.Sorted(maps.Keys(root.fields)) {
		at := root.at.To(request)
		names := root.strs(request)
		if len(names) == 0 {
			c.blame(at, "names no service account")
		}
		for i, name := range names {
			c.checkName(at.At(i), name, validation.IsDNS1123Subdomain)
		}
		accounts[request] = sortedOnce(names)
	}
	return accounts
}
