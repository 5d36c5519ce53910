package view

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/store"
)

// DOT writes the graph in Graphviz's language: the chain first, as a cluster of its own,
// then what it stands on. An arrow leads from an asset to what is made of it. The roots,
// which the command provides, are listed without their arrows: nearly every asset takes
// one of them, and the picture would show nothing else.
func DOT(w io.Writer, nodes []store.Node, chain []string) error {
	var b strings.Builder
	b.WriteString("digraph assets {\n  rankdir=LR;\n  node [shape=box, style=rounded];\n\n  subgraph cluster_chain {\n    label=\"the chain\";\n")
	for _, n := range inOrder(nodes, chain) {
		if !slices.Contains(chain, n.Name) {
			continue
		}
		fmt.Fprintf(&b, "    %s;\n", dotNode(n))
	}
	for i := 1; i < len(chain); i++ {
		fmt.Fprintf(&b, "    %q -> %q [penwidth=2];\n", chain[i-1], chain[i])
	}
	b.WriteString("  }\n\n")
	for _, n := range inOrder(nodes, chain) {
		if !slices.Contains(chain, n.Name) && !n.Root {
			fmt.Fprintf(&b, "  %s;\n", dotNode(n))
		}
	}
	b.WriteString("\n  subgraph cluster_roots {\n    label=\"provided by the command\";\n    style=dashed;\n")
	for _, n := range nodes {
		if n.Root {
			fmt.Fprintf(&b, "    %s;\n", dotNode(n))
		}
	}
	b.WriteString("  }\n\n")
	eachEdge(nodes, chain, func(from, to string) { fmt.Fprintf(&b, "  %q -> %q;\n", from, to) })
	b.WriteString("}\n")
	return write(w, b.String())
}

func dotNode(n store.Node) string {
	switch {
	case n.Changes != "":
		return fmt.Sprintf("%q [style=\"rounded,filled\", fillcolor=lightgoldenrod, tooltip=%q]", n.Name, n.Changes)
	case n.Root:
		return fmt.Sprintf("%q [style=\"rounded,dashed\"]", n.Name)
	default:
		return fmt.Sprintf("%q", n.Name)
	}
}

// Mermaid writes the graph in Mermaid's language, which Markdown pages show as a picture.
func Mermaid(w io.Writer, nodes []store.Node, chain []string) error {
	ids := map[string]string{}
	ordered := inOrder(nodes, chain)
	for i, n := range ordered {
		ids[n.Name] = fmt.Sprintf("n%d", i)
	}
	var b strings.Builder
	b.WriteString("flowchart LR\n  subgraph chain[the chain]\n")
	for _, n := range ordered {
		if slices.Contains(chain, n.Name) {
			fmt.Fprintf(&b, "    %s[%q]\n", ids[n.Name], n.Name)
		}
	}
	for i := 1; i < len(chain); i++ {
		fmt.Fprintf(&b, "    %s ==> %s\n", ids[chain[i-1]], ids[chain[i]])
	}
	b.WriteString("  end\n")
	for _, n := range ordered {
		if !slices.Contains(chain, n.Name) && !n.Root {
			fmt.Fprintf(&b, "  %s[%q]\n", ids[n.Name], n.Name)
		}
	}
	b.WriteString("  subgraph roots[provided by the command]\n")
	for _, n := range ordered {
		if n.Root {
			fmt.Fprintf(&b, "    %s[%q]\n", ids[n.Name], n.Name)
		}
	}
	b.WriteString("  end\n")
	eachEdge(nodes, chain, func(from, to string) { fmt.Fprintf(&b, "  %s --> %s\n", ids[from], ids[to]) })
	b.WriteString("  classDef changes fill:#fafad2,stroke:#666,color:#000\n  classDef root stroke-dasharray:4\n")
	for _, class := range []struct {
		name string
		in   func(store.Node) bool
	}{
		{"changes", func(n store.Node) bool { return n.Changes != "" }},
		{"root", func(n store.Node) bool { return n.Root }},
	} {
		var members []string
		for _, n := range ordered {
			if class.in(n) {
				members = append(members, ids[n.Name])
			}
		}
		if len(members) > 0 {
			fmt.Fprintf(&b, "  class %s %s\n", strings.Join(members, ","), class.name)
		}
	}
	return write(w, b.String())
}

// inOrder returns the nodes with those of the chain first.
func inOrder(nodes []store.Node, chain []string) []store.Node {
	ordered := slices.Clone(nodes)
	place := func(n store.Node) int {
		if i := slices.Index(chain, n.Name); i >= 0 {
			return i
		}
		return len(chain)
	}
	slices.SortStableFunc(ordered, func(a, b store.Node) int { return place(a) - place(b) })
	return ordered
}

// eachEdge calls f for every dependency but those on roots and those that the chain shows.
func eachEdge(nodes []store.Node, chain []string, f func(from, to string)) {
	roots := map[string]bool{}
	for _, n := range nodes {
		roots[n.Name] = n.Root
	}
	for _, n := range nodes {
		for _, d := range n.DependsOn {
			if roots[d] {
				continue
			}
			at := slices.Index(chain, d)
			if at >= 0 && at+1 < len(chain) && chain[at+1] == n.Name {
				continue
			}
			f(d, n.Name)
		}
	}
}

func write(w io.Writer, text string) error {
	if _, err := io.WriteString(w, text); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}
