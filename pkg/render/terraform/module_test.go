package terraform

import (
	"errors"
	"maps"
	"os"
	"os/exec"
	"path"
	"slices"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/hashicorp/hcl/v2/hclwrite"
	"github.com/zclconf/go-cty/cty"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
	"github.com/openshift/openshift-install-sts/pkg/standin/terraform"
)

// stacks are the shapes that a stack can have.
func stacks() map[string]*render.Stack {
	all := map[string]*render.Stack{"none": rendertest.Cluster{}.Stack(), "one": many(1), "seven": many(7), "oldest": full(oldest)}
	for _, at := range rendertest.Places {
		all["everything in "+at.Partition] = full(at)
	}
	for name, c := range rendertest.Issuers() {
		all[name] = c.Stack(rendertest.Components()...)
	}
	return all
}

func schema(t *testing.T) *terraform.Schema {
	t.Helper()
	s, err := terraform.ReadSchema("../../../testdata/terraform/aws-provider-schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// All names are those of the provider and of the language, and nothing required is missing.
func TestNames(t *testing.T) {
	table := schema(t)
	for name, s := range stacks() {
		t.Run(name, func(t *testing.T) {
			if err := load(t, s).Check(table); err != nil {
				t.Error(err)
			}
		})
	}
}

// The files are spaced as hclwrite would, which the writer does not ask.
func TestSpacing(t *testing.T) {
	for name, s := range stacks() {
		for file, f := range rendertest.Files(t, Format(), s) {
			if strings.HasSuffix(file, ".tf") && string(hclwrite.Format(f.Data)) != string(f.Data) {
				t.Errorf("%s: %s is not spaced as it should be:\n%s", name, file, f.Data)
			}
		}
	}
}

// The real `terraform fmt` finds nothing to change.
func TestFmt(t *testing.T) {
	for name, s := range stacks() {
		if strings.HasPrefix(name, "everything in aws-") {
			continue // their texts are the same
		}
		folder := rendertest.Write(t, rendertest.Files(t, Format(), s))
		cmd := exec.CommandContext(t.Context(), "terraform", "fmt", "-check", "-diff", "-recursive", folder)
		cmd.Env = append(os.Environ(), "TF_CLI_CONFIG_FILE="+os.DevNull, "CHECKPOINT_DISABLE=1")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	}
}

// downstream returns whether a resource waits for another, directly or not.
func downstream(dependencies map[string][]string, address, of string) bool {
	return slices.ContainsFunc(dependencies[address], func(on string) bool {
		return on == of || downstream(dependencies, on, of)
	})
}

// Nothing is touched before the account is known to be the right one, and each resource
// waits for what AWS demands to be there before.
func TestOrder(t *testing.T) {
	for name, s := range stacks() {
		t.Run(name, func(t *testing.T) { testOrder(t, load(t, s).Dependencies()) })
	}
}

func testOrder(t *testing.T, dependencies map[string][]string) {
	for address := range dependencies {
		if address != guard && !downstream(dependencies, address, guard) {
			t.Errorf("%s does not wait for the account's check", address)
		}
		kind, _, _ := strings.Cut(address, ".")
		for kind2, of := range map[string][]string{
			"aws_s3_bucket_policy":            {"aws_s3_bucket_public_access_block.oidc"},
			"aws_iam_openid_connect_provider": {"aws_s3_bucket_policy.oidc", "aws_s3_object.keys_json", "aws_s3_object.well_known_openid_configuration", "aws_s3_object.openid_v1_jwks", distribution},
			"aws_s3_object":                   {"aws_s3_bucket_server_side_encryption_configuration.oidc", distribution},
			"aws_iam_role":                    {provider},
		} {
			for _, on := range of {
				if _, exists := dependencies[on]; exists && kind == kind2 && !downstream(dependencies, address, on) {
					t.Errorf("%s does not wait for %s", address, on)
				}
			}
		}
	}
}

// Nothing of another partition gets into the module.
func TestPartitions(t *testing.T) {
	for _, at := range rendertest.Places[1:] {
		s := rendertest.Cluster{Place: at}.Stack(rendertest.Many(1)...)
		for name, f := range rendertest.Files(t, Format(), s) {
			text := strings.NewReplacer("sts.amazonaws.com", "", at.Suffix, "").Replace(string(f.Data))
			if strings.Contains(text, "arn:aws:") || strings.Contains(text, "amazonaws.com") {
				t.Errorf("%s: %s holds something of the partition aws:\n%s", at.Partition, name, f.Data)
			}
		}
	}
}

// The defaults are what was asked for, and the other team can change them within the rules.
func TestVariables(t *testing.T) {
	for name, s := range stacks() {
		if _, err := load(t, s).Evaluate(nil); err != nil {
			t.Errorf("%s: the defaults are refused: %v", name, err)
		}
	}
	m := load(t, full(rendertest.Places[1]))
	tags := func(key string) cty.Value { return cty.MapVal(map[string]cty.Value{key: cty.StringVal("x")}) }
	for _, c := range []struct {
		name, variable string
		value          cty.Value
		good           bool
	}{
		{"a boundary", "permissions_boundary_arn", cty.StringVal("arn:aws-cn:iam::123456789012:policy/x/y"), true},
		{"AWS's own", "permissions_boundary_arn", cty.StringVal("arn:aws-cn:iam::aws:policy/PowerUserAccess"), true},
		{"no boundary", "permissions_boundary_arn", cty.NullVal(cty.String), true},
		{"another account's", "permissions_boundary_arn", cty.StringVal("arn:aws-cn:iam::210987654321:policy/x"), false},
		{"another partition's", "permissions_boundary_arn", cty.StringVal("arn:aws:iam::123456789012:policy/x"), false},
		{"a role", "permissions_boundary_arn", cty.StringVal("arn:aws-cn:iam::123456789012:role/x"), false},
		{"a tag", "tags", tags("Team"), true},
		{"no tags", "tags", cty.MapValEmpty(cty.String), true},
		{"Name", "tags", tags("Name"), false},
		{"name", "tags", tags("name"), false},
		{"names", "tags", tags("names"), true},
		{"OpenShift's", "tags", tags("OpenShift.io/x"), false},
		{"Kubernetes's", "tags", tags("kubernetes.io/cluster/harbor-x4k2p"), false},
		{"not quite Kubernetes's", "tags", tags("kubernetesXio/x"), true},
	} {
		if _, err := m.Evaluate(map[string]cty.Value{c.variable: c.value}); (err == nil) != c.good {
			t.Errorf("%s: %v", c.name, err)
		}
	}
}

// Resources keep their names in Terraform's state whatever else changes, and no two meet.
func TestLabels(t *testing.T) {
	labelsOf := func(s *render.Stack) []string {
		return slices.Sorted(maps.Keys(load(t, s).Dependencies()))
	}
	first, other := full(oldest), full(rendertest.Places[1])
	other.Name = "renamed"
	if a, b := labelsOf(first), labelsOf(other); !slices.Equal(a, b) {
		t.Errorf("another cluster, other labels:\n%v\n%v", a, b)
	}
	var components []rendertest.Component
	for _, names := range [][2]string{
		{"a-b", "c"}, {"a", "b-c"}, {"a", "b.c"}, {"a", "b--c"}, {"a--b", "c"}, {"3scale", "x"}, {"a", "3"}, {"a", "b-c-1"}, {"a", "b-c-2"},
	} {
		c := asking(names[0], names[1], nasty())
		c.Managed = true
		components = append(components, c)
	}
	s := rendertest.Cluster{}.Stack(components...)
	m := load(t, s)
	if err := m.Check(schema(t)); err != nil {
		t.Error(err)
	}
	roles := 0
	for address := range m.Dependencies() {
		if strings.HasPrefix(address, "aws_iam_role.") {
			roles++
		}
	}
	if roles != len(s.Roles) {
		t.Errorf("%d roles under names of their own, want %d", roles, len(s.Roles))
	}
	s.Components = append(s.Components, s.Components[0])
	if _, err := Format().Render(t.Context(), s); err == nil || !strings.Contains(err.Error(), s.Components[0].Secret.String()) {
		t.Errorf("one Secret twice: error %v", err)
	}
}

// Published keys are left alone, and the other document is not.
func TestKeysStay(t *testing.T) {
	ignoring := 0
	for _, b := range load(t, many(1)).Blocks {
		if b.Type != "resource" || b.Labels[0] != "aws_s3_object" {
			continue
		}
		ignores := slices.ContainsFunc(b.Body.Blocks, func(nested *hclsyntax.Block) bool {
			return nested.Type == "lifecycle" && nested.Body.Attributes["ignore_changes"] != nil
		})
		if ignores != (b.Labels[1] != "well_known_openid_configuration") {
			t.Errorf("%s: changes are ignored: %v", b.Labels[1], ignores)
		}
		if ignores {
			ignoring++
		}
	}
	if ignoring != 2 {
		t.Errorf("%d key sets", ignoring)
	}
}

// Text that could end a comment or a string stays in it.
func TestComments(t *testing.T) {
	s := many(1)
	s.Components[0].Request = "ns/x\nresource \"aws_iam_role\" \"evil\" {}\r\n\u2028#"
	if err := load(t, s).Check(schema(t)); err != nil {
		t.Error(err)
	}
	for address := range load(t, s).Dependencies() {
		if strings.Contains(address, "evil") {
			t.Errorf("%s got into the module", address)
		}
	}
}

// The documents are those that are served, below their keys.
func TestDocuments(t *testing.T) {
	s := many(1)
	files := rendertest.Files(t, Format(), s)
	for _, o := range s.Objects {
		if got := files[path.Join("oidc", o.Key)].Data; string(got) != string(o.Body) {
			t.Errorf("%s: %s", o.Key, got)
		}
	}
}

// What Terraform could not write as it is is refused.
func TestRefused(t *testing.T) {
	s := many(1)
	s.Bucket.Tags["unit"] = "5 \u212b" // the sign for Ångström; in normal form C it is a letter
	_, err := Format().Render(t.Context(), s)
	if diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(err.Error(), `"unit"`) {
		t.Errorf("a tag that is not in normal form C: %v", err)
	}
	for what, change := range map[string]func(*render.Stack){
		"trust policy": func(s *render.Stack) { s.Components[0].Role.Trust = iampolicy.Document{} },
		"permissions": func(s *render.Stack) {
			s.Components[0].Role.Inline = map[string]iampolicy.Document{"p": {}}
		},
		"managed policy": func(s *render.Stack) {
			s.Components[0].Role.Managed = s.Components[0].Role.ManagedPolicies([]iampolicy.Document{{}})
		},
		"bucket policy": func(s *render.Stack) { s.Policy.Policy = iampolicy.Document{} },
	} {
		s := many(1)
		change(s)
		if _, err := Format().Render(t.Context(), s); err == nil || errors.Unwrap(err) == nil {
			t.Errorf("a %s that IAM would refuse: error %v", what, err)
		}
	}
}
