package main

import (
	"cmp"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// level is a request with its place in the chains: how many requests came one after the
// other up to it, and the one that it could have waited for.
type level struct {
	faultproxy.Request
	depth  int
	before *level
}

// levels returns the requests in order of arrival. Of the requests that had ended when
// one arrived, it is taken to have waited for the deepest, and of those for the one that
// ended last.
func levels(requests []faultproxy.Request) []*level {
	all := make([]*level, 0, len(requests))
	for _, r := range requests {
		all = append(all, &level{Request: r})
	}
	// The same order as in faultproxy.Depth, so that both count the same.
	slices.SortStableFunc(all, func(a, b *level) int {
		return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End))
	})
	for i, l := range all {
		l.depth = 1
		for _, earlier := range all[:i] {
			if earlier.End.IsZero() || earlier.End.After(l.Start) || earlier.depth < l.depth-1 {
				continue
			}
			if earlier.depth >= l.depth || earlier.End.After(l.before.End) {
				l.depth, l.before = earlier.depth+1, earlier
			}
		}
	}
	return all
}

// longestChain returns one of the longest chains, first to last.
func longestChain(requests []faultproxy.Request) []faultproxy.Request {
	var last *level
	for _, l := range levels(requests) {
		if last == nil || l.depth > last.depth {
			last = l
		}
	}
	var chain []faultproxy.Request
	for ; last != nil; last = last.before {
		chain = append(chain, last.Request)
	}
	slices.Reverse(chain)
	return chain
}
