package document

import (
	"fmt"
	"runtime"
	"strconv"
	"strings"
	"testing"
)

// Files of 8 MiB that cost far more than that to read to the end.
func TestLimits(t *testing.T) {
	const size = 8 << 20
	fill := func(unit string) string { return strings.Repeat(unit, size/len(unit)) }
	numbered := func(format string) string {
		var b strings.Builder
		for i := 0; b.Len() < size; i++ {
			b.WriteString(strings.ReplaceAll(format, "%", strconv.Itoa(i)))
		}
		return b.String()
	}
	const (
		documents = ": holds more than 1,000 documents"
		values    = ", document 1: is too large: it may hold more than 200,000 values"
		jsonLine  = ", document 1: line 1: is too large: it may hold more than 200,000 values"
	)
	for _, test := range []struct{ name, file, content, want string }{
		{"documents", "f.yaml", fill("---\na: 1\n"), documents},
		{"documents with comments", "f.yaml", fill("--- #\n#\na\n"), documents},
		{"JSON documents", "f.json", fill("{}"), documents},
		{"JSON documents of a digit", "f.json", fill("1 "), documents},
		{"flow sequence", "f.yaml", "x: [" + fill("a,") + "]", values},
		{"flow maps", "f.yaml", "x: [" + fill("{},") + "]", values},
		{"block sequence", "f.yaml", fill("- a\n"), values},
		{"block sequence after other line breaks", "f.yaml", fill("- a\u2028"), values},
		{"nested block sequences", "f.yaml", fill("- "), values},
		{"keys", "f.yaml", numbered("%: 1\n"), values},
		{"explicit keys", "f.yaml", numbered("? %\u2028"), values},
		{"repeated keys", "f.yaml", numbered("%: 1\n%: 1\n"), values},
		{"aliases", "f.yaml", "x: [&a a," + fill("*a,") + "]", values},
		{"JSON named YAML", "f.yaml", "[" + fill("1,") + "1]", values},
		{"JSON values", "f.json", "[" + fill("1,") + "1]", jsonLine},
		{"JSON lists", "f.json", "[" + fill("[],") + "1]", jsonLine},
		{"JSON keys", "f.json", "{" + numbered(`"%":1,`) + `"":1}`, jsonLine},
		{"comments alone", "f.yaml", fill("#\n---\n"), ""},
		{"separators alone", "f.yaml", fill("---\n"), ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			docs := each(t, test.file, test.content)
			runtime.ReadMemStats(&after)
			// What was allocated in all, which is more than what was held at a time.
			if allocated := (after.TotalAlloc - before.TotalAlloc) >> 20; allocated > 400 {
				t.Errorf("%d MiB were allocated", allocated)
			}
			if test.want == "" {
				wantProblems(t, docs)
			} else {
				wantProblems(t, docs, test.file+test.want)
			}
			if len(docs) > maxDocuments+1 {
				t.Errorf("%d documents were visited", len(docs))
			}
		})
	}
}

// What is at a limit is read.
func TestWithinLimits(t *testing.T) {
	for _, test := range []struct {
		file, content string
		documents     int
	}{
		{"f.yaml", strings.Repeat("---\na: 1\n", maxDocuments), maxDocuments},
		{"f.json", strings.Repeat("{}", maxDocuments), maxDocuments},
		{"f.yaml", "[" + strings.Repeat("a,", maxValues-2) + "a]", 1}, // and the line's end
		{"f.json", "[" + strings.Repeat("1,", maxValues-2) + "1]", 1},
		{"f.yaml", "a: " + strings.Repeat("x", 8<<20), 1},
	} {
		docs := each(t, test.file, test.content)
		wantProblems(t, docs)
		if len(docs) != test.documents {
			t.Errorf("%s: %d documents, want %d", test.file, len(docs), test.documents)
		}
	}
}

func TestManyProblems(t *testing.T) {
	var text strings.Builder
	for i := range 1000 {
		fmt.Fprintf(&text, "a%d: 1\na%d: 1\n", i, i)
	}
	got := problems(each(t, "f.yaml", text.String()))
	if len(got) != maxProblems+1 || got[maxProblems] != "f.yaml, document 1: has more problems, which are not listed" {
		t.Errorf("%d problems, the last %q", len(got), got[len(got)-1])
	}
}
