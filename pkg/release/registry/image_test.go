package registry

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/release/image"
	standin "github.com/openshift/openshift-install-sts/pkg/standin/registry"
)

func TestPull(t *testing.T) {
	t.Parallel()
	server := standin.Lend(t)
	for _, test := range []struct {
		name string
		opts []standin.FrontOption
		// login is what precedes the manifest.
		login []string
	}{
		{"basic", nil, []string{"GET /v2/"}},
		{"token", []standin.FrontOption{standin.WithTokens()}, []string{"GET /v2/", "GET /token"}},
		{"HTTP/1.1", []standin.FrontOption{standin.WithHTTP1()}, []string{"GET /v2/"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			f := server.LendFront(t, test.opts...)
			pushed := push(t, server, f.Host()+"/some/repo:4.20")
			for _, reference := range []string{
				f.Host() + "/some/repo:4.20",
				"docker://" + f.Host() + "/some/repo@" + pushed.digest.String(),
				f.Host() + "/some/repo:no-such-tag@" + pushed.digest.String(),
			} {
				f.Reset()
				i := open(t, reference, access(server, f))
				if got := f.Requests(); len(got) > 0 {
					t.Errorf("%s: Open sent %q", reference, standin.Paths(got))
				}
				pulled(t, i, pushed)

				identifier := pushed.digest.String()
				if reference == f.Host()+"/some/repo:4.20" {
					identifier = "4.20"
				}
				want := append(slices.Clone(test.login),
					"GET /v2/some/repo/manifests/"+identifier, "GET /v2/some/repo/blobs/"+pushed.layer.Digest.String())
				requests := f.Requests()
				if got := standin.Paths(requests); !slices.Equal(got, want) {
					t.Errorf("%s: got %q, expected %q", reference, got, want)
				}
				for _, r := range requests {
					if r.Header.Get("User-Agent") != "openshift-install-sts" {
						t.Errorf("%s: User-Agent %q", r.Path, r.Header.Get("User-Agent"))
					}
					if r.Header.Get("Accept-Encoding") != "" {
						t.Errorf("%s: what is unpacked on its way is not what is hashed", r.Path)
					}
				}
			}
		})
	}
}

func TestDigestIsCheap(t *testing.T) {
	t.Parallel()
	server := standin.Lend(t)
	f := server.LendFront(t)
	pushed := push(t, server, f.Host()+"/some/repo:4.20")

	for _, test := range []struct {
		name, reference string
		fault           func(*http.Request) *standin.Fault
		want            []string
	}{
		{"tag", f.Host() + "/some/repo:4.20", nil, []string{"GET /v2/", "HEAD /v2/some/repo/manifests/4.20"}},
		{"digest", f.Host() + "/some/repo@" + pushed.digest.String(), nil, []string{}},
		{"no HEAD", f.Host() + "/some/repo:4.20", func(r *http.Request) *standin.Fault {
			if r.Method == http.MethodHead {
				return &standin.Fault{Status: http.StatusMethodNotAllowed}
			}
			return nil
		}, []string{"GET /v2/", "HEAD /v2/some/repo/manifests/4.20", "GET /v2/some/repo/manifests/4.20"}},
		{"HEAD without digest", f.Host() + "/some/repo:4.20", func(r *http.Request) *standin.Fault {
			if r.Method == http.MethodHead {
				return &standin.Fault{Status: http.StatusOK}
			}
			return nil
		}, []string{"GET /v2/", "HEAD /v2/some/repo/manifests/4.20", "GET /v2/some/repo/manifests/4.20"}},
	} {
		f.Reset()
		f.SetFault(test.fault)
		digest, err := open(t, test.reference, access(server, f)).Digest(t.Context())
		if err != nil || digest != pushed.digest {
			t.Errorf("%s: got %s, %v, expected %s", test.name, digest, err, pushed.digest)
		}
		if got := standin.Paths(f.Requests()); !slices.Equal(got, test.want) {
			t.Errorf("%s: got %q, expected %q", test.name, got, test.want)
		}
	}

	f.Reset()
	_, err := open(t, f.Host()+"/some/repo:gone", access(server, f)).Digest(t.Context())
	checkError(t, err, server, "not found (404 MANIFEST_UNKNOWN)", "openshift-install version")
}

