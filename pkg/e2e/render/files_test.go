package render

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The README's commands are run as they stand there: each file goes through
// --cli-input-json, and what is there in the end is what create makes.
func TestFiles(t *testing.T) {
	c := newCluster(t, take(t))
	want := c.created(t)
	empty := c.state(t)
	folder := c.render(t, "files")
	c.plan(t, 2)
	c.sh(t, folder, commandsBelow(t, filepath.Join(folder, "README.md"), "## Apply"))
	c.demandState(t, want)
	c.plan(t, 0)
	if result := c.run(t, "create manifests"); result.Code != 0 || strings.Contains(result.Stderr, "Created") || strings.Contains(result.Stderr, "Updated") {
		t.Errorf("create manifests: exit code %d\n%s", result.Code, result.Stderr)
	}
	c.sh(t, folder, commandsBelow(t, filepath.Join(folder, "README.md"), "## Undo"))
	c.demandState(t, empty)
}

// commandsBelow returns the indented lines below a heading of a Markdown document.
func commandsBelow(t *testing.T, document, heading string) string {
	t.Helper()
	data, err := os.ReadFile(document)
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(data), "\n"+heading+"\n")
	if !found {
		t.Fatalf("%s has no heading %q", document, heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var commands strings.Builder
	for line := range strings.Lines(section) {
		if text, indented := strings.CutPrefix(line, "    "); indented {
			commands.WriteString(text)
		}
	}
	if commands.Len() == 0 {
		t.Fatalf("%s has no commands below %q", document, heading)
	}
	return commands.String()
}
