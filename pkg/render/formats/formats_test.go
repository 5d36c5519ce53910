package formats

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every format has a name that can be a folder and part of a list, one line for the help, and
// a folder of its own beside this one.
func TestAll(t *testing.T) {
	name := regexp.MustCompile(`^[a-z]+(-[a-z]+)*$`)
	names := map[string]bool{}
	for _, f := range All() {
		if !name.MatchString(f.Name) || names[f.Name] {
			t.Errorf("the name %q cannot be used, or not twice", f.Name)
		}
		names[f.Name] = true
		if f.Summary == "" || strings.Contains(f.Summary, "\n") || len(f.Summary) > 100 {
			t.Errorf("%s: the line for the help is %q", f.Name, f.Summary)
		}
		if f.Render == nil {
			t.Errorf("%s renders nothing", f.Name)
		}
		if _, err := os.Stat(filepath.Join("..", strings.ReplaceAll(f.Name, "-", ""))); err != nil {
			t.Errorf("%s: %v", f.Name, err)
		}
	}
}
