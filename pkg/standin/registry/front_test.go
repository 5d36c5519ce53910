package registry

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-containerregistry/pkg/v1/remote"
)

func TestFrontRecords(t *testing.T) {
	t.Parallel()
	server := Lend(t)
	f := server.LendFront(t)
	ref, img := push(t, server, f.Host()+"/some/repo:tag")
	f.Reset()

	if _, err := remote.Get(ref, server.RemoteOptions()...); err != nil {
		t.Fatal(err)
	}
	requests := f.Requests()
	if got, want := Paths(requests), []string{"GET /v2/", "GET /v2/some/repo/manifests/tag"}; !slices.Equal(got, want) {
		t.Fatalf("got %q, expected %q", got, want)
	}
	manifest, err := img.RawManifest()
	if err != nil {
		t.Fatal(err)
	}
	last := requests[1]
	if last.Status != http.StatusOK || last.Bytes != int64(len(manifest)) || last.Proto != "HTTP/2.0" || last.Host != f.Host() {
		t.Errorf("got %+v, expected a 200 of %d bytes", last, len(manifest))
	}
	if !strings.HasPrefix(last.Header.Get("Authorization"), "Basic ") {
		t.Error("the credentials are not recorded")
	}
}

func TestFrontTokens(t *testing.T) {
	t.Parallel()
	server := Lend(t)
	f := server.LendFront(t, WithTokens())
	ref, _ := push(t, server, f.Host()+"/some/repo:tag")
	f.Reset()

	if _, err := remote.Get(ref, server.RemoteOptions()...); err != nil {
		t.Fatal(err)
	}
	if got, want := Paths(f.Requests()), []string{"GET /v2/", "GET /token", "GET /v2/some/repo/manifests/tag"}; !slices.Equal(got, want) {
		t.Errorf("got %q, expected %q", got, want)
	}
	if _, err := remote.Get(ref, remote.WithTransport(server.Transport())); err == nil {
		t.Error("a token was given without a password")
	}
}

func TestFrontFaults(t *testing.T) {
	t.Parallel()
	server := Lend(t)
	for _, opts := range [][]FrontOption{nil, {WithHTTP1()}} {
		f := server.LendFront(t, opts...)
		_, img := push(t, server, f.Host()+"/some/repo:tag")
		digest, err := img.Digest()
		if err != nil {
			t.Fatal(err)
		}
		get := func(fault *Fault, timeout time.Duration) (int, []byte, error) {
			f.SetFault(func(*http.Request) *Fault { return fault })
			client := &http.Client{Transport: server.Transport(), Timeout: timeout}
			req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, "https://"+f.Host()+"/v2/some/repo/manifests/"+digest.String(), nil)
			if err != nil {
				t.Fatal(err)
			}
			req.SetBasicAuth(server.User(), server.Password())
			req.Header.Set("Accept", "*/*")
			resp, err := client.Do(req)
			if err != nil {
				return 0, nil, err
			}
			defer resp.Body.Close()
			data, err := io.ReadAll(resp.Body)
			return resp.StatusCode, data, err
		}
		manifest, err := img.RawManifest()
		if err != nil {
			t.Fatal(err)
		}

		if _, data, err := get(nil, time.Minute); err != nil || !bytes.Equal(data, manifest) {
			t.Errorf("no fault: %v, %d bytes", err, len(data))
		}
		if _, data, err := get(&Fault{Truncate: 100}, time.Minute); err == nil || len(data) != 100 {
			t.Errorf("truncate: %v, %d bytes", err, len(data))
		}
		if _, data, err := get(&Fault{Stall: 100}, 300*time.Millisecond); err == nil || len(data) != 100 {
			t.Errorf("stall: %v, %d bytes", err, len(data))
		}
		if _, _, err := get(&Fault{Hang: true}, 100*time.Millisecond); err == nil {
			t.Error("hang: it answered")
		}
		_, data, err := get(&Fault{Flip: 50}, time.Minute)
		if sum := sha256.Sum256(data); err != nil || len(data) != len(manifest) || hex.EncodeToString(sum[:]) == digest.Hex {
			t.Errorf("flip: %v, %d bytes, the same content", err, len(data))
		}
		begin := time.Now()
		if _, _, err := get(&Fault{Delay: 50 * time.Millisecond}, time.Minute); err != nil || time.Since(begin) < 50*time.Millisecond {
			t.Errorf("delay: %v after %s", err, time.Since(begin))
		}
		if status, data, err := get(&Fault{Status: 429, Body: "no"}, time.Minute); err != nil || status != 429 || string(data) != "no" {
			t.Errorf("status: %d %q %v", status, data, err)
		}
	}
}
