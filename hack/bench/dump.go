package main

import (
	"fmt"
	"io"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// dump writes what was measured of a row: the time of every run, and of the best one each
// request with its depth, and the longest chain.
func dump(w io.Writer, r result, latency time.Duration) {
	for _, s := range r.samples {
		fmt.Fprintf(w, "  %s, %d deep\n", milliseconds(s.wall), s.depth)
	}
	best := r.best()
	if len(best.requests) == 0 {
		return
	}
	fmt.Fprintf(w, "  %5s %8s %8s %6s\n", "depth", "from", "to", "status")
	var beyond time.Duration // what the requests took without the latency: moto's part
	last := best.start
	for _, l := range levels(best.requests) {
		mark := ' '
		if l.Mutating {
			mark = '*'
		}
		fmt.Fprintf(w, "  %5d %8s %8s %6d %c %s\n", l.depth,
			milliseconds(l.Start.Sub(best.start)), milliseconds(l.End.Sub(best.start)), l.Status, mark, name(l.Request))
		beyond += l.End.Sub(l.Start) - latency
		if l.End.After(last) {
			last = l.End
		}
	}
	fmt.Fprintf(w, "  * mutating; times are since the program's start; it ended %s after its last request.\n",
		milliseconds(best.wall-last.Sub(best.start)))
	fmt.Fprintf(w, "  Beyond the latency a request took %s in the mean.\n", milliseconds(beyond/time.Duration(len(best.requests))))
	fmt.Fprintf(w, "  A longest chain, %d deep:\n", best.depth)
	for _, request := range longestChain(best.requests) {
		fmt.Fprintf(w, "    %s\n", name(request))
	}
}

// name tells what a request is.
func name(r faultproxy.Request) string {
	n := r.Operation
	if r.Anonymous {
		n += " (anonymous)"
	}
	if r.Subject != "" {
		n += " " + r.Subject
	}
	return n
}

func milliseconds(d time.Duration) string {
	return fmt.Sprintf("%.0f ms", float64(d)/float64(time.Millisecond))
}
