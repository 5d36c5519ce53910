package converge

import (
	"os"
	"path/filepath"
	"testing"
)

// read reads a file of the install directory; write writes one.
func (c *cluster) read(t *testing.T, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(c.dir, name))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func (c *cluster) write(t *testing.T, name, content string) {
	t.Helper()
	if err := os.WriteFile(filepath.Join(c.dir, name), []byte(content), 0o640); err != nil {
		t.Fatal(err)
	}
}
