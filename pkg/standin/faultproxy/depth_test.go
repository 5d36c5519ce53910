package faultproxy

import (
	"testing"
	"time"
)

func TestDepth(t *testing.T) {
	origin := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	const underWay = -1

	for _, test := range []struct {
		name  string
		spans [][2]int // start and end of each request
		want  int
	}{
		{"none", nil, 0},
		{"one", [][2]int{{0, 1}}, 1},
		{"one after the other", [][2]int{{0, 1}, {2, 3}, {4, 5}}, 3},
		{"back to back", [][2]int{{0, 1}, {1, 2}, {2, 3}}, 3},
		{"all at once", [][2]int{{0, 5}, {0, 5}, {1, 6}}, 1},
		{"two lanes", [][2]int{{0, 2}, {1, 3}, {2, 4}, {3, 5}}, 2},
		{"a long one beside three short ones", [][2]int{{0, 9}, {0, 1}, {2, 3}, {4, 5}}, 3},
		{"fan out and in", [][2]int{{0, 1}, {1, 4}, {1, 5}, {2, 6}, {6, 7}}, 3},
		// The greedy choice by start would take the long one first and count two.
		{"not greedy by start", [][2]int{{0, 8}, {1, 2}, {3, 4}, {5, 6}, {8, 9}}, 4},
		{"any order", [][2]int{{4, 5}, {0, 1}, {2, 3}}, 3},
		{"no time at all", [][2]int{{1, 1}, {1, 1}, {1, 2}}, 3},
		{"nothing follows what is under way", [][2]int{{0, 1}, {1, underWay}, {2, 3}, {4, 5}}, 3},
		{"the last is under way", [][2]int{{0, 1}, {1, underWay}}, 2},
	} {
		t.Run(test.name, func(t *testing.T) {
			var requests []Request
			for i, span := range test.spans {
				r := Request{Seq: i + 1, Start: origin.Add(time.Duration(span[0]) * time.Second)}
				if span[1] != underWay {
					r.End = origin.Add(time.Duration(span[1]) * time.Second)
				}
				requests = append(requests, r)
			}
			if got := Depth(requests); got != test.want {
				t.Errorf("Depth() = %d, want %d", got, test.want)
			}
		})
	}
}

func TestMutating(t *testing.T) {
	all := []Request{{Seq: 1}, {Seq: 2, Mutating: true}, {Seq: 3}, {Seq: 4, Mutating: true}}
	got := Mutating(all)
	if len(got) != 2 || got[0].Seq != 2 || got[1].Seq != 4 {
		t.Errorf("Mutating() = %+v, want numbers 2 and 4", got)
	}
}
