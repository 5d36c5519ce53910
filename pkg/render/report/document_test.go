package report

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// node is an element of a page that was parsed as a browser does.
type node struct{ *html.Node }

// parse writes the page of a stack, and reads it again.
func parse(t *testing.T, s *render.Stack) node {
	t.Helper()
	data, err := Page(s)
	if err != nil {
		t.Fatal(err)
	}
	root, err := html.Parse(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return node{root}
}

// all returns the elements below n of which ok holds, in their order.
func (n node) all(ok func(node) bool) []node {
	var found []node
	for d := range n.Descendants() {
		if d.Type == html.ElementNode && ok(node{d}) {
			found = append(found, node{d})
		}
	}
	return found
}

func (n node) byName(name string) []node {
	return n.all(func(e node) bool { return e.Data == name })
}

func (n node) byClass(class string) []node {
	return n.all(func(e node) bool { return slices.Contains(strings.Fields(e.attr("class")), class) })
}

// one returns the only element with an id.
func (n node) one(t *testing.T, id string) node {
	t.Helper()
	found := n.all(func(e node) bool { return e.attr("id") == id })
	if len(found) != 1 {
		t.Fatalf("%d elements have the id %q, want 1", len(found), id)
	}
	return found[0]
}

func (n node) attr(key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

// text returns all text below n, with a space before each cell.
func (n node) text() string {
	var b strings.Builder
	for d := range n.Descendants() {
		if d.Type == html.TextNode {
			b.WriteString(d.Data)
		} else if slices.Contains([]string{"td", "th", "dt", "dd"}, d.Data) {
			b.WriteString(" ")
		}
	}
	return b.String()
}

// has demands a text below n.
func (n node) has(t *testing.T, texts ...string) {
	t.Helper()
	all := strings.Join(strings.Fields(n.text()), " ")
	for _, text := range texts {
		if !strings.Contains(all, text) {
			t.Errorf("%s %s says nothing of %q; it says\n%s", n.Data, n.attr("id"), text, all)
		}
	}
}

// lacks demands that a text is not below n.
func (n node) lacks(t *testing.T, text string) {
	t.Helper()
	if strings.Contains(n.text(), text) {
		t.Errorf("%s %s says %q", n.Data, n.attr("id"), text)
	}
}

// names returns the actions or resources of the cells with a label, one after the other.
func (n node) names(label string) []string {
	var names []string
	for _, cell := range n.all(func(e node) bool { return e.attr("data-label") == label }) {
		for _, code := range cell.byName("code") {
			names = append(names, code.text())
		}
		for _, list := range cell.byClass("actions") {
			names = append(names, strings.Split(list.text(), "\n")...)
		}
	}
	return names
}

// markedWith returns the actions and resources that have a mark. Each stands before its marks.
func (n node) markedWith(kind string) []string {
	var names []string
	for _, li := range n.byName("li") {
		if codes := li.byName("code"); len(codes) == 1 && len(li.byClass(kind)) > 0 {
			names = append(names, codes[0].text())
		}
	}
	return names
}
