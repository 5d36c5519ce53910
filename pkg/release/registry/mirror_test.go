package registry

import (
	"net/http"
	"slices"
	"strings"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/random"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/image"
	standin "github.com/openshift/openshift-install-sts/pkg/standin/registry"
)

func TestFindCandidates(t *testing.T) {
	t.Parallel()
	mirror := func(source string, mirrors ...string) Mirror { return Mirror{Source: source, Mirrors: mirrors} }
	never := func(source string, mirrors ...string) Mirror {
		return Mirror{Source: source, Mirrors: mirrors, NeverContactSource: true}
	}
	const image = "quay.example/ns/repo@" + someDigest
	for _, test := range []struct {
		name      string
		reference string
		mirrors   []Mirror
		want      []string
		mirrored  bool
	}{
		{"none", image, nil, []string{"quay.example/ns/repo"}, false},
		{"repository", image, []Mirror{mirror("quay.example/ns/repo", "m.example/x")}, []string{"m.example/x", "quay.example/ns/repo"}, true},
		{"namespace", image, []Mirror{mirror("quay.example/ns", "m.example/x")}, []string{"m.example/x/repo", "quay.example/ns/repo"}, true},
		{"host", image, []Mirror{mirror("quay.example", "m.example:5000")}, []string{"m.example:5000/ns/repo", "quay.example/ns/repo"}, true},
		{"host with a slash", image, []Mirror{mirror("quay.example/", "m.example/")}, []string{"m.example/ns/repo", "quay.example/ns/repo"}, true},
		{"only up to a slash", image, []Mirror{mirror("quay.example/n", "m.example/x"), mirror("quay.example/ns/rep", "m.example/y"), mirror("quay.exampl", "m.example/z")}, []string{"quay.example/ns/repo"}, false},
		{"longest", image, []Mirror{mirror("quay.example", "m.example/a"), mirror("quay.example/ns/repo", "m.example/b"), mirror("quay.example/ns", "m.example/c")}, []string{"m.example/b", "quay.example/ns/repo"}, true},
		{"order", image, []Mirror{mirror("quay.example/ns", "m.example/b", "m.example/a"), mirror("quay.example", "m.example/x"), mirror("quay.example/ns", "m.example/c", "m.example/a")}, []string{"m.example/b/repo", "m.example/a/repo", "m.example/c/repo", "quay.example/ns/repo"}, true},
		{"never", image, []Mirror{never("quay.example/ns", "m.example/a")}, []string{"m.example/a/repo"}, true},
		{"never, by one of two", image, []Mirror{mirror("quay.example/ns", "m.example/a"), never("quay.example/ns", "m.example/b")}, []string{"m.example/a/repo", "m.example/b/repo"}, true},
		{"never, of a shorter one", image, []Mirror{never("quay.example", "m.example/a"), mirror("quay.example/ns", "m.example/b")}, []string{"m.example/b/repo", "quay.example/ns/repo"}, true},
		{"no mirrors", image, []Mirror{never("quay.example/ns")}, []string{"quay.example/ns/repo"}, false},
		{"no mirrors beside a shorter one", image, []Mirror{mirror("quay.example/ns"), mirror("quay.example", "m.example/a")}, []string{"m.example/a/ns/repo", "quay.example/ns/repo"}, true},
		{"itself first", image, []Mirror{mirror("quay.example/ns", "quay.example/ns", "m.example/a")}, []string{"quay.example/ns/repo", "m.example/a/repo"}, true},
		{"itself, never as the source", image, []Mirror{never("quay.example/ns", "quay.example/ns")}, []string{"quay.example/ns/repo"}, true},
		{"wildcard", "a.b.example/ns/repo@" + someDigest, []Mirror{mirror("*.example", "m.example/x")}, []string{"m.example/x/ns/repo", "a.b.example/ns/repo"}, true},
		{"wildcard with a port", "a.example:5000/ns/repo@" + someDigest, []Mirror{mirror("*.example", "m.example/x")}, []string{"m.example/x/ns/repo", "a.example:5000/ns/repo"}, true},
		{"wildcard is not the domain", "example/ns/repo@" + someDigest, []Mirror{mirror("*.example", "m.example/x")}, nil, false},
		{"wildcard is not any end", "a.counterexample.io/ns/repo@" + someDigest, []Mirror{mirror("*.example.io", "m.example/x"), mirror("*example.io", "m.example/x"), mirror("*", "m.example/x"), mirror("*.", "m.example/x")}, []string{"a.counterexample.io/ns/repo"}, false},
		{"wildcard is of the host", "a.io/b.example@" + someDigest, []Mirror{mirror("*.example", "m.example/x")}, []string{"a.io/b.example"}, false},
		{"host before wildcard", "a.example/ns/repo@" + someDigest, []Mirror{mirror("*.example", "m.example/x"), mirror("a.example", "m.example/y")}, []string{"m.example/y/ns/repo", "a.example/ns/repo"}, true},
		{"namespace before wildcard", "a.example/ns/repo@" + someDigest, []Mirror{mirror("a.example/ns", "m.example/y"), mirror("*.example", "m.example/x")}, []string{"m.example/y/repo", "a.example/ns/repo"}, true},
		{"tag", "quay.example/ns/repo:v1", []Mirror{never("quay.example/ns", "m.example/x")}, []string{"quay.example/ns/repo"}, true},
	} {
		ref, err := parseReference(test.reference)
		if err != nil {
			if test.want != nil {
				t.Errorf("%s: %v", test.name, err)
			}
			continue
		}
		found, err := findCandidates(ref, test.mirrors)
		if err != nil {
			t.Errorf("%s: %v", test.name, err)
			continue
		}
		var got []string
		for _, repo := range found.repositories {
			got = append(got, repo.String())
		}
		if !slices.Equal(got, test.want) || found.mirrored != test.mirrored {
			t.Errorf("%s: got %q, mirrored %t, expected %q", test.name, got, found.mirrored, test.want)
		}
	}

	ref, err := parseReference(image)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"https://m.example/x", "m/x", "m.example/X", "m.example/x:v1"} {
		_, err := findCandidates(ref, []Mirror{mirror("quay.example/ns", bad)})
		if err == nil || diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(err.Error(), diagnostic.Quote(bad)+` of "quay.example/ns"`) {
			t.Errorf("mirror %s: %v", bad, err)
		}
	}
}

