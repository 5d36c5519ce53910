//go:build unix

package credentialsrequest

import (
	"context"
	"path/filepath"
	"syscall"
	"testing"
)

func TestReadDirsNamedPipe(t *testing.T) {
	dir := write(t, map[string]string{"a.yaml": base})
	fifo := filepath.Join(dir, "b.yaml")
	if err := syscall.Mkfifo(fifo, 0o600); err != nil {
		t.Fatal(err)
	}
	// Opening it would wait for ever.
	_, _, err := ReadDirs(context.Background(), []string{dir})
	wantProblems(t, err, fifo+": is not a regular file")
}
