package terraform

import (
	"encoding/json"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
	"github.com/zclconf/go-cty/cty/function"
	"github.com/zclconf/go-cty/cty/function/stdlib"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
	"github.com/openshift/openshift-install-sts/pkg/standin/terraform"
)

// documentsOf returns the documents of a stack as they are sent, by the resource and the
// attribute that hold them in the module.
func documentsOf(t *testing.T, s *render.Stack) map[string]string {
	t.Helper()
	all := map[string]string{}
	add := func(place string, d iampolicy.Document) {
		document, err := d.JSON()
		if err != nil {
			t.Fatal(err)
		}
		all[place] = document
	}
	add("aws_s3_bucket_policy "+s.Bucket.BucketName, s.Policy.Policy)
	for _, r := range s.Roles {
		add("aws_iam_role "+r.RoleName, r.Trust)
		for name, d := range r.Inline {
			add("aws_iam_role_policy "+name, d)
		}
		for _, m := range r.Managed {
			add("aws_iam_policy "+m.PolicyName, m.Document)
		}
	}
	return all
}

// expressionsOf returns the arguments of jsonencode in a module, by the same places.
func expressionsOf(t *testing.T, m *terraform.Module, bucket string) map[string]*hclsyntax.FunctionCallExpr {
	t.Helper()
	all := map[string]*hclsyntax.FunctionCallExpr{}
	for _, b := range m.Blocks {
		for _, name := range []string{"policy", "assume_role_policy"} {
			attribute := b.Body.Attributes[name]
			if attribute == nil || b.Type != "resource" {
				continue
			}
			call, isCall := attribute.Expr.(*hclsyntax.FunctionCallExpr)
			if !isCall || call.Name != "jsonencode" || len(call.Args) != 1 {
				t.Fatalf("%s: %s is no call of jsonencode", b.Labels, name)
			}
			called := bucket
			if b.Labels[0] != "aws_s3_bucket_policy" {
				called = literal(t, b.Body.Attributes["name"].Expr)
			}
			all[b.Labels[0]+" "+called] = call
		}
	}
	return all
}

// literal returns the text of an expression that is nothing but a string.
func literal(t *testing.T, e hclsyntax.Expression) string {
	t.Helper()
	template, ok := e.(*hclsyntax.TemplateExpr)
	if !ok {
		t.Fatalf("%s is a %T and no string", e.Range(), e)
	}
	// The parser may make several parts of a string with escapes in it.
	var whole strings.Builder
	for _, part := range template.Parts {
		value, ok := part.(*hclsyntax.LiteralValueExpr)
		if !ok {
			t.Fatalf("%s: the string has a %T in it", e.Range(), part)
		}
		whole.WriteString(value.Val.AsString())
	}
	return whole.String()
}

// compactJSON writes an expression back as JSON, everything in the order of the source.
func compactJSON(t *testing.T, e hclsyntax.Expression, source []byte) string {
	t.Helper()
	quoted := func(s string) string {
		var b strings.Builder
		encoder := json.NewEncoder(&b)
		encoder.SetEscapeHTML(false)
		if err := encoder.Encode(s); err != nil {
			t.Fatal(err)
		}
		return strings.TrimSpace(b.String())
	}
	switch e := e.(type) {
	case *hclsyntax.ObjectConsExpr:
		var fields []string
		for _, item := range e.Items {
			key, ok := item.KeyExpr.(*hclsyntax.ObjectConsKeyExpr)
			if !ok {
				t.Fatalf("%s: the key is a %T", e.Range(), item.KeyExpr)
			}
			name := hcl.ExprAsKeyword(key.Wrapped)
			if name == "" {
				name = literal(t, key.Wrapped)
			}
			fields = append(fields, quoted(name)+":"+compactJSON(t, item.ValueExpr, source))
		}
		return "{" + strings.Join(fields, ",") + "}"
	case *hclsyntax.TupleConsExpr:
		var members []string
		for _, member := range e.Exprs {
			members = append(members, compactJSON(t, member, source))
		}
		return "[" + strings.Join(members, ",") + "]"
	case *hclsyntax.TemplateExpr:
		return quoted(literal(t, e))
	case *hclsyntax.LiteralValueExpr, *hclsyntax.UnaryOpExpr:
		return string(e.Range().SliceBytes(source)) // a number, true or false
	}
	t.Fatalf("%s: a %T", e.Range(), e)
	return ""
}

// Every policy is in the module, and what the module says is byte for byte the document that
// create sends.
func TestPoliciesWordForWord(t *testing.T) {
	for _, at := range rendertest.Places {
		t.Run(at.Partition, func(t *testing.T) {
			s := full(at)
			files := rendertest.Files(t, Format(), s)
			want, got := documentsOf(t, s), expressionsOf(t, load(t, s), s.Bucket.BucketName)
			if len(got) != len(want) {
				t.Errorf("%d policies, want %d", len(got), len(want))
			}
			for place, call := range got {
				if text := compactJSON(t, call.Args[0], files[call.Range().Filename].Data); text != want[place] {
					t.Errorf("%s\ngot  %s\nwant %s", place, text, want[place])
				}
			}
		})
	}
}

// What Terraform makes of the module means the same to AWS.
func TestPoliciesEvaluated(t *testing.T) {
	s := full(oldest)
	want := documentsOf(t, s)
	scope := &hcl.EvalContext{Functions: map[string]function.Function{"jsonencode": stdlib.JSONEncodeFunc}}
	for place, call := range expressionsOf(t, load(t, s), s.Bucket.BucketName) {
		value, diagnostics := call.Value(scope)
		if diagnostics.HasErrors() {
			t.Fatal(diagnostics)
		}
		same, err := iampolicy.Equivalent(value.AsString(), want[place])
		if err != nil || !same {
			t.Errorf("%s (%v)\ngot  %s\nwant %s", place, err, value.AsString(), want[place])
		}
	}
}

// parseExpression parses what is written for an expression.
func parseExpression(t *testing.T, e expression) hclsyntax.Expression {
	t.Helper()
	w := newWriter()
	e.write(w, 0)
	w.finish()
	parsed, diagnostics := hclsyntax.ParseExpression(w.done.Bytes(), "x", hcl.InitialPos)
	if diagnostics.HasErrors() {
		t.Fatalf("%s: %v", w.done.Bytes(), diagnostics)
	}
	return parsed
}

// Any string is read as it was, and nothing in it as a template, however dollar signs,
// braces and backslashes follow each other.
func TestStrings(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	alphabet := []rune("$$$%%{{}}\\\"'`~#/ab \n\t\r\x00\x7f¡ÿé€😀\u00ad\ufeff")
	for range 20_000 {
		var s []rune
		for range random.IntN(8) {
			s = append(s, alphabet[random.IntN(len(alphabet))])
		}
		want := cty.NormalizeString(string(s))
		value, diagnostics := parseExpression(t, text(want)).Value(nil)
		if diagnostics.HasErrors() || value.AsString() != want {
			t.Fatalf("%q is read as %#v (%v)", want, value, diagnostics)
		}
	}
}

// What is no compact JSON is refused at the place where it begins.
func TestTranscribeRefuses(t *testing.T) {
	for _, bad := range []string{"", "{", "[", `{"a"`, `{"a":`, `{"a":1`, `{"a":1,`, `{"a" :1}`, "[1", "[1,", "[,]", "null", "tru", "1x", `"`, `"a\`, `{a:1}`, "{}x", `"\x"`} {
		if e, err := transcribe(bad); err == nil {
			t.Errorf("%s is taken for %#v", bad, e)
		}
	}
}