// The pull spec names a registry that is not there, as in a disconnected network.
func TestMirrors(t *testing.T) {
	t.Parallel()
	server := standin.Lend(t)
	one, two := server.LendFront(t), server.LendFront(t)
	a := access(server, one, two)
	pushed := push(t, server, server.Host()+"/full/release:v1")
	// For a mirror that has the manifest alone.
	partial := push(t, server, server.Host()+"/full/second:v1", server.Host()+"/half/second:v1")
	reference := "gone.example/ns/release@" + pushed.digest.String()
	mirrors := func(never bool, at ...string) []Mirror {
		return []Mirror{{Source: "gone.example/ns", Mirrors: at, NeverContactSource: never}}
	}
	reset := func() { one.Reset(); two.Reset() }

	t.Run("first", func(t *testing.T) {
		reset()
		a.Mirrors = mirrors(false, one.Host()+"/full", two.Host()+"/full")
		pulled(t, open(t, reference, a), pushed)
		if n := len(two.Requests()); n > 0 {
			t.Errorf("the second mirror was asked %d times although the first had all", n)
		}
	})
	t.Run("next", func(t *testing.T) {
		for name, fault := range map[string]standin.Fault{
			"not found": {Status: 404}, "not authorised": {Status: 401}, "forbidden": {Status: 403}, "failing": {Status: 500}, "throttled": {Status: 429},
		} {
			reset()
			a.Mirrors = mirrors(true, one.Host()+"/full", two.Host()+"/full")
			one.SetFault(func(*http.Request) *standin.Fault { return &fault })
			i := open(t, reference, a)
			pulled(t, i, pushed)
			asked := len(one.Requests())
			pulled(t, i, pushed)
			if name == "not found" && len(one.Requests()) != asked+1 {
				t.Errorf("%s: the layer was looked for where the manifest was not: %q", name, standin.Paths(one.Requests()))
			}
		}
		reset()
		a.Mirrors = mirrors(true, "localhost:1/full", one.Host()+"/full")
		pulled(t, open(t, reference, a), pushed)
		wrong := standin.Lend(t) // nobody trusts it
		a.Mirrors = mirrors(true, wrong.Host()+"/full", one.Host()+"/full")
		pulled(t, open(t, reference, a), pushed)
	})
	t.Run("all fail", func(t *testing.T) {
		reset()
		a := a
		a.Mirrors = mirrors(false, one.Host()+"/empty", "localhost:1/full")
		_, err := open(t, reference, a).Root(t.Context())
		checkError(t, err, server, "image "+reference+": mirror "+one.Host()+"/empty/release: not found (404 ",
			"; mirror localhost:1/full/release: it cannot be reached: connection refused; gone.example/ns/release: ", "oc-mirror")
		if Unavailable(err) {
			t.Error("one mirror said that it does not have the image")
		}
		a.Mirrors = mirrors(true, "localhost:1/full", "localhost:1/other")
		_, err = open(t, reference, a).Root(t.Context())
		checkError(t, err, server, "mirror localhost:1/other/release: it cannot be reached", "Check the name of the registry")
		if strings.Contains(err.Error(), "; gone.example") || !Unavailable(err) {
			t.Errorf("the source must not be contacted, and no mirror could be reached: %v", err)
		}
		if hints := diagnostic.Hints(err); len(hints) != 1 {
			t.Errorf("a hint is repeated: %q", hints)
		}
	})
	t.Run("incomplete", func(t *testing.T) {
		reset()
		a.Mirrors = []Mirror{{Source: "gone.example/ns", Mirrors: []string{one.Host() + "/half", two.Host() + "/full"}, NeverContactSource: true}}
		deleteBlob(t, server, "half/second", partial.layer.Digest)
		pulled(t, open(t, "gone.example/ns/second@"+partial.digest.String(), a), partial)
		want := []string{"GET /v2/", "GET /v2/full/second/blobs/" + partial.layer.Digest.String()}
		if got := standin.Paths(two.Requests()); !slices.Equal(got, want) {
			t.Errorf("the second mirror was asked %q, expected %q", got, want)
		}
	})
	t.Run("broken off", func(t *testing.T) {
		reset()
		a.Mirrors = mirrors(true, one.Host()+"/full", two.Host()+"/full")
		one.SetFault(func(r *http.Request) *standin.Fault {
			if strings.Contains(r.URL.Path, "/blobs/") {
				return &standin.Fault{Truncate: 5000}
			}
			return nil
		})
		i := open(t, reference, a)
		if _, err := i.Root(t.Context()); err != nil {
			t.Fatal(err)
		}
		err := readLayer(t, i, pushed)
		checkError(t, err, server, "mirror "+one.Host()+"/full/release: the connection broke off")
		if err := readLayer(t, i, pushed); err != nil || len(two.Requests()) == 0 {
			t.Errorf("the next attempt is the next mirror's: %v", err)
		}
	})
	t.Run("wrong digest", func(t *testing.T) {
		for _, part := range []string{"/manifests/", "/blobs/"} {
			reset()
			a.Mirrors = mirrors(false, one.Host()+"/full", two.Host()+"/full")
			one.SetFault(func(r *http.Request) *standin.Fault {
				if strings.Contains(r.URL.Path, part) {
					return &standin.Fault{Flip: 20}
				}
				return nil
			})
			_, err := image.Read(t.Context(), open(t, reference, a), image.Options{})
			checkError(t, err, server, "mirror "+one.Host()+"/full/release: its digest is sha256:", "fill the mirror anew")
			if n := len(two.Requests()); n > 0 {
				t.Errorf("%s: another mirror was asked after a wrong digest", part)
			}
		}
	})
	t.Run("wrong digest after a failure", func(t *testing.T) {
		reset()
		a.Mirrors = mirrors(false, "localhost:1/full", one.Host()+"/full")
		one.SetFault(func(*http.Request) *standin.Fault { return &standin.Fault{Flip: 20} })
		_, err := open(t, reference, a).Root(t.Context())
		checkError(t, err, server, "mirror localhost:1/full/release: it cannot be reached: connection refused; mirror "+one.Host()+"/full/release: its digest is")
		if Unavailable(err) {
			t.Error("somebody answered, and wrong")
		}
	})
	t.Run("tag", func(t *testing.T) {
		reset()
		a.Mirrors = mirrors(false, one.Host()+"/full")
		_, err := open(t, "gone.example/ns/release:v1", a).Root(t.Context())
		checkError(t, err, server, "image gone.example/ns/release:v1: ", "The mirrors of this repository serve digests only: to use them, name the image by its digest, gone.example/ns/release@sha256:…")
		if n := len(one.Requests()); n > 0 {
			t.Errorf("a mirror was asked for a tag %d times", n)
		}
	})
	t.Run("index", func(t *testing.T) {
		reset()
		index, err := random.Index(2000, 1, 2)
		if err != nil {
			t.Fatal(err)
		}
		list, root := pushIndex(t, server, index, server.Host()+"/full/index:v1")
		a.Mirrors = mirrors(true, one.Host()+"/empty", two.Host()+"/full")
		i := open(t, "gone.example/ns/index@"+root.String(), a)
		if _, err := i.Root(t.Context()); err != nil {
			t.Fatal(err)
		}
		asked := len(one.Requests())
		for _, descriptor := range list {
			data, err := i.Manifest(t.Context(), descriptor)
			if err != nil || int64(len(data)) != descriptor.Size {
				t.Errorf("manifest %s: %d bytes, %v", descriptor.Digest, len(data), err)
			}
		}
		if len(one.Requests()) != asked {
			t.Error("a manifest of the index was looked for where the index was not")
		}
		two.SetFault(func(*http.Request) *standin.Fault { return &standin.Fault{Flip: 20} })
		_, err = i.Manifest(t.Context(), list[0])
		checkError(t, err, server, "manifest "+list[0].Digest.String()+": mirror "+two.Host()+"/full/index: its digest is")
	})
}

// deleteBlob takes a blob out of a repository, which leaves it in others.
func deleteBlob(t *testing.T, server *standin.Server, repository string, digest v1.Hash) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodDelete, "https://"+server.Host()+"/v2/"+repository+"/blobs/"+digest.String(), nil)
	if err != nil {
		t.Fatal(err)
	}
	req.SetBasicAuth(server.User(), server.Password())
	resp, err := server.Transport().RoundTrip(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	if resp.StatusCode != http.StatusAccepted {
		t.Fatalf("deleting the blob %s: %s", digest, resp.Status)
	}
}
