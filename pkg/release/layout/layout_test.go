package layout_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/image"
	"github.com/openshift/openshift-install-sts/pkg/release/layout"
	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
)

// write makes a layout with an image for each tag; the image's version is the tag, or 4.20.3
// where the tag is empty.
func write(t *testing.T, tags ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, tag := range tags {
		i, err := payload.Image(payload.Options{Version: tag})
		if err != nil {
			t.Fatal(err)
		}
		if err := payload.WriteLayout(dir, tag, i); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func version(t *testing.T, dir, tag string) (string, error) {
	t.Helper()
	source, err := layout.Open(dir, tag)
	if err != nil {
		return "", err
	}
	result, err := image.Read(t.Context(), source, image.Options{Architecture: "amd64"})
	if closing := source.Close(); closing != nil {
		t.Error(closing)
	}
	if err != nil {
		return "", err
	}
	return result.Set.Version()
}

func TestTags(t *testing.T) {
	one, untagged, two := write(t, "4.20.1"), write(t, ""), write(t, "4.20.1", "4.20.2")
	same := write(t, "4.20.1")
	edit(t, same, "index.json", func(m map[string]any) { m["manifests"] = append(m["manifests"].([]any), m["manifests"].([]any)[0]) })
	empty := write(t, "")
	edit(t, empty, "index.json", func(m map[string]any) { m["manifests"] = []any{} })
	hostile := write(t, "4.20.1", "")
	edit(t, hostile, "index.json", func(m map[string]any) {
		m["manifests"].([]any)[0].(map[string]any)["annotations"] = map[string]any{"org.opencontainers.image.ref.name": "\x1b[2J\n" + strings.Repeat("x", 10_000)}
	})
	for name, test := range map[string]struct{ dir, tag, want, problem string }{
		"the only one":     {one, "", "4.20.1", ""},
		"the only, tagged": {one, "4.20.1", "4.20.1", ""},
		"untagged":         {untagged, "", payload.Version, ""},
		"one of two":       {two, "4.20.2", "4.20.2", ""},
		"which of two":     {two, "", "", `holds 2 images; its tags are "4.20.1", "4.20.2"`},
		"none of two":      {two, "4.20.3", "", `has no image with the tag "4.20.3"; its tags are "4.20.1", "4.20.2"`},
		"no tags":          {untagged, "4.20.3", "", `has no image with the tag "4.20.3"; it has no tags`},
		"the same twice":   {same, "4.20.1", "", `has 2 images with the tag "4.20.1"`},
		"no image":         {empty, "", "", "holds no image"},
		"hostile tag":      {hostile, "", "", `its tags are "\x1b[2J\nxxx`},
	} {
		got, err := version(t, test.dir, test.tag)
		if got != test.want || (err == nil) != (test.problem == "") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
		if err != nil && (!strings.Contains(err.Error(), test.problem) || !strings.Contains(err.Error(), test.dir) || strings.Contains(err.Error(), "\n") ||
			len(err.Error()) > 500 || diagnostic.KindOf(err) != diagnostic.Input || len(diagnostic.Hints(err)) != 1) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// edit changes a JSON file of a layout.
func edit(t *testing.T, dir, name string, change func(map[string]any)) {
	t.Helper()
	name = filepath.Join(dir, name)
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	change(m)
	if data, err = json.Marshal(m); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestLayoutsThatAreRefused(t *testing.T) {
	replace := func(name, data string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			t.Helper()
			if err := os.WriteFile(filepath.Join(dir, name), []byte(data), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	remove := func(name string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			t.Helper()
			if err := os.RemoveAll(filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	link := func(name, target string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			t.Helper()
			remove(name)(t, dir)
			if err := os.Symlink(target, filepath.Join(dir, name)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for name, test := range map[string]struct {
		damage func(*testing.T, string)
		want   string
	}{
		"no folder":        {func(t *testing.T, dir string) { t.Helper(); remove("")(t, dir) }, "there is no such folder"},
		"a file":           {func(t *testing.T, dir string) { t.Helper(); remove("")(t, dir); replace("", "x")(t, dir) }, "is not a folder"},
		"no marker":        {remove("oci-layout"), "has no file oci-layout"},
		"broken marker":    {replace("oci-layout", "x"), "oci-layout cannot be read"},
		"another version":  {replace("oci-layout", `{"imageLayoutVersion":"2.0.0\n"}`), `version "2.0.0\n", not 1.0.0`},
		"large marker":     {replace("oci-layout", strings.Repeat(" ", 1<<20)), "oci-layout is larger than 64 KiB"},
		"no index":         {remove("index.json"), "has no file index.json"},
		"broken index":     {replace("index.json", "{"), "index.json cannot be read"},
		"large index":      {replace("index.json", strings.Repeat(" ", 4<<20+1)), "index.json is larger than 4096 KiB"},
		"a path as digest": {replace("index.json", `{"manifests":[{"size":1,"digest":"sha256:../../../../etc/passwd"}]}`), "index.json cannot be read"},
		"index is a pipe": {func(t *testing.T, dir string) {
			t.Helper()
			remove("index.json")(t, dir)
			if err := syscall.Mkfifo(filepath.Join(dir, "index.json"), 0o600); err != nil {
				t.Fatal(err)
			}
		}, "index.json is not a regular file"},
		"index leads out":     {link("index.json", "/etc/passwd"), "index.json cannot be read: path escapes"},
		"blobs lead out":      {link("blobs", "/etc"), "path escapes"},
		"no blobs":            {remove("blobs"), "has no file blobs/sha256/"},
		"blobs are elsewhere": {link("blobs", "../../nowhere"), "path escapes"},
	} {
		dir := write(t, "")
		test.damage(t, dir)
		_, err := version(t, dir, "")
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), dir) || strings.Contains(err.Error(), "\n") ||
			diagnostic.KindOf(err) != diagnostic.Input || len(diagnostic.Hints(err)) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A link that stays within the layout is as good as a file: tools deduplicate blobs so.
func TestLinksWithin(t *testing.T) {
	dir := write(t, "")
	if err := os.Rename(filepath.Join(dir, "blobs"), filepath.Join(dir, "shared")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("shared", filepath.Join(dir, "blobs")); err != nil {
		t.Fatal(err)
	}
	if got, err := version(t, dir, ""); got != payload.Version || err != nil {
		t.Errorf("%q, %v", got, err)
	}
}

func TestBlobsThatAreMissingOrCut(t *testing.T) {
	dir := write(t, "")
	source, err := layout.Open(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = source.Close() })
	root, err := source.Root(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var m v1.Manifest
	if err := json.Unmarshal(root.Data, &m); err != nil {
		t.Fatal(err)
	}
	top := m.Layers[len(m.Layers)-1].Digest
	blob := filepath.Join(dir, "blobs", top.Algorithm, top.Hex)
	if err := os.Truncate(blob, 100); err != nil {
		t.Fatal(err)
	}
	if _, err := version(t, dir, ""); err == nil || !strings.Contains(err.Error(), top.String()+" has 100 bytes, not the") {
		t.Error(err)
	}
	if err := os.Remove(blob); err != nil {
		t.Fatal(err)
	}
	if _, err := version(t, dir, ""); err == nil || !strings.Contains(err.Error(), "has no file blobs/sha256/"+top.Hex) {
		t.Error(err)
	}
}
