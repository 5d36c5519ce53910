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
	apply, undo := commandsBelow(t, filepath.Join(folder, "README.md"), "## Apply"), commandsBelow(t, filepath.Join(folder, "README.md"), "## Undo")
	c.demandGuarded(t, folder, apply)
	c.sh(t, folder, apply)
	c.demandState(t, want)
	c.demandGuarded(t, folder, undo)
	c.plan(t, 0)
	if result := c.run(t, "create manifests"); result.Code != 0 || strings.Contains(result.Stderr, "Created") || strings.Contains(result.Stderr, "Updated") {
		t.Errorf("create manifests: exit code %d\n%s", result.Code, result.Stderr)
	}
	c.sh(t, folder, undo)
	c.demandState(t, empty)
}

// demandGuarded demands that commands change nothing when they are for another account than
// that of the credentials.
func (c *cluster) demandGuarded(t *testing.T, folder, commands string) {
	t.Helper()
	other := strings.Replace(commands, "= "+account, "= 210987654321", 1)
	if other == commands {
		t.Fatalf("the commands do not look at the account:\n%s", commands)
	}
	before := c.state(t)
	if out, err := c.shell(t, folder, other); err == nil {
		t.Errorf("the commands go on in another account:\n%s", out)
	}
	c.demandState(t, before)
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
