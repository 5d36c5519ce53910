package faultproxy

import (
	"cmp"
	"container/heap"
	"slices"
	"time"
)

// Depth returns the length of the longest chain of requests one after the other, where
// one can follow another that had ended when it arrived. It is how many round trips the
// whole takes at least; a client that waits for nothing needlessly has a small one.
// Nothing follows a request that is still under way.
func Depth(requests []Request) int {
	byStart := slices.Clone(requests)
	slices.SortFunc(byStart, func(a, b Request) int {
		// A request that took no time at all comes before one that starts as it ends.
		return cmp.Or(a.Start.Compare(b.Start), a.End.Compare(b.End), cmp.Compare(a.Seq, b.Seq))
	})

	longest := 0
	ended := 0 // the longest chain among the requests that ended before the one looked at
	open := &links{}
	for _, r := range byStart {
		for open.Len() > 0 && !(*open)[0].end.After(r.Start) {
			ended = max(ended, heap.Pop(open).(link).depth)
		}
		depth := ended + 1
		longest = max(longest, depth)
		if !r.End.IsZero() {
			heap.Push(open, link{end: r.End, depth: depth})
		}
	}
	return longest
}

// link is the end of a chain's last request, and the chain's length.
type link struct {
	end   time.Time
	depth int
}

// links is a heap of links, the one that ends first on top.
type links []link

func (l links) Len() int           { return len(l) }
func (l links) Less(i, j int) bool { return l[i].end.Before(l[j].end) }
func (l links) Swap(i, j int)      { l[i], l[j] = l[j], l[i] }

// Push implements heap.Interface.
func (l *links) Push(x any) { *l = append(*l, x.(link)) }

// Pop implements heap.Interface.
func (l *links) Pop() any {
	last := (*l)[len(*l)-1]
	*l = (*l)[:len(*l)-1]
	return last
}