func TestTokenExpires(t *testing.T) {
	t.Parallel()
	server := standin.Lend(t)
	f := server.LendFront(t, standin.WithTokens())
	pushed := push(t, server, f.Host()+"/some/repo:4.20")
	i := open(t, f.Host()+"/some/repo:4.20", access(server, f))
	if _, err := i.Root(t.Context()); err != nil {
		t.Fatal(err)
	}
	f.ExpireTokens()
	pulled(t, i, pushed)
}

// What cannot be read in one go because somebody breaks it is told apart from what is wrong.
func TestLayerBreaks(t *testing.T) {
	t.Parallel()
	server := standin.Lend(t)
	for name, opts := range map[string][]standin.FrontOption{"HTTP/2": nil, "HTTP/1.1": {standin.WithHTTP1()}} {
		t.Run(name, func(t *testing.T) {
			f := server.LendFront(t, opts...)
			pushed := push(t, server, f.Host()+"/some/repo:4.20")
			a := access(server, f)
			a.Timeout = 300 * time.Millisecond
			failing := func(fault standin.Fault, read func(i *Image) error) error {
				t.Helper()
				i := open(t, f.Host()+"/some/repo:4.20", a)
				f.SetFault(func(r *http.Request) *standin.Fault {
					if strings.Contains(r.URL.Path, "/blobs/") {
						return &fault
					}
					return nil
				})
				err := read(i)
				f.SetFault(nil)
				if again := readLayer(t, i, pushed); again != nil {
					t.Errorf("%+v: the second attempt: %v", fault, again)
				}
				return err
			}
			read := func(fault standin.Fault) error {
				t.Helper()
				return failing(fault, func(i *Image) error { return readLayer(t, i, pushed) })
			}

			err := read(standin.Fault{Truncate: 1000})
			checkError(t, err, server, "the connection broke off", "Check the name of the registry, the network")
			if !temporary(err) || !Unavailable(err) {
				t.Errorf("a broken layer should be read again: %v", err)
			}
			begin := time.Now()
			err = read(standin.Fault{Stall: 1000})
			checkError(t, err, server, "nothing came for 300ms")
			if !temporary(err) || time.Since(begin) > 5*time.Second {
				t.Errorf("a stalled layer should be given up and read again: %v after %s", err, time.Since(begin))
			}
			f.Reset()
			err = failing(standin.Fault{Flip: 1000}, func(i *Image) error {
				_, err := image.Read(t.Context(), i, image.Options{})
				if got := standin.Paths(f.Requests()); len(got) != 3 {
					t.Errorf("got %q, expected a login, a manifest and a layer", got)
				}
				return err
			})
			checkError(t, err, server, "layer "+pushed.layer.Digest.String()+": its digest is sha256:", " and should be "+pushed.layer.Digest.String(),
				"It is damaged, or was changed")
			if temporary(err) || Unavailable(err) {
				t.Errorf("a wrong layer should not be read again: %v", err)
			}
			err = read(standin.Fault{Hang: true})
			checkError(t, err, server, "nothing came for 300ms")
			if temporary(err) || !Unavailable(err) {
				t.Errorf("a registry that does not answer has been waited for long enough: %v", err)
			}
			err = read(standin.Fault{Status: http.StatusOK, Body: "short"})
			checkError(t, err, server, "it has 5 bytes where there should be")
		})
	}
}

