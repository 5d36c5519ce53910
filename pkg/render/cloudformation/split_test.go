package cloudformation

import (
	"bytes"
	"fmt"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
)

// However many roles there are, every template is within the limits (the stand-in checks
// them), all resources are there once, and the templates are more than half full.
func TestSplit(t *testing.T) {
	for _, roles := range []int{1, 7, 60, 400} {
		s := rendertest.Cluster{Place: rendertest.Places[1]}.Stack(rendertest.Many(roles)...)
		files := rendertest.Files(t, Format(), s)
		for _, folder := range []string{"", stackSetFolder} {
			t.Run(fmt.Sprintf("%d/%s", roles, folder), func(t *testing.T) {
				demandResources(t, s, evaluated(t, s, files, folder), true)
				names, size := templateNames(files, folder), 0
				for _, name := range names {
					f := files[path.Join(folder, templateFile(name))]
					size += len(f.Data)
					if !bytes.Contains(f.Data, []byte("roles ("+name+")")) && name != mainTemplate {
						t.Errorf("%s does not say what it has", f.Name)
					}
				}
				if roles > 30 != (len(names) > 1) || len(names) > 1+2*size/maxTemplate {
					t.Errorf("%d templates for %d bytes: %v", len(names), size, names)
				}
			})
		}
	}
}

// placement returns the template of each resource.
func placement(t *testing.T, components []rendertest.Component) (map[string]string, []string) {
	t.Helper()
	s := rendertest.Cluster{}.Stack(components...)
	d, err := newDocuments(s)
	if err != nil {
		t.Fatal(err)
	}
	made, err := templates(newClusterForm(s), s, d)
	if err != nil {
		t.Fatal(err)
	}
	in := map[string]string{}
	for _, m := range made {
		for _, r := range m.items[resources] {
			in[r.id] = m.name
		}
	}
	return in, names(made)
}

// A component that comes or goes moves nothing. Only a template that has no room any more is
// divided, and nothing moves but what it had; nothing ever moves between two templates that
// stay, since each of the two stacks would have to be updated before the other.
func TestSplitIsStable(t *testing.T) {
	all := rendertest.Many(100)
	want, with := placement(t, all)
	divided := 0
	for i := range all {
		got, without := placement(t, slices.Delete(slices.Clone(all), i, i+1))
		moved := map[string]bool{} // the templates that something left
		for id, name := range got {
			if name == want[id] {
				continue
			}
			moved[want[id]] = true
			if slices.Contains(without, want[id]) || slices.Contains(with, name) {
				t.Errorf("without %s, %s moves from %s to %s, and both templates stay", all[i].Secret, id, want[id], name)
			}
		}
		switch {
		case len(moved) == 0:
		case len(moved) == 2 && len(without) == len(with)-1:
			divided++
		default:
			t.Errorf("without %s the resources of %d templates move, and %d templates become %d", all[i].Secret, len(moved), len(with), len(without))
		}
	}
	if divided > 30 {
		t.Errorf("of 100 components, %d make a template be divided", divided)
	}

	// From one template to several: what is not a role stays.
	few, _ := placement(t, all[:5])
	for _, id := range []string{idBucket, idBucketPolicy, idProvider} {
		if few[id] != mainTemplate || want[id] != mainTemplate {
			t.Errorf("%s is in %s, and when there are several templates in %s", id, few[id], want[id])
		}
	}
}

// A component that is too large for a template has templates of its own, and moves nothing.
func TestSplitLarge(t *testing.T) {
	statement := iampolicy.Statement{Effect: iampolicy.Allow, Action: slices.Repeat([]string{"ec2:RunInstances"}, 350), Resource: []string{"*"}}
	large := rendertest.Component{
		Secret: secret("openshift-x", "large"), ServiceAccounts: []string{"a"}, Managed: true,
		Statements: slices.Repeat([]iampolicy.Statement{statement}, 9),
	}
	for _, roles := range []int{5, 60} {
		usual := rendertest.Many(roles)
		want, before := placement(t, usual)
		got, after := placement(t, append(usual, large))
		for id, name := range want {
			if got[id] != name {
				t.Errorf("%s moves from %s to %s", id, name, got[id])
			}
		}
		if len(after) != len(before)+3 || !strings.HasSuffix(got["OpenshiftXLargeRole"], "-1") || !strings.HasSuffix(got["OpenshiftXLargePolicy9"], "-3") {
			t.Errorf("the component is in %q", got)
		}
		for _, name := range after {
			if len(name) > maxTemplateName {
				t.Errorf("the name %s is longer than %d", name, maxTemplateName)
			}
		}
		s := rendertest.Cluster{}.Stack(append(usual, large)...)
		files := rendertest.Files(t, Format(), s)
		for _, folder := range []string{"", stackSetFolder} {
			demandResources(t, s, evaluated(t, s, files, folder), true)
		}
	}
}

// The number of parameters is a limit, too, where roles are small.
func TestSplitByCount(t *testing.T) {
	full := newTemplate("full")
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
	component := rendertest.Component{Secret: secret("openshift-x", "long"), ServiceAccounts: []string{"a"}, Statements: statements}
	s := rendertest.Cluster{}.Stack(component)
	files := rendertest.Files(t, Format(), s)
	if !bytes.Contains(files["template.yaml"].Data, []byte(`['1', '1', '1'`)) {
		t.Errorf("it is not on one line: %.3000s", files["template.yaml"].Data)
	}
	for _, folder := range []string{"", stackSetFolder} {
		demandResources(t, s, evaluated(t, s, files, folder), true)
	}

	statements[0].Action = slices.Repeat([]string{"ec2:" + strings.Repeat("x", 60)}, 900)
	s = rendertest.Cluster{}.Stack(component)
	_, err := Format().Render(t.Context(), s)
	if err == nil || !strings.Contains(err.Error(), "CredentialsRequest openshift-cloud-credential-operator/long") || len(diagnostic.Hints(err)) == 0 {
		t.Errorf("the error is %v, with the hints %q", err, diagnostic.Hints(err))
	}
}

// DependsOn is written only where the other resource is; without it, nothing would make
// CloudFormation delete the roles before the provider.
func TestDependsOn(t *testing.T) {
	files := rendertest.Files(t, Format(), rendertest.Cluster{}.Stack(rendertest.Many(10)...))
	if n := bytes.Count(files["template.yaml"].Data, []byte("DependsOn: IdentityProvider\n")); n != 10 {
		t.Errorf("%d roles depend on the provider", n)
	}
	files = rendertest.Files(t, Format(), rendertest.Cluster{}.Stack(rendertest.Many(60)...))
	for _, name := range templateNames(files, "") {
		if name != mainTemplate && bytes.Contains(files[templateFile(name)].Data, []byte("DependsOn")) {
			t.Errorf("%s: a role depends on the provider of another stack", name)
		}
	}
}

// The same stack gives the same bytes, and they are ASCII.
func TestDeterministic(t *testing.T) {
	c := rendertest.Cluster{Tags: map[string]string{"a": "\u00fc", "b": "2", "c": "3"}}
	first := rendertest.Files(t, Format(), c.Stack(awkwardComponents()...))
	for range 5 {
		for name, f := range rendertest.Files(t, Format(), c.Stack(awkwardComponents()...)) {
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
