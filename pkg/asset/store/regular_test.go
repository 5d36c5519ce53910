package store

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/sirupsen/logrus"
	logtest "github.com/sirupsen/logrus/hooks/test"
)

// soon fails the test if f fails or does not return: who opens a named pipe waits for a writer.
func soon(t *testing.T, f func() error) {
	t.Helper()
	done := make(chan error, 1)
	go func() { done <- f() }()
	select {
	case err := <-done:
		if err != nil {
			t.Fatal(err)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("it hangs")
	}
}

// replace puts what put makes into the place of a file or folder.
func replace(t *testing.T, dir, name string, put func(path string) error) {
	t.Helper()
	path := filepath.Join(dir, name)
	for _, err := range []error{os.RemoveAll(path), os.MkdirAll(filepath.Dir(path), 0o700), put(path)} {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func replaceByFolder(t *testing.T, dir, name string) {
	t.Helper()
	replace(t, dir, name, func(path string) error { return os.Mkdir(path, 0o700) })
}

func replaceByPipe(t *testing.T, dir, name string) {
	t.Helper()
	replace(t, dir, name, func(path string) error { return syscall.Mkfifo(path, 0o600) })
}

func replaceByLoop(t *testing.T, dir, name string) {
	t.Helper()
	replace(t, dir, name, func(path string) error { return os.Symlink(filepath.Base(path), path) })
}

// What stands in the place of a file that is no longer wanted, and is none, was put there by
// somebody: it is kept, as a changed file is.
func TestStaleNoFiles(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	fetchFiles(t, s, map[string]string{"manifests/folder": "a", "manifests/pipe": "b", "manifests/z.yaml": "z"})
	replaceByFolder(t, dir, "manifests/folder")
	replaceByPipe(t, dir, "manifests/pipe")
	log, hook := logtest.NewNullLogger()
	s.Close()
	s, err := Open(dir, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.Close)
	var changed []string
	soon(t, func() (err error) {
		changed, err = s.changedFiles(t.Context(), "one")
		return err
	})
	if got := strings.Join(changed, " "); got != "manifests/folder manifests/pipe" {
		t.Errorf("changed are %q", got)
	}
	behave(t, map[any]behaviour{one{}: writing(nil)})
	soon(t, func() error { return s.Fetch(t.Context(), &writable[one]{}) })
	outcomes := map[string]string{}
	for _, f := range s.Files() {
		outcomes[f.Name] = f.Outcome
	}
	for name, want := range map[string]string{"manifests/folder": FileKept, "manifests/pipe": FileKept, "manifests/z.yaml": FileRemoved} {
		if got := outcomes[name]; got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
		if _, err := os.Lstat(filepath.Join(dir, name)); (err == nil) != (want == FileKept) {
			t.Errorf("%s: %v", name, err)
		}
		if logged(hook.AllEntries(), logrus.WarnLevel, name) != (want == FileKept) {
			t.Errorf("%s: the log does not say what became of it", name)
		}
	}
}

// What cannot be read is no changed file, and the error names it.
func TestChangedFilesUnreadable(t *testing.T) {
	dir := t.TempDir()
	s := open(t, dir)
	fetchFiles(t, s, map[string]string{"manifests/a.yaml": "a"})
	replaceByLoop(t, dir, "manifests/a.yaml")
	if changed, err := s.changedFiles(t.Context(), "one"); err == nil || !strings.Contains(err.Error(), "look at manifests/a.yaml:") {
		t.Errorf("changed are %v (%v)", changed, err)
	}
}

// A file is not written into the place of what is none.
func TestWriteOverNoFile(t *testing.T) {
	dir := t.TempDir()
	replaceByPipe(t, dir, "manifests/a.yaml")
	behave(t, map[any]behaviour{one{}: writing(map[string]string{"manifests/a.yaml": "a"})})
	s := open(t, dir)
	var err error
	soon(t, func() error {
		err = s.Fetch(t.Context(), &writable[one]{})
		return nil
	})
	if err == nil || !strings.Contains(err.Error(), "read manifests/a.yaml: not a regular file") {
		t.Errorf("the error is %v", err)
	}
}
