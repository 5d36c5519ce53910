package credentialsrequest

import (
	"context"
	"errors"
	"path/filepath"
	"reflect"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func TestReadServiceAccounts(t *testing.T) {
	want := map[string][]string{"openshift-ingress": {"ingress-operator"}, "shipper": {"loader", "shipper"}}
	dir := write(t, map[string]string{
		"a.yaml":    "# whose\n---\nshipper: [shipper, loader, shipper]\nopenshift-ingress:\n- ingress-operator\n",
		"a.json":    `{"shipper": ["shipper", "loader"], "openshift-ingress": ["ingress-operator"]}`,
		"no-ending": "{shipper: [shipper, loader], openshift-ingress: [ingress-operator]}",
	})
	for _, name := range []string{"a.yaml", "a.json", "no-ending"} {
		got, err := ReadServiceAccounts(context.Background(), "--service-accounts-file", filepath.Join(dir, name))
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %v, %v", name, got, err)
		}
	}

	missing := filepath.Join(dir, "missing")
	const source = "sts-config.yaml:3: serviceAccountsFile"
	_, err := ReadServiceAccounts(context.Background(), source, missing)
	wantProblems(t, err, source+" "+missing+": cannot be read: no such file or directory")
	_, err = ReadServiceAccounts(context.Background(), source, dir)
	wantProblems(t, err, source+" "+dir+": is not a regular file")
}

func TestParseServiceAccounts(t *testing.T) {
	const domain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
	tests := []struct {
		name, content string
		want          []string
	}{
		{"empty", "", []string{"f: is empty"}},
		{"comments", "# a: [b]\n", []string{"f: is empty"}},
		{"null", "null", []string{"f: is empty"}},
		{"empty map", "{}", []string{"f: is empty"}},
		{"list", "[a]", []string{"f: must be a map, not a list"}},
		{"two documents", "a: [b]\n---\nb: [c]\n", []string{"f: holds 2 documents; it must be one map"}},
		{"syntax", "a: [b]\nb: : c\n", []string{"f: line 2: mapping values are not allowed in this context"}},
		{"repeated request", "a: [b]\na: [c]\n", []string{"f: a is set more than once"}},
		{"no list", "a: b\n", []string{"f: a must be a list, not a string"}},
		{"no accounts", "a: []\nb:\nc.d: [e]\n", []string{"f: a names no service account", "f: b names no service account"}},
		{"account not valid", "a: [b, B]\n", []string{`f: a[1] is "B": ` + domain}},
		{"account of another type", "b: [[c]]\na: [1]\n", []string{"f: a[0] must be a string, not a number; put it in quotes", "f: b[0] must be a string, not a list"}},
		{"account null", "a: [null]\n", []string{"f: a[0] is empty"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			accounts, err := ParseServiceAccounts(context.Background(), "f", []byte(test.content))
			wantProblems(t, err, test.want...)
			if accounts != nil {
				t.Errorf("%v beside an error", accounts)
			}
			if hints := diagnostic.Hints(err); len(hints) != 1 || hints[0] != hintServiceAccounts {
				t.Errorf("hints %q", hints)
			}
		})
	}
}

func TestParseServiceAccountsInterrupted(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := ParseServiceAccounts(ctx, "f", []byte("a: [b]")); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
