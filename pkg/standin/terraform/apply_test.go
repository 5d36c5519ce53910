package terraform

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zclconf/go-cty/cty"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/moto"
)

func TestApply(t *testing.T) {
	server, err := moto.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	}()
	for _, c := range []struct{ old, replacement, want string }{
		{"123456789012", "210987654321", "Another account: 123456789012."},
		{`bucket     = "documents"`, `bucket = "documents"` + "\n  force_destroy = true", "force_destroy is not known here"},
		{`key != ""`, `key != "team"`, "A tag without a key."},
		{"tags       = merge", "tags = concat", "concat"},
		{"value = aws_s3_bucket.b.bucket", "value = aws_s3_bucket.b.nothing", "nothing"},
		{"local.region}.example", "local.nothing}.example", "local value issuer"},
		{"[data.aws_caller_identity.current]", "[aws_s3_object.o]", "waits"},
		{"map(string)", "list(string)", "only string and map(string)"},
		{`"aws_s3_object" "o"`, `"aws_s3_directory" "o"`, "not known here"},
		{`{ Name = "x" }`, `{ Name = upper("x") }`, "upper"},
	} {
		if err := server.Reset(t.Context()); err != nil {
			t.Fatal(err)
		}
		values := map[string]cty.Value{"tags": cty.MapVal(map[string]cty.Value{"team": cty.StringVal("blue")})}
		_, _, err := module(t, c.old, c.replacement).Apply(t.Context(), server.URL(), values)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q for %q: error %v, want one with %q", c.replacement, c.old, err, c.want)
		}
	}

	if err := server.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	outputs, warnings, err := module(t, `== "o"`, `!= "o"`).Apply(t.Context(), server.URL(), nil)
	if err != nil || outputs["bucket"].AsString() != "documents" || len(warnings) != 1 || !strings.Contains(warnings[0], "Not o.") {
		t.Fatalf("outputs %v, warnings %q, error %v", outputs, warnings, err)
	}
	state, err := awsstate.Snapshot(t.Context(), server.URL())
	if err != nil {
		t.Fatal(err)
	}
	bucket := state.Buckets["documents"]
	if bucket.Region != "eu-west-1" || bucket.Tags["Name"] != "x" || bucket.Objects["o"].Body != "o" {
		t.Errorf("created %s", state.JSON())
	}
}

func TestLoadRefuses(t *testing.T) {
	for name, text := range map[string]string{"no syntax": "resource {", "an attribute": "a = 1"} {
		folder := t.TempDir()
		if err := os.WriteFile(filepath.Join(folder, "main.tf"), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(folder); err == nil || !strings.Contains(err.Error(), "main.tf") {
			t.Errorf("%s: error %v", name, err)
		}
	}
	if _, err := Load(t.TempDir()); err == nil {
		t.Error("an empty folder is taken for a module")
	}
}
