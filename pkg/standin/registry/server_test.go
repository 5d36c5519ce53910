package registry

import (
	"context"
	"crypto/x509"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/random"
	"github.com/google/go-containerregistry/pkg/v1/remote"
	"github.com/google/go-containerregistry/pkg/v1/remote/transport"
)

func TestPushAndPull(t *testing.T) {
	t.Parallel()
	server := Lend(t)
	ref, img := push(t, server, server.Host()+"/some/repo:tag")
	want, err := img.Digest()
	if err != nil {
		t.Fatal(err)
	}
	head, err := remote.Head(ref, server.RemoteOptions()...)
	if err != nil {
		t.Fatal(err)
	}
	if head.Digest != want {
		t.Errorf("got %s, pushed %s", head.Digest, want)
	}
	if !strings.Contains(string(server.PullSecret()), server.Host()) {
		t.Errorf("the pull secret names another host than %s", server.Host())
	}

	var answer *transport.Error
	_, err = remote.Head(ref, remote.WithTransport(server.Transport()))
	if !errors.As(err, &answer) || answer.StatusCode != http.StatusUnauthorized {
		t.Errorf("without a password: %v, expected a 401", err)
	}
	var unknown x509.UnknownAuthorityError
	if resp, err := http.Get("https://" + server.Host() + "/v2/"); !errors.As(err, &unknown) {
		if err == nil {
			resp.Body.Close()
		}
		t.Errorf("without the authority: %v, expected that it is not known", err)
	}

	for range 2 {
		if err := server.Close(); err != nil {
			t.Fatalf("Close() = %v", err)
		}
	}
	if _, err := remote.Head(ref, server.RemoteOptions()...); err == nil {
		t.Error("the registry answers after Close")
	}
	if _, err := os.Stat(server.dir); !os.IsNotExist(err) {
		t.Errorf("Close left %s behind", server.dir)
	}
}

func TestServersAreSeparate(t *testing.T) {
	t.Parallel()
	one, two := Lend(t), Lend(t)
	push(t, one, one.Host()+"/some/repo:tag")
	ref, err := name.ParseReference(two.Host() + "/some/repo:tag")
	if err != nil {
		t.Fatal(err)
	}
	var answer *transport.Error
	if _, err := remote.Head(ref, two.RemoteOptions()...); !errors.As(err, &answer) || answer.StatusCode != http.StatusNotFound {
		t.Errorf("one registry has the other's image: %v", err)
	}
}

func TestStartTellsWhyItFailed(t *testing.T) {
	t.Setenv("PATH", t.TempDir())
	if _, err := Start(t.Context()); !errors.Is(err, ErrNotFound) || !strings.Contains(err.Error(), "apt-get install docker-registry") {
		t.Errorf("not on PATH: %v", err)
	}

	dir := t.TempDir()
	t.Setenv("PATH", dir+":/usr/bin:/bin")
	t.Setenv("TMPDIR", t.TempDir())
	if err := os.WriteFile(filepath.Join(dir, "docker-registry"), []byte("#!/bin/sh\necho broken pipe organ >&2; exit 3\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	_, err := Start(t.Context())
	if err == nil || !strings.Contains(err.Error(), "exit status 3") || !strings.Contains(err.Error(), "broken pipe organ") {
		t.Errorf("it ends at once: %v", err)
	}
	if left, err := os.ReadDir(os.TempDir()); err != nil || len(left) > 0 {
		t.Errorf("a failed start left %v behind (%v)", left, err)
	}
}

func TestStartCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
	defer cancel()
	if server, err := Start(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("Start() = %v, %v, expected the deadline's error", server, err)
	}
}

func push(t *testing.T, server *Server, reference string) (name.Reference, v1.Image) {
	t.Helper()
	img, err := random.Image(5000, 2)
	if err != nil {
		t.Fatal(err)
	}
	ref, err := server.Push(t.Context(), reference, img)
	if err != nil {
		t.Fatal(err)
	}
	return ref, img
}
