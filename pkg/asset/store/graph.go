package store

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"

	"github.com/openshift/installer/pkg/asset"
)

// node is an asset with its place in the graph.
type node struct {
	asset asset.Asset
	deps  []*node
	// leaps is set for a Changer and for everything that depends on one.
	leaps bool
	done  chan struct{}
	err   error
}

// graph is the part of the graph that some assets need. The installer's Dependencies
// returns fresh zero values, so there is one instance, the node's, for each type.
type graph struct {
	nodes map[reflect.Type]*node
	// order has every node after its dependencies, in the order in which they are named.
	order []*node
}

// newGraph collects the assets that targets depend on, and refuses a graph that cannot
// be walked: a cycle, two assets under one StateID, a type that is no pointer.
func newGraph(targets ...asset.Asset) (*graph, error) {
	g := &graph{nodes: map[reflect.Type]*node{}}
	for _, target := range targets {
		if _, err := g.add(target, nil); err != nil {
			return nil, err
		}
	}
	ids := map[string]string{}
	for _, n := range g.order {
		if saved, ok := n.asset.(Saved); ok {
			if other, taken := ids[saved.StateID()]; taken {
				return nil, fmt.Errorf("assets %q and %q are both saved as %q", other, n.asset.Name(), saved.StateID())
			}
			ids[saved.StateID()] = n.asset.Name()
		}
	}
	return g, nil
}

func (g *graph) add(a asset.Asset, path []string) (*node, error) {
	t := reflect.TypeOf(a)
	if t.Kind() != reflect.Pointer {
		return nil, fmt.Errorf("asset %q is a %s: assets are pointers", a.Name(), t)
	}
	if slices.Contains(path, a.Name()) {
		start := slices.Index(path, a.Name())
		return nil, errors.New("assets depend on each other: " + strings.Join(append(path[start:], a.Name()), " → "))
	}
	if n, ok := g.nodes[t]; ok {
		return n, nil
	}
	n := &node{asset: a, done: make(chan struct{})}
	_, n.leaps = a.(Changer)
	for _, d := range a.Dependencies() {
		dep, err := g.add(d, append(path, a.Name()))
		if err != nil {
			return nil, err
		}
		n.deps = append(n.deps, dep)
		n.leaps = n.leaps || dep.leaps
	}
	g.nodes[t] = n
	g.order = append(g.order, n)
	return n, nil
}

// parents returns the dependencies of n as the installer hands them to Generate.
func (n *node) parents() asset.Parents {
	parents := make(asset.Parents, len(n.deps))
	for _, d := range n.deps {
		parents.Add(d.asset)
	}
	return parents
}
