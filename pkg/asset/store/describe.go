package store

import "github.com/openshift/installer/pkg/asset"

// Node is an asset as the graph command shows it.
type Node struct {
	// Name is the asset's human-friendly name.
	Name string `json:"name"`
	// Changes says what the asset changes; empty for one that changes nothing.
	Changes string `json:"changes,omitempty"`
	// Root is set for what the command provides.
	Root bool `json:"root"`
	// DependsOn are the names of the assets that it depends on directly.
	DependsOn []string `json:"dependsOn"`
}

// Describe returns the assets that targets depend on, each after its dependencies.
func Describe(targets ...asset.Asset) ([]Node, error) {
	g, err := newGraph(targets...)
	if err != nil {
		return nil, err
	}
	nodes := make([]Node, 0, len(g.order))
	for _, n := range g.order {
		node := Node{Name: n.asset.Name(), Root: len(n.deps) == 0, DependsOn: []string{}}
		if c, ok := n.asset.(Changer); ok {
			node.Changes = c.Changes()
		}
		for _, d := range n.deps {
			node.DependsOn = append(node.DependsOn, d.asset.Name())
		}
		nodes = append(nodes, node)
	}
	return nodes, nil
}