func TestManifestBreaks(t *testing.T) {
	t.Parallel()
	server := standin.Lend(t)
	f := server.LendFront(t)
	pushed := push(t, server, f.Host()+"/some/repo:4.20")
	byDigest := f.Host() + "/some/repo@" + pushed.digest.String()

	failing := func(times int, fault standin.Fault) {
		f.Reset()
		f.SetFault(func(r *http.Request) *standin.Fault {
			if times > 0 && strings.Contains(r.URL.Path, "/manifests/") {
				times--
				return &fault
			}
			return nil
		})
	}
	a := access(server, f)
	for _, test := range []struct {
		name  string
		fault standin.Fault
		times int
		// want is a part of the error, "" if it passes.
		want     string
		requests int
	}{
		{"truncated once", standin.Fault{Truncate: 10}, 1, "", 3},
		{"always truncated", standin.Fault{Truncate: 10}, 9, "the connection broke off", 4},
		{"busy twice", standin.Fault{Status: 503}, 2, "", 4},
		{"always busy", standin.Fault{Status: 503}, 9, "it failed (503 Service Unavailable)", 4},
		{"throttled once", standin.Fault{Status: 429, Header: http.Header{"Retry-After": {"0"}}}, 1, "", 3},
		{"always throttled", standin.Fault{Status: 429}, 9, "it throttles (429 Too Many Requests)", 4},
		{"throttled for long", standin.Fault{Status: 429, Header: http.Header{"Retry-After": {"120"}}}, 9, "and asks to wait 2m0s", 2},
		{"flipped", standin.Fault{Flip: 10}, 1, "its digest is sha256:", 2},
		{"huge", standin.Fault{Status: 200, Body: strings.Repeat(" ", maxAnswer+1)}, 1, "the answer is larger than 4 MiB", 2},
	} {
		failing(test.times, test.fault)
		i := open(t, byDigest, a)
		root, err := i.Root(t.Context())
		if test.want == "" {
			if err != nil || !bytes.Equal(root.Data, pushed.manifest) {
				t.Errorf("%s: %v", test.name, err)
			}
		} else {
			checkError(t, err, server, test.want, "")
		}
		if got := standin.Paths(f.Requests()); len(got) != test.requests {
			t.Errorf("%s: got %q, expected %d requests", test.name, got, test.requests)
		}
	}

	// The largest manifest that is allowed.
	failing(1, standin.Fault{Status: 200, Body: strings.Repeat(" ", maxAnswer)})
	if root, err := open(t, f.Host()+"/some/repo:4.20", a).Root(t.Context()); err != nil || len(root.Data) != maxAnswer {
		t.Errorf("a manifest of 4 MiB: %d bytes, %v", len(root.Data), err)
	}
}

// Nothing that a registry sends without end is read without end.
func TestEndlessPing(t *testing.T) {
	t.Parallel()
	server := standin.Lend(t)
	f := server.LendFront(t)
	f.SetFault(func(*http.Request) *standin.Fault {
		return &standin.Fault{Status: 200, Body: strings.Repeat(" ", 64<<20)}
	})
	_, err := open(t, f.Host()+"/some/repo:4.20", access(server, f)).Root(t.Context())
	checkError(t, err, server, "the answer is larger than 4 MiB")
	for _, r := range f.Requests() {
		// Beside what is read, some is on its way.
		if r.Bytes > 32<<20 {
			t.Errorf("%d bytes of %s were read", r.Bytes, r.Path)
		}
	}
}

func TestCancel(t *testing.T) {
	t.Parallel()
	server := standin.Lend(t)
	f := server.LendFront(t)
	pushed := push(t, server, f.Host()+"/some/repo:4.20")
	for name, fault := range map[string]standin.Fault{
		"before the answer": {Hang: true}, "in the body": {Stall: 10}, "between attempts": {Status: 429, Header: http.Header{"Retry-After": {"15"}}},
	} {
		f.SetFault(func(r *http.Request) *standin.Fault {
			if strings.Contains(r.URL.Path, "/manifests/") {
				return &fault
			}
			return nil
		})
		ctx, cancel := context.WithCancel(t.Context())
		time.AfterFunc(200*time.Millisecond, cancel)
		begin := time.Now()
		_, err := open(t, f.Host()+"/some/repo@"+pushed.digest.String(), access(server, f)).Root(ctx)
		if !errors.Is(err, context.Canceled) || time.Since(begin) > 2*time.Second {
			t.Errorf("%s: %v after %s", name, err, time.Since(begin))
		}
		if Unavailable(err) {
			t.Errorf("%s: the user's wish is nothing that others did", name)
		}
	}
	f.SetFault(nil)
	i := open(t, f.Host()+"/some/repo@"+pushed.digest.String(), access(server, f))
	ctx, cancel := context.WithCancel(t.Context())
	layer, err := i.Layer(ctx, pushed.layer)
	if err != nil {
		t.Fatal(err)
	}
	defer layer.Close()
	if _, err := io.ReadFull(layer, make([]byte, 1)); err != nil {
		t.Fatal(err)
	}
	time.Sleep(100 * time.Millisecond) // the rest has come, too
	cancel()
	if _, err := io.ReadAll(layer); !errors.Is(err, context.Canceled) {
		t.Errorf("in a layer: %v", err)
	}
}
