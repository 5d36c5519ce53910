package moto

import (
	"context"
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func TestStartResetClose(t *testing.T) {
	server := start(t)
	if !strings.HasPrefix(server.URL(), "http://127.0.0.1:") || strings.HasSuffix(server.URL(), ":0") {
		t.Fatalf("URL() = %q, want a loopback address with the real port", server.URL())
	}

	if status := send(t, http.MethodPut, server.URL()+"/a-bucket"); status != http.StatusOK {
		t.Fatalf("creating a bucket answered %d", status)
	}
	if status := send(t, http.MethodHead, server.URL()+"/a-bucket"); status != http.StatusOK {
		t.Fatalf("the bucket is not there: %d", status)
	}
	if err := server.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	if status := send(t, http.MethodHead, server.URL()+"/a-bucket"); status != http.StatusNotFound {
		t.Fatalf("the bucket outlived the reset: %d", status)
	}

	for range 2 {
		if err := server.Close(); err != nil {
			t.Fatalf("Close() = %v", err)
		}
	}
	if _, err := http.Get(server.URL() + "/moto-api/"); err == nil {
		t.Error("the server answers after Close")
	}
	if err := server.Reset(t.Context()); err == nil {
		t.Error("Reset() of a closed server succeeded")
	}
}

// Packages are tested side by side: servers must not share a port or anything else.
func TestServersAreSeparate(t *testing.T) {
	one, two := start(t), start(t)
	if one.URL() == two.URL() {
		t.Fatalf("both listen on %s", one.URL())
	}
	send(t, http.MethodPut, one.URL()+"/a-bucket")
	if status := send(t, http.MethodHead, two.URL()+"/a-bucket"); status != http.StatusNotFound {
		t.Errorf("one server has the other's bucket: %d", status)
	}
}

func TestStartCancelled(t *testing.T) {
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	server, err := Start(ctx)
	if !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("Start() = %v, %v, want the deadline's error", server, err)
	}
}

func TestStartTellsWhyItFailed(t *testing.T) {
	dir := t.TempDir()
	t.Setenv("PATH", dir+string(os.PathListSeparator)+os.Getenv("PATH"))
	writeScript(t, filepath.Join(dir, "moto_server"), "echo 'No module named moto' >&2; exit 3")

	_, err := Start(t.Context())
	if err == nil {
		t.Fatal("Start() succeeded")
	}
	for _, want := range []string{"exit status 3", "No module named moto"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("the error lacks %q: %v", want, err)
		}
	}
}

func TestExecutable(t *testing.T) {
	root := t.TempDir()
	venv := filepath.Join(root, ".cache", "venv", "bin")
	below := filepath.Join(root, "pkg", "some")
	for _, dir := range []string{venv, below} {
		if err := os.MkdirAll(dir, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(root, "go.mod"), []byte("module example.com/m\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	named := filepath.Join(t.TempDir(), "my-moto")
	t.Setenv("PATH", t.TempDir())
	t.Setenv(EnvExecutable, "")
	t.Chdir(below)

	_, err := executable()
	if !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), "make moto") {
		t.Errorf("nowhere: error %v, want ErrNotFound that names `make moto`", err)
	}

	writeScript(t, filepath.Join(venv, "moto_server"), "exit 0")
	path, err := executable()
	if err != nil || !strings.HasSuffix(filepath.ToSlash(path), venvExecutable) {
		t.Errorf("in the virtual environment: got %q, %v", path, err)
	}

	t.Setenv(EnvExecutable, named)
	if _, err := executable(); !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), EnvExecutable) {
		t.Errorf("named but missing: error %v, want one that names the variable", err)
	}
	writeScript(t, named, "exit 0")
	if path, err := executable(); err != nil || path != named {
		t.Errorf("named: got %q, %v", path, err)
	}
}

func start(t *testing.T) *Server {
	t.Helper()
	server, err := Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(); err != nil {
			t.Error(err)
		}
	})
	return server
}

func send(t *testing.T, method, url string) int {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), method, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode
}

func writeScript(t *testing.T, path, body string) {
	t.Helper()
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+body+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
}
