package payload

import (
	"archive/tar"
	"errors"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/partial"
	"github.com/google/go-containerregistry/pkg/v1/tarball"
	"github.com/google/go-containerregistry/pkg/v1/validate"
)

func mustDigest(t *testing.T, d interface{ Digest() (v1.Hash, error) }) v1.Hash {
	t.Helper()
	digest, err := d.Digest()
	if err != nil {
		t.Fatal(err)
	}
	return digest
}

// A layout has what is written into it, one beside the other, under its tags; read back, each
// is a valid image, of Docker's types or OCI's.
func TestLayout(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "layout")
	image := mustImage(t, Options{})
	index, err := Index(Options{OCI: true, Version: "4.20.4"}, "amd64", "arm64")
	if err != nil {
		t.Fatal(err)
	}
	for tag, release := range map[string]partial.Describable{"one": image, "two": index} {
		if err := WriteLayout(dir, tag, release); err != nil {
			t.Fatal(err)
		}
	}
	root, err := layout.ImageIndexFromPath(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := validate.Index(root); err != nil {
		t.Error(err)
	}
	parsed, err := root.IndexManifest()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]v1.Hash{}
	for _, descriptor := range parsed.Manifests {
		got[descriptor.Annotations[refName]] = descriptor.Digest
	}
	if len(parsed.Manifests) != 2 || got["one"] != mustDigest(t, image) || got["two"] != mustDigest(t, index) {
		t.Errorf("the layout has %v", got)
	}
}

// Another implementation reads the archive: the same layers, in their order.
func TestDockerArchive(t *testing.T) {
	name := filepath.Join(t.TempDir(), "release.tar")
	image := mustImage(t, Options{})
	if err := WriteDockerArchive(name, "registry.example.com/ocp/release:4.20.3", image); err != nil {
		t.Fatal(err)
	}
	read, err := tarball.ImageFromPath(name, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := validate.Image(read); err != nil {
		t.Error(err)
	}
	want, err := image.ConfigName()
	if err != nil {
		t.Fatal(err)
	}
	if got, err := read.ConfigName(); err != nil || got != want { // the config has the layers' sums
		t.Errorf("the archive's config is %s (%v), and not %s", got, err, want)
	}
}

// filesOf returns the files below dir, by their paths in it.
func filesOf(t *testing.T, dir string) map[string]string {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = root.Close() }()
	files := map[string]string{}
	err = filepath.WalkDir(dir, func(name string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		data, err := root.ReadFile(rel)
		files[rel] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// The folder has the files of the layer, those that a test adds included.
func TestFolder(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "manifests")
	opts := Options{ExtraFiles: map[string][]byte{
		"release-manifests/9999_extra.yaml": []byte("# extra\n"),
		"etc/passwd":                        []byte("not a manifest"),
	}}
	if err := WriteFolder(dir, opts); err != nil {
		t.Fatal(err)
	}
	layers, err := mustImage(t, opts).Layers()
	if err != nil {
		t.Fatal(err)
	}
	_, want := entries(t, layers[len(layers)-1])
	got := filesOf(t, dir)
	if len(got) != len(want)-2 { // the folder's own entry, and the file beside it
		t.Errorf("%d files, and %d entries in the layer", len(got), len(want))
	}
	for name, content := range got {
		if content != want[Folder+"/"+name] {
			t.Errorf("%s differs from the layer's", name)
		}
	}
}

// The archives have together what the workspace has, no file in two of them.
func TestOCMirror(t *testing.T) {
	const tag = "4.20.3-x86_64"
	workspace, archives := t.TempDir(), t.TempDir()
	if err := WriteOCMirror(workspace, tag, Options{}); err != nil {
		t.Fatal(err)
	}
	want := filesOf(t, workspace)
	for _, name := range []string{
		"working-dir/hold-release/ocp-release/4.20.3-x86_64/release-manifests/image-references",
		"working-dir/release-images/ocp-release/4.20.3-x86_64/index.json",
	} {
		if want[name] == "" {
			t.Errorf("%s is missing", name)
		}
	}
	if err := WriteOCMirrorArchives(archives, tag, Options{}, 600<<10); err != nil {
		t.Fatal(err)
	}
	left, err := os.ReadDir(archives)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	got := map[string]string{}
	for _, entry := range left {
		names = append(names, entry.Name())
		readArchive(t, filepath.Join(archives, entry.Name()), got)
	}
	if !slices.Equal(names, []string{"mirror_000001.tar", "mirror_000002.tar", "mirror_000003.tar"}) {
		t.Errorf("there are the archives %v", names)
	}
	for name, content := range want {
		if got[name] != content {
			t.Errorf("%s is missing in the archives, or differs", name)
		}
	}
}

// readArchive adds the files of an archive to files.
func readArchive(t *testing.T, name string, files map[string]string) {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for archive := tar.NewReader(f); ; {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(archive)
		if err != nil {
			t.Fatal(err)
		}
		if _, ok := files[header.Name]; ok && !strings.HasSuffix(header.Name, "/") {
			t.Errorf("%s is in the archives twice", header.Name)
		}
		files[header.Name] = string(data)
	}
}
