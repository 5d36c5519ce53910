//go:build unix

package installer

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// install puts a script on PATH that stands for openshift-install.
func install(t *testing.T, script string) string {
	t.Helper()
	dir := t.TempDir()
	program := filepath.Join(dir, Name)
	if err := os.WriteFile(program, []byte("#!/bin/sh\n"+script), 0o700); err != nil {
		t.Fatal(err)
	}
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	return program
}

func TestReleaseImage(t *testing.T) {
	const image = "quay.io/openshift-release-dev/ocp-release@sha256:0f"
	want := install(t, `[ "$*" = version ] || exit 9
echo openshift-install 4.20.3
echo built from commit 0123
echo release image `+image+`
echo WARNING Release Image Architecture not detected. >&2
echo release architecture amd64`)
	got, program, err := ReleaseImage(t.Context())
	if err != nil || got != image || program != want {
		t.Errorf("got %q of %q, %v", got, program, err)
	}
}

func TestReleaseImageFails(t *testing.T) {
	for _, test := range []struct{ name, script, want string }{
		{"another program", "echo openshift-install 4.20.3", "names no release image"},
		{"no pull spec", "echo 'release image '", "names no release image"},
		{"not at the line's start", "echo the release image x", "names no release image"},
		{"an error", "echo first >&2; echo cannot go on >&2; exit 3", `exit status 3 ("cannot go on")`},
		{"killed", "kill -9 $$", "signal: killed"},
	} {
		t.Run(test.name, func(t *testing.T) {
			program := install(t, test.script)
			_, _, err := ReleaseImage(t.Context())
			if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), program) {
				t.Errorf("the error is %v", err)
			}
		})
	}
}

func TestReleaseImageNotFound(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, _, err := ReleaseImage(t.Context()); !errors.Is(err, ErrNotFound) {
		t.Errorf("the error is %v", err)
	}
}

// A program that hangs, or prints without end, is stopped.
func TestReleaseImageHangs(t *testing.T) {
	for name, script := range map[string]string{"sleeps": "sleep 60", "prints": "yes release image x y"} {
		t.Run(name, func(t *testing.T) {
			install(t, script)
			ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
			defer cancel()
			if _, _, err := ReleaseImage(ctx); !errors.Is(err, context.DeadlineExceeded) {
				t.Errorf("the error is %v", err)
			}
		})
	}
}
