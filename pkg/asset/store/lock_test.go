package store

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func TestLock(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	_, err := Open(dir, quiet())
	if err == nil {
		t.Fatal("a second run was let in")
	}
	if want := "in use by process " + strconv.Itoa(os.Getpid()); !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), dir) {
		t.Errorf("the error is %q, want %q in it", err, want)
	}
	if diagnostic.KindOf(err) != diagnostic.Failure || len(diagnostic.Hints(err)) == 0 {
		t.Errorf("%q does not say what to do", err)
	}
	// Who only looks need not wait, and disturbs nobody.
	dry := open(t, dir, DryRun())
	dry.Close()
	if _, err := Open(dir, quiet()); err == nil {
		t.Error("a dry run has freed the directory")
	}
	s.Close()
	if data, err := os.ReadFile(filepath.Join(dir, LockFileName)); err != nil || len(data) > 0 {
		t.Errorf("the lock file holds %q after the run (%v)", data, err)
	}
	open(t, dir)
}

func TestOpenNeedsADirectory(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{filepath.Join(dir, "missing"), file, ""} {
		for _, opts := range [][]Option{nil, {DryRun()}} {
			_, err := Open(name, quiet(), opts...)
			if err == nil || diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(strings.Join(diagnostic.Hints(err), " "), "--dir") {
				t.Errorf("%q: %v", name, err)
			}
		}
	}
	if entries, err := os.ReadDir(dir); err != nil || len(entries) != 1 {
		t.Errorf("the parent holds %v (%v)", entries, err)
	}
}
