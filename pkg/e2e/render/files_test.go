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
	c.sh(t, folder, commandsBelow(t, folder, "## Apply"))
	c.demandState(t, want)
	c.plan(t, 0)
	if result := c.run(t, "create manifests"); result.Code != 0 || strings.Contains(result.Stderr, "Created") || strings.Contains(result.Stderr, "Updated") {
		t.Errorf("create manifests: exit code %d\n%s", result.Code, result.Stderr)
	}
	c.sh(t, folder, commandsBelow(t, folder, "## Undo"))
	c.demandState(t, empty)
}

// commandsBelow returns the indented lines below a heading of a README.md.
func commandsBelow(t *testing.T, folder, heading string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(folder, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(data), heading+"\n")
	if !found {
		t.Fatalf("README.md has no heading %q", heading)
	}
	section, _, _ = strings.Cut(section, "\n## ")
	var commands strings.Builder
	for line := range strings.Lines(section) {
		if text, indented := strings.CutPrefix(line, "    "); indented {
			commands.WriteString(text)
		}
	}
	if commands.Len() == 0 {
		t.Fatalf("README.md has no commands below %q", heading)
	}
	return commands.String()
}
