package render

import (
	"context"
	"crypto/sha256"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
)

// everything writes all that render can write.
func (c *cluster) everything(args ...string) []string {
	return append([]string{
		"render", "--dir", c.dir, "--account-id", account, "--credentials-requests-dir", c.requests, "--name", infra,
		"--format", "cloudformation,terraform,aws-cli,files,hive", "--report", "--output", "json",
	}, args...)
}

// tree returns the sum and the mode of every file of the install directory, but for the log.
func (c *cluster) tree(t *testing.T) map[string]string {
	t.Helper()
	files := map[string]string{}
	err := filepath.WalkDir(c.dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || strings.HasSuffix(name, ".log") || strings.HasSuffix(name, ".lock") {
			return err
		}
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(c.dir, name)
		sum := sha256.Sum256(data)
		files[rel] = info.Mode().String() + " " + string(sum[:])
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// demandTree compares the install directory with another one.
func (c *cluster) demandTree(t *testing.T, when string, want map[string]string) {
	t.Helper()
	got := c.tree(t)
	for name := range want {
		if got[name] != want[name] {
			t.Errorf("%s: %s is missing or differs", when, name)
		}
	}
	for name := range got {
		if _, ok := want[name]; !ok {
			t.Errorf("%s: %s is left over", when, name)
		}
	}
}

// other is an option that changes most of what is rendered, so that a run after one that was
// stopped must write over what that one left.
const other = "--tags=owner=b"

// reference renders everything into an install directory of its own, and returns the directory
// and how long it took.
func reference(t *testing.T, h *harness.Harness) (map[string]string, time.Duration) {
	t.Helper()
	c := newCluster(t, h)
	start := time.Now()
	if result, err := h.Run(t.Context(), c.everything(other)...); err != nil || result.Code != 0 {
		t.Fatalf("render: %v\n%s", err, result.Stderr)
	}
	return c.tree(t), time.Since(start)
}

// Killed at any moment, a render leaves nothing that keeps the next one from making all of
// it, and nothing half done behind that one.
func TestKilled(t *testing.T) {
	h := take(t)
	want, whole := reference(t, h)
	const moments = 12
	for i := range moments {
		c := newCluster(t, h)
		delay := whole * time.Duration(i+1) / (moments + 1)
		ctx, cancel := context.WithTimeout(t.Context(), delay)
		_, err := h.Run(ctx, c.everything()...) // a process of an ended context is killed
		cancel()
		if err != nil && !errors.Is(err, context.DeadlineExceeded) { // which it is when the kill came too late
			t.Fatal(err)
		}
		if result, err := h.Run(t.Context(), c.everything(other)...); err != nil || result.Code != 0 {
			t.Fatalf("after a kill at %v: %v\n%s", delay, err, result.Stderr)
		}
		c.demandTree(t, "after a kill at "+delay.String(), want)
	}
}

// A full disk is said so, and the next run makes all of it.
func TestFullDisk(t *testing.T) {
	h := take(t)
	want, _ := reference(t, h)
	for _, blocks := range []string{"1", "12", "40", "80"} { // of 512 bytes, a file's largest size
		c := newCluster(t, h)
		out, err := c.shell(t, c.dir, "trap '' XFSZ; ulimit -f "+blocks+"; exec "+h.Program+" "+strings.Join(c.everything(), " "))
		if err == nil || !strings.Contains(out, "Make room on the disk and run the command again") {
			t.Errorf("with %s blocks: %v\n%s", blocks, err, out)
		}
		if result, err := h.Run(t.Context(), c.everything(other)...); err != nil || result.Code != 0 {
			t.Fatalf("after a full disk: %v\n%s", err, result.Stderr)
		}
		c.demandTree(t, "after "+blocks+" blocks", want)
	}
}
