package main

import (
	"io"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
)

// TestBounds holds the program to the numbers of requests that docs/performance.md
// promises: a request that waits for one that it does not need makes every run slower, and
// nothing else would tell.
func TestBounds(t *testing.T) {
	// So long that what a busy machine adds to a request is small beside it: only then do
	// requests that are sent together end together, and the depth is the program's.
	b := start(t, faultproxy.WithLatency(300*time.Millisecond))
	for _, r := range rows {
		if r.requests > 0 {
			continue // how deep these are is up to the bound on concurrency, and how long they take to the machine
		}
		t.Run(r.name, func(t *testing.T) {
			var measured result
			// A run that the machine disturbed looks deeper than it is, and is repeated.
			for range 4 {
				again, err := b.measure(t.Context(), r)
				if err != nil {
					t.Fatal(err)
				}
				measured.row = r
				measured.samples = append(measured.samples, again.samples...)
				if err = checkBounds([]result{measured}); err == nil {
					return
				}
			}
			t.Error(checkBounds([]result{measured}))
			var log strings.Builder
			dump(&log, measured, 0)
			t.Log(log.String())
		})
	}
}

// start returns a bench that measures each row once, and ends with the test.
func start(t *testing.T, opts ...faultproxy.Option) *bench {
	t.Helper()
	h, err := harness.Start(t.Context(), opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(h.Close)
	b, err := newBench(h, 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(b.close)
	return b
}

func TestRowsSayWhatTheyMeasure(t *testing.T) {
	names := map[string]bool{}
	for _, r := range rows {
		if names[r.name] {
			t.Errorf("two rows are called %q", r.name)
		}
		names[r.name] = true
		if r.offline && (r.again || r.requests > 0 || r.maxDepth > 0) {
			t.Errorf("%s: an offline command makes no request", r.name)
		}
		if r.grows != "" && !names[r.grows] {
			t.Errorf("%s: there is no row %q before it to compare with", r.name, r.grows)
		}
	}
}

// span is a request from one second to another.
func span(name string, from, to int) faultproxy.Request {
	origin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	r := faultproxy.Request{Operation: name, Start: origin.Add(time.Duration(from) * time.Second)}
	if to > 0 {
		r.End = origin.Add(time.Duration(to) * time.Second)
	}
	return r
}

func TestLongestChain(t *testing.T) {
	for _, test := range []struct {
		name     string
		requests []faultproxy.Request
		want     []string
	}{
		{"none", nil, nil},
		{"one after the other", []faultproxy.Request{span("a", 0, 1), span("b", 1, 2), span("c", 3, 4)}, []string{"a", "b", "c"}},
		{"at the same time", []faultproxy.Request{span("a", 0, 2), span("b", 1, 3)}, []string{"a"}},
		{
			"the one that ended last is what the next waited for",
			[]faultproxy.Request{span("a", 0, 1), span("b", 0, 3), span("c", 0, 2), span("d", 3, 4)}, []string{"b", "d"},
		},
		{
			"a deep one beside a late one",
			[]faultproxy.Request{span("a", 0, 1), span("b", 1, 2), span("late", 0, 9), span("c", 9, 10)}, []string{"a", "b", "c"},
		},
		{"nothing waited for what never ended", []faultproxy.Request{span("a", 0, -1), span("b", 5, 6)}, []string{"a"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var got []string
			for _, r := range longestChain(test.requests) {
				got = append(got, r.Operation)
			}
			if !slices.Equal(got, test.want) {
				t.Errorf("the chain is %q, want %q", got, test.want)
			}
			if depth := faultproxy.Depth(test.requests); len(got) != depth {
				t.Errorf("the chain has %d requests, and the depth is %d", len(got), depth)
			}
		})
	}
}

// What grows with the square of the number of requests is found, whatever the machine.
func TestGrowth(t *testing.T) {
	const small = "small"
	of := func(name string, requests int, cpu time.Duration) result {
		return result{row: row{name: name, requests: requests, silent: true}, samples: []sample{{cpu: cpu}}}
	}
	for _, test := range []struct {
		name string
		cpu  time.Duration
		want string // part of the error, or none
	}{
		{"linear", 400 * time.Millisecond, ""},
		{"linear, on a busy machine", 700 * time.Millisecond, ""},
		{"square", 1600 * time.Millisecond, "16.0 times the processor time for 4.0 times the requests"},
	} {
		large := of("large", 1000, test.cpu)
		large.grows = small
		err := checkBounds([]result{of(small, 250, 100*time.Millisecond), large})
		if (err == nil) != (test.want == "") || err != nil && !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: the error is %v, want one with %q", test.name, err, test.want)
		}
	}
	asked := of("silent", 7, time.Second)
	asked.samples[0].requests = []faultproxy.Request{{Operation: "GetRole"}}
	if err := checkBounds([]result{asked}); err == nil || !strings.Contains(err.Error(), "1 requests, and not none") {
		t.Errorf("a row that must be silent: the error is %v", err)
	}
}

func TestCheckBounds(t *testing.T) {
	good := sample{depth: 3}
	deep := sample{depth: 4}
	writes := sample{depth: 3, requests: []faultproxy.Request{{Operation: "CreateRole", Subject: "r", Mutating: true}}}
	bounded := row{name: "bounded", maxDepth: 3, readOnly: true}

	for _, test := range []struct {
		name    string
		samples []sample
		want    string // part of the error, or none
	}{
		{"as it should be", []sample{good, good}, ""},
		{"one disturbed run", []sample{deep, good}, ""},
		{"too deep", []sample{deep, deep}, "4 requests one after the other"},
		{"one run that writes", []sample{good, writes}, "CreateRole r"},
	} {
		t.Run(test.name, func(t *testing.T) {
			err := checkBounds([]result{{row: bounded, samples: test.samples}})
			switch {
			case test.want == "" && err != nil:
				t.Errorf("unexpected error: %v", err)
			case test.want != "" && (err == nil || !strings.Contains(err.Error(), test.want)):
				t.Errorf("the error is %v, want one with %q", err, test.want)
			}
		})
	}
	if err := checkBounds([]result{{row: row{name: "unbounded"}, samples: []sample{writes}}}); err != nil {
		t.Errorf("a row without bounds: %v", err)
	}
}

func TestMedian(t *testing.T) {
	walls := func(all ...time.Duration) result {
		var r result
		for _, wall := range all {
			r.samples = append(r.samples, sample{wall: wall})
		}
		return r
	}
	if got := walls(5, 900, 1).wall(); got != 5 {
		t.Errorf("of three: %d", got)
	}
	if got := walls(1, 7, 3, 900).wall(); got != 5 {
		t.Errorf("of four: %d", got)
	}
}

func TestUsage(t *testing.T) {
	for _, args := range [][]string{{"-runs", "0"}, {"-latency", "-1s"}, {"more"}, {"-unknown"}} {
		if err := run(t.Context(), args, io.Discard, io.Discard); err == nil {
			t.Errorf("bench %q succeeded", args)
		}
	}
}
