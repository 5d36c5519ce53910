package cloudformation

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// However many roles there are, every template is within the limits (the stand-in checks
// them), all resources are there once, and the templates are about as full as they can be.
func TestSplit(t *testing.T) {
	for _, roles := range []int{1, 7, 60, 400} {
		s := maker{place: places[1], name: "harbor-x4k2p"}.stack(many(roles)...)
		files := rendered(t, s)
		for _, folder := range []string{"", stackSetFolder} {
			t.Run(fmt.Sprintf("%d/%s", roles, folder), func(t *testing.T) {
				demandResources(t, s, evaluated(t, s, files, folder), true)
				size, number := 0, 0
				for f, ok := files[path.Join(folder, templateName(1))]; ok; f, ok = files[path.Join(folder, templateName(number+1))] {
					size += len(f.Data)
					number++
					if part := fmt.Sprintf("%d of", number); roles > 30 != bytes.Contains(f.Data, []byte(part)) {
						t.Errorf("%s: it must say %q if it is not the only one", f.Name, part)
					}
				}
				if fewest := size/maxTemplate + 1; number > fewest+fewest/10+1 {
					t.Errorf("%d templates for %d bytes, and %d would do", number, size, fewest)
				}
				if extra := files[path.Join(folder, templateName(number+1))]; extra.Data != nil {
					t.Errorf("%s is there", extra.Name)
				}
			})
		}
	}
}

// The number of parameters is a limit, too, where roles are small.
func TestSplitByCount(t *testing.T) {
	full := newTemplate()
	p := func(n int) *piece {
		p := &piece{writer: &writer{}}
		p.add(parameters, fmt.Sprint("P", n), "", text("x"))
		p.add(parameters, "Shared", "", text("x"))
		p.output(fmt.Sprint("O", n), "", text("x"))
		return p
	}
	for n := range maxParameters - 1 {
		if !full.fits(p(n), 0) {
			t.Fatalf("piece %d does not fit", n)
		}
		full.add(p(n))
	}
	if full.fits(p(maxParameters-1), 0) {
		t.Errorf("there is room for more than %d parameters", maxParameters)
	}
	if n := len(full.items[parameters]); n != maxParameters {
		t.Errorf("there are %d parameters, want %d", n, maxParameters)
	}
}

// A role whose policy is too long in lines of its own is written on one line; what is too
// long even so is refused, naming the request.
func TestTooLong(t *testing.T) {
	// Within IAM's limit of 10,240 characters, and 60,000 bytes in lines of their own.
	statements := []iampolicy.Statement{{
		Effect: iampolicy.Allow, Action: []string{"ec2:*"}, Resource: []string{"*"},
		Condition: iampolicy.Condition{"StringEquals": {"aws:x": slices.Repeat([]string{"1"}, 2500)}},
	}}
	secret := credentialsrequest.Secret{Namespace: "openshift-x", Name: "long"}
	s := maker{place: places[0], name: "h"}.stack(permission{secret: secret, accounts: []string{"a"}, statements: statements})
	files := rendered(t, s)
	if !bytes.Contains(files["template.yaml"].Data, []byte(`['1', '1', '1'`)) {
		t.Errorf("it is not on one line: %.3000s", files["template.yaml"].Data)
	}
	for _, folder := range []string{"", stackSetFolder} {
		demandResources(t, s, evaluated(t, s, files, folder), true)
	}

	statements[0].Action = slices.Repeat([]string{"ec2:" + strings.Repeat("x", 60)}, 900)
	s = maker{place: places[0], name: "h"}.stack(permission{secret: secret, accounts: []string{"a"}, statements: statements})
	_, err := Format().Render(t.Context(), s)
	if err == nil || !strings.Contains(err.Error(), "CredentialsRequest requests/long") || len(diagnostic.Hints(err)) == 0 {
		t.Errorf("the error is %v, with the hints %q", err, diagnostic.Hints(err))
	}
}

// DependsOn is written only where the other resource is; without it, nothing would make
// CloudFormation delete the roles before the provider.
func TestDependsOn(t *testing.T) {
	files := rendered(t, maker{place: places[0], name: "harbor"}.stack(many(60)...))
	if n := bytes.Count(files["template.yaml"].Data, []byte("DependsOn: IdentityProvider\n")); n < 5 {
		t.Errorf("%d roles depend on the provider", n)
	}
	if bytes.Contains(files["roles-2.yaml"].Data, []byte("DependsOn")) {
		t.Error("a role depends on the provider of another stack")
	}
}

// The same stack gives the same bytes, and they are ASCII.
func TestDeterministic(t *testing.T) {
	m := maker{place: places[0], name: "harbor", tags: map[string]string{"a": "\u00fc", "b": "2", "c": "3"}}
	first := rendered(t, m.cluster())
	for range 5 {
		for name, f := range rendered(t, m.cluster()) {
			if !bytes.Equal(f.Data, first[name].Data) {
				t.Errorf("%s differs", name)
			}
		}
	}
	for name, f := range first {
		if strings.HasSuffix(name, ".yaml") && bytes.ContainsFunc(f.Data, func(r rune) bool { return r > '~' }) {
			t.Errorf("%s is not ASCII", name)
		}
	}
}
