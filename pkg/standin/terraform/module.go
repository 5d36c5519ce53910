package terraform

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/hashicorp/hcl/v2"
	"github.com/hashicorp/hcl/v2/hclparse"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"
)

// Module is a folder of .tf files, parsed.
type Module struct {
	// Folder is where the files are.
	Folder string
	// Blocks are the files' blocks, in the order of the files' names and of the source.
	Blocks []*hclsyntax.Block
	// State are the attributes of the resources that exist, by their address. Apply adds those
	// that it makes; one that is there already must have the attributes that it has.
	State map[string]map[string]cty.Value
	// Region is the provider's; empty means that of package awsstate.
	Region string
}

// Load parses the .tf files of a folder.
func Load(folder string) (*Module, error) {
	names, err := filepath.Glob(filepath.Join(folder, "*.tf"))
	if err != nil {
		return nil, fmt.Errorf("list %s: %w", folder, err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("%s has no .tf file", folder)
	}
	slices.Sort(names)
	m := &Module{Folder: folder}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read the module: %w", err)
		}
		if err := m.add(data, filepath.Base(name)); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (m *Module) add(data []byte, name string) error {
	file, diagnostics := hclparse.NewParser().ParseHCL(data, name)
	if diagnostics.HasErrors() {
		return fmt.Errorf("parse %s: %w", name, diagnostics)
	}
	parsed, isSyntax := file.Body.(*hclsyntax.Body)
	if !isSyntax {
		return fmt.Errorf("parse %s: not the native syntax", name)
	}
	if len(parsed.Attributes) > 0 {
		return fmt.Errorf("parse %s: an attribute outside of a block", name)
	}
	m.Blocks = append(m.Blocks, parsed.Blocks...)
	return nil
}

// Address returns how a resource or a data source is referred to, and whether the block is
// one of them.
func Address(b *hclsyntax.Block) (string, bool) {
	switch {
	case b.Type == "resource" && len(b.Labels) == 2:
		return strings.Join(b.Labels, "."), true
	case b.Type == "data" && len(b.Labels) == 2:
		return "data." + strings.Join(b.Labels, "."), true
	}
	return "", false
}

// Dependencies returns, for the address of each resource and data source, the addresses that
// it refers to.
func (m *Module) Dependencies() map[string][]string {
	all := map[string][]string{}
	for _, b := range m.Blocks {
		if address, ok := Address(b); ok {
			all[address] = references(b.Body)
		}
	}
	return all
}

// references returns the addresses that a body refers to, each once.
func references(b *hclsyntax.Body) []string {
	var all []string
	for _, a := range b.Attributes {
		for _, traversal := range a.Expr.Variables() {
			if address := reference(traversal); address != "" && !slices.Contains(all, address) {
				all = append(all, address)
			}
		}
	}
	for _, nested := range b.Blocks {
		for _, address := range references(nested.Body) {
			if !slices.Contains(all, address) {
				all = append(all, address)
			}
		}
	}
	slices.Sort(all)
	return all
}

// reference returns the address that a traversal begins with; empty for a variable, a
// local value or a name of the language.
func reference(t hcl.Traversal) string {
	words := 2
	switch root := t.RootName(); {
	case root == "data":
		words = 3
	case !strings.HasPrefix(root, "aws_"):
		return ""
	}
	names := []string{t.RootName()}
	for _, step := range t[1:min(words, len(t))] {
		if attribute, ok := step.(hcl.TraverseAttr); ok {
			names = append(names, attribute.Name)
		}
	}
	return strings.Join(names, ".")
}
