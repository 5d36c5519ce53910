package document

import (
	"context"
	"slices"
	"strings"
	"testing"
)

// each returns the documents of a file.
func each(t testing.TB, name, text string) []Document {
	t.Helper()
	var docs []Document
	if err := Each(context.Background(), name, []byte(text), func(d Document) { docs = append(docs, d) }); err != nil {
		t.Fatal(err)
	}
	return docs
}

// problems returns what Err says about each problem of the documents.
func problems(docs []Document) []string {
	var texts []string
	for _, d := range docs {
		if err := d.Err("Correct the file."); err != nil {
			texts = append(texts, strings.Split(err.Error(), "\n")...)
		}
	}
	return texts
}

func wantProblems(t testing.TB, docs []Document, want ...string) {
	t.Helper()
	if got := problems(docs); !slices.Equal(got, want) {
		t.Errorf("problems:\n\t%s\nwant:\n\t%s", strings.Join(got, "\n\t"), strings.Join(want, "\n\t"))
	}
}
