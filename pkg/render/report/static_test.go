package report

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// Nothing on the page is run, and nothing is fetched.
func TestPageIsStatic(t *testing.T) {
	doc := parse(t, everything())
	for _, e := range doc.all(func(node) bool { return true }) {
		if slices.Contains([]string{"script", "link", "base", "iframe", "object", "embed", "img", "image", "audio", "video", "form", "use"}, e.Data) {
			t.Errorf("the page has a %s", e.Data)
		}
		for _, a := range e.Attr {
			switch {
			case a.Key == "href" && !strings.HasPrefix(a.Val, "#"), a.Key == "src", a.Key == "srcset", a.Key == "style", strings.HasPrefix(a.Key, "on"),
				strings.Contains(strings.ReplaceAll(a.Val, "url(#", ""), "url("):
				t.Errorf("%s has %s=%q", e.Data, a.Key, a.Val)
			}
		}
	}
	styles := doc.byName("style")
	if len(styles) != 1 {
		t.Fatalf("%d style sheets, want 1", len(styles))
	}
	css := styles[0].text()
	for _, bad := range []string{"@import", "url(", "ZgotmplZ", "expression("} {
		if strings.Contains(css, bad) {
			t.Errorf("the style sheet has %s", bad)
		}
	}
	// What is needed for reading in the dark, on paper and on a phone.
	for _, good := range []string{"prefers-color-scheme: dark", "@media print", "max-width: 48rem", "table-header-group"} {
		if !strings.Contains(css, good) {
			t.Errorf("the style sheet lacks %s", good)
		}
	}
	policies := doc.all(func(e node) bool { return e.attr("http-equiv") != "" })
	if len(policies) != 1 || policies[0].attr("http-equiv") != "Content-Security-Policy" ||
		policies[0].attr("content") != "default-src 'none'; style-src 'unsafe-inline'" {
		t.Errorf("the page's Content-Security-Policy is not as strict as it can be: %v", policies)
	}
}

// What a request holds is shown as it is, whatever it looks like.
func TestHostileTexts(t *testing.T) {
	const hostile = `</style></title></svg><script>alert("1")</script><img src=x onerror='a'>{{.}}&amp;`
	c := gov()
	c.Boundary, c.RolePath = "arn:aws:iam::1:policy/"+hostile, hostile
	s := c.Stack(component("openshift-adp", "backup", []string{"velero" + hostile}, iampolicy.Statement{
		Sid: hostile, Effect: iampolicy.Allow, Action: []string{"s3:" + hostile, hostile}, Resource: []string{hostile, hostile + "*"},
		Condition: iampolicy.Condition{hostile: {hostile: hostile}, "StringLike": {hostile: []string{hostile}}},
	}))
	s.KeyID, s.Provider.Audiences = hostile, []string{hostile}
	doc := parse(t, s)
	if n := len(doc.byName("script")) + len(doc.byName("img")); n > 0 {
		t.Fatalf("%d elements came from a text", n)
	}
	if n := len(doc.byName("style")); n != 1 {
		t.Errorf("%d style sheets, want 1", n)
	}
	section := doc.one(t, "role-1")
	names := append(section.names("Actions"), section.names("On resources")...)
	for _, want := range []string{"s3:" + hostile, hostile, hostile + "*"} {
		if !slices.Contains(names, want) {
			t.Errorf("%q is not on the page", want)
		}
	}
	section.has(t, hostile+` matches the pattern “`+hostile+`”`, "velero"+hostile)
}

// The page is well-formed, as far as a reader's tools depend on it.
func TestStructure(t *testing.T) {
	data, err := Page(everything())
	if err != nil {
		t.Fatal(err)
	}
	balanced(t, data)
	doc := parse(t, everything())
	if doc.byName("html")[0].attr("lang") != "en" || len(doc.byName("h1")) != 1 {
		t.Error("the page has no language, or not one h1")
	}
	for _, table := range doc.byName("table") {
		if len(table.byName("caption")) != 1 || len(table.byName("thead")) != 1 {
			t.Errorf("a table has no caption or no head: %.60s", table.text())
		}
		for _, th := range table.byName("th") {
			if th.attr("scope") == "" {
				t.Errorf("the heading %q has no scope", th.text())
			}
		}
	}
	ids := map[string]bool{}
	for _, e := range doc.all(func(e node) bool { return e.attr("id") != "" }) {
		if ids[e.attr("id")] {
			t.Errorf("two elements have the id %s", e.attr("id"))
		}
		ids[e.attr("id")] = true
	}
	links := doc.byName("a")
	if len(links) < 8 {
		t.Errorf("the page has %d links", len(links))
	}
	for _, a := range links {
		if !ids[strings.TrimPrefix(a.attr("href"), "#")] {
			t.Errorf("%s leads nowhere", a.attr("href"))
		}
	}
	for _, svg := range doc.byClass("chain") {
		for _, id := range strings.Fields(svg.attr("aria-labelledby")) {
			if svg.attr("role") != "img" || svg.one(t, id).text() == "" {
				t.Errorf("the picture %s says nothing to those who do not see it", svg.attr("id"))
			}
		}
	}
}

// balanced demands that each element is closed where it was opened.
func balanced(t *testing.T, page []byte) {
	t.Helper()
	tokens := html.NewTokenizer(bytes.NewReader(page))
	var open []string
	for {
		switch tokens.Next() {
		case html.ErrorToken:
			if len(open) > 0 {
				t.Errorf("never closed: %q", open)
			}
			return
		case html.StartTagToken:
			if name, _ := tokens.TagName(); string(name) != "meta" {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := tokens.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Fatalf("</%s> closes none of %q", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}
