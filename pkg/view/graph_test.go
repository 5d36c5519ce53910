package view

import (
	"bytes"
	"os/exec"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/store"
)

// nodes is a graph with a root, an asset that changes something, and a chain of three.
func nodes() ([]store.Node, []string) {
	return []store.Node{
		{Name: "Options", Root: true},
		{Name: "Key Pair", Changes: "makes a key", DependsOn: []string{"Options"}},
		{Name: "Look", DependsOn: []string{"Options"}},
		{Name: "Roles", Changes: "creates roles", DependsOn: []string{"Look", "Key Pair"}},
		{Name: "Manifests", DependsOn: []string{"Roles", "Key Pair"}},
	}, []string{"Key Pair", "Roles", "Manifests"}
}

// The chain comes first, and no arrow is drawn twice.
func TestDOT(t *testing.T) {
	list, chain := nodes()
	var out bytes.Buffer
	if err := DOT(&out, list, chain); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	inOrderOfText(t, text, `digraph assets`, `the chain`, `"Key Pair"`, `"Roles"`, `"Manifests"`, `"Key Pair" -> "Roles"`, `"Roles" -> "Manifests"`, `"Look"`)
	for _, arrow := range []string{`"Key Pair" -> "Roles"`, `"Roles" -> "Manifests"`, `"Key Pair" -> "Manifests"`, `"Look" -> "Roles"`} {
		if n := strings.Count(text, arrow); n != 1 {
			t.Errorf("%s is drawn %d times:\n%s", arrow, n, text)
		}
	}
	if strings.Count(text, "{") != strings.Count(text, "}") {
		t.Errorf("the braces do not match:\n%s", text)
	}
	// Where Graphviz is installed, it is the judge.
	if dot, err := exec.LookPath("dot"); err == nil {
		cmd := exec.CommandContext(t.Context(), dot, "-Tplain")
		cmd.Stdin = strings.NewReader(text)
		if result, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("Graphviz: %v\n%s", err, result)
		}
	}
}

func TestMermaid(t *testing.T) {
	list, chain := nodes()
	var out bytes.Buffer
	if err := Mermaid(&out, list, chain); err != nil {
		t.Fatal(err)
	}
	text := out.String()
	inOrderOfText(t, text, "flowchart", "subgraph chain", "n0[", "n1[", "n2[", "n0 ==> n1", "n1 ==> n2", "end\n")
	if n := strings.Count(text, "-->") + strings.Count(text, "==>"); n != 4 {
		t.Errorf("there are %d arrows, want 4:\n%s", n, text)
	}
}

// inOrderOfText demands that parts come in a text, one after the other.
func inOrderOfText(t *testing.T, text string, parts ...string) {
	t.Helper()
	rest := text
	for _, part := range parts {
		_, after, found := strings.Cut(rest, part)
		if !found {
			t.Errorf("%q is not where it should be in\n%s", part, text)
			return
		}
		rest = after
	}
}
