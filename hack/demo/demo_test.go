package main

import (
	"bytes"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestDemo runs the demo as `make demo` does, so that what the README begins with works.
func TestDemo(t *testing.T) {
	t.Chdir(filepath.Join("..", ".."))
	temp := t.TempDir()
	program := filepath.Join(temp, "openshift-install-sts")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "./cmd/openshift-install-sts").CombinedOutput(); err != nil {
		t.Fatalf("go build: %v\n%s", err, out)
	}
	var out, log bytes.Buffer
	dir := filepath.Join(temp, "mycluster")
	if err := run(t.Context(), dir, []string{"-program", program}, &out, &log); err != nil {
		t.Fatalf("the demo failed: %v\n%s%s", err, &out, &log)
	}
	for _, want := range []string{
		"create manifests --dir " + dir, "Nothing to do", "bound-service-account-signing-key.key",
		"kind: Secret", "role_arn = arn:aws:iam::123456789012:role/", "7 roles", "with 3 documents",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("the demo does not show %q", want)
		}
	}
	for _, shown := range []string{out.String(), log.String()} {
		if strings.Contains(shown, "PRIVATE KEY") {
			t.Error("the demo shows a private key")
		}
	}
	if t.Failed() {
		t.Logf("%s%s", &out, &log)
	}
}
