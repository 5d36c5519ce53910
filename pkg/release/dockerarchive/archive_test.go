package dockerarchive_test

import (
	"archive/tar"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/tarball"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/digest"
	"github.com/openshift/openshift-install-sts/pkg/release/dockerarchive"
	"github.com/openshift/openshift-install-sts/pkg/release/image"
	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
	"github.com/openshift/openshift-install-sts/pkg/standin/peak"
	"github.com/openshift/openshift-install-sts/pkg/standin/tarfile"
)

func read(t *testing.T, file string) (*image.Result, error) {
	t.Helper()
	result, _, err := count(t, file)
	return result, err
}

// count reads an image, and says how many bytes of layers it read.
func count(t *testing.T, file string) (result *image.Result, bytes int64, err error) {
	t.Helper()
	source, err := dockerarchive.Open(t.Context(), file)
	if err != nil {
		return nil, 0, err
	}
	t.Cleanup(func() { _ = source.Close() })
	result, err = image.Read(t.Context(), source, image.Options{Architecture: "amd64", Progress: func(read, _ int64) { bytes = read }})
	return result, bytes, err
}

func write(t *testing.T, data []byte) string {
	t.Helper()
	file := filepath.Join(t.TempDir(), "release image.tar")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

func digestOf(t *testing.T, data string) v1.Hash {
	t.Helper()
	digest, _, err := v1.SHA256(strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return digest
}

// What podman and skopeo write, what go-containerregistry writes, with compressed layers, and
// what docker wrote before.
func TestFormats(t *testing.T) {
	i, err := payload.Image(payload.Options{BaseLayerBytes: 4 << 20})
	if err != nil {
		t.Fatal(err)
	}
	id, err := i.ConfigName()
	if err != nil {
		t.Fatal(err)
	}
	podman := filepath.Join(t.TempDir(), "podman.tar")
	if err := payload.WriteDockerArchive(podman, "example.com/release:4.20.3", i); err != nil {
		t.Fatal(err)
	}
	crane := filepath.Join(t.TempDir(), "crane.tar")
	tag, err := name.NewTag("example.com/release:4.20.3")
	if err != nil {
		t.Fatal(err)
	}
	if err := tarball.WriteToFile(crane, tag, i); err != nil {
		t.Fatal(err)
	}
	for format, file := range map[string]string{"podman": podman, "crane": crane} {
		result, bytes, err := count(t, file)
		if err != nil {
			t.Errorf("%s: %v", format, err)
			continue
		}
		version, err := result.Set.Version()
		if result.Digest != id || version != payload.Version || err != nil || bytes == 0 || bytes > 2<<20 {
			t.Errorf("%s: %s, %s, %v, %d bytes", format, result.Digest, version, err, bytes)
		}
	}
}

// build makes an archive by hand, of the parts of an image that work together.
type build struct {
	base, top            string
	blobs                bool // the configuration is named as in an OCI layout
	config, configName   string
	layerNames           []string
	manifest             string
	before, after        []tarfile.Entry
	withoutTop, noConfig bool
}

func (b build) file(t *testing.T) string {
	t.Helper()
	if b.base == "" {
		b.base = string(tarfile.Build(t, tarfile.Entry{Name: "etc/hosts", Data: "x"}))
	}
	if b.top == "" {
		b.top = string(tarfile.Build(t, tarfile.Entry{Name: "release-manifests/image-references", Data: `{"metadata":{"name":"4.20.3"}}`}))
	}
	if b.config == "" {
		b.config = fmt.Sprintf(`{"architecture":"amd64","os":"linux","rootfs":{"type":"layers","diff_ids":["%s","%s"]}}`, digestOf(t, b.base), digestOf(t, b.top))
	}
	if b.configName == "" {
		b.configName = digestOf(t, b.config).Hex + ".json"
		if b.blobs {
			b.configName = "blobs/sha256/" + digestOf(t, b.config).Hex
		}
	}
	if b.layerNames == nil {
		b.layerNames = []string{"a/layer.tar", "b/layer.tar"}
	}
	if b.manifest == "" {
		data, err := json.Marshal([]map[string]any{{"Config": b.configName, "RepoTags": []string{"x:1"}, "Layers": b.layerNames}})
		if err != nil {
			t.Fatal(err)
		}
		b.manifest = string(data)
	}
	entries := append(slices.Clone(b.before), tarfile.Entry{Name: "a/layer.tar", Data: b.base})
	if !b.withoutTop {
		entries = append(entries, tarfile.Entry{Name: "b/layer.tar", Data: b.top})
	}
	if !b.noConfig {
		entries = append(entries, tarfile.Entry{Name: b.configName, Data: b.config})
	}
	entries = append(entries, tarfile.Entry{Name: "manifest.json", Data: b.manifest})
	return write(t, tarfile.Build(t, append(entries, b.after...)...))
}

func TestArchivesThatAreRead(t *testing.T) {
	top := string(tarfile.Build(t, tarfile.Entry{Name: "release-manifests/image-references", Data: `{"metadata":{"name":"4.20.4"}}`}))
	for what, test := range map[string]struct {
		build build
		want  string
	}{
		"by hand":          {build{}, "4.20.3"},
		"an unnamed image": {build{configName: "config.json"}, "4.20.3"},
		"a blob's name":    {build{blobs: true}, "4.20.3"},
		"links": {build{layerNames: []string{"a/layer.tar", "c/layer.tar"}, after: []tarfile.Entry{
			{Name: "c/layer.tar", Type: tar.TypeSymlink, Link: "../d/layer.tar"}, {Name: "d/layer.tar", Type: tar.TypeSymlink, Link: "../b/layer.tar"},
		}}, "4.20.3"},
		"a hard link": {build{layerNames: []string{"a/layer.tar", "c/layer.tar"}, after: []tarfile.Entry{
			{Name: "c/layer.tar", Type: tar.TypeLink, Link: "b/layer.tar"},
		}}, "4.20.3"},
		"dots in names": {build{layerNames: []string{"./a/layer.tar", "b//layer.tar"}}, "4.20.3"},
		"the later":     {build{top: top, before: []tarfile.Entry{{Name: "b/layer.tar", Data: "an older one"}}}, "4.20.4"},
	} {
		result, err := read(t, test.build.file(t))
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if got, err := result.Set.Version(); got != test.want || err != nil {
			t.Errorf("%s: %s, %v", what, got, err)
		}
	}
}

func TestArchivesThatAreRefused(t *testing.T) {
	loop := []tarfile.Entry{{Name: "c", Type: tar.TypeSymlink, Link: "d"}, {Name: "d", Type: tar.TypeSymlink, Link: "c"}}
	var many []tarfile.Entry
	for i := range 20_000 {
		many = append(many, tarfile.Entry{Raw: tarfile.Block(tar.TypeReg, fmt.Sprint("x", i), 0, "")})
	}
	var long []tarfile.Entry
	for i := range 5000 {
		long = append(long, tarfile.Entry{Name: fmt.Sprint(i, strings.Repeat("/xxxxxxxxx", 200)), Type: tar.TypeDir})
	}
	hole := tarfile.Records("GNU.sparse.major", "0", "GNU.sparse.minor", "1", "GNU.sparse.numblocks", "1", "GNU.sparse.map", "0,1", "GNU.sparse.size", fmt.Sprint(1<<40))
	image := `{"Config":"x.json","RepoTags":["x:1"],"Layers":[]}`
	for what, test := range map[string]struct {
		build build
		want  string
	}{
		"two images":            {build{manifest: `[` + image + `,{"Config":"y.json","RepoTags":null}]`}, `holds 2 images: "x:1", "y.json"`},
		"hostile tags":          {build{manifest: `[` + image + `,{"RepoTags":["\n\u001b"]}]`}, `"\n\x1b"`},
		"no image":              {build{manifest: `[]`}, "holds no image"},
		"broken manifest":       {build{manifest: `{}`}, "manifest.json cannot be read"},
		"large manifest":        {build{manifest: strings.Repeat(" ", 4<<20+1)}, `"manifest.json" is larger than 4 MiB`},
		"manifest is a link":    {build{after: []tarfile.Entry{{Name: "manifest.json", Type: tar.TypeSymlink, Link: "/etc/passwd"}}}, `"manifest.json", which manifest.json names, is not a regular file`},
		"no configuration":      {build{noConfig: true}, "which is not there"},
		"large configuration":   {build{config: strings.Repeat(" ", 4<<20+1), configName: "c.json"}, `"c.json" is larger than 4 MiB`},
		"broken configuration":  {build{config: "x"}, "cannot be read"},
		"bad diff_ids":          {build{config: `{"rootfs":{"diff_ids":["sha256:../../x"]}}`}, "cannot be read"},
		"fewer diff_ids":        {build{config: `{"rootfs":{"diff_ids":[]}}`}, "names 2 layers, and the configuration 0"},
		"many layers":           {build{manifest: `[{"Config":"x","Layers":[` + strings.TrimSuffix(strings.Repeat(`"a",`, 1001), ",") + `]}]`}, "more than 1000 layers"},
		"a missing layer":       {build{withoutTop: true}, `names the file "b/layer.tar", which is not there`},
		"a path that leads out": {build{layerNames: []string{"a/layer.tar", "../../../etc/passwd"}}, `"../../../etc/passwd", which is not there`},
		"an absolute path":      {build{layerNames: []string{"a/layer.tar", "/etc/passwd"}}, `"/etc/passwd", which is not there`},
		"a hostile path":        {build{layerNames: []string{"a/layer.tar", "\n" + strings.Repeat("x", 10_000)}}, `"\nxxx`},
		"a loop":                {build{layerNames: []string{"a/layer.tar", "c"}, after: loop}, "is a link that leads through more than 10 others"},
		"a link to itself":      {build{layerNames: []string{"a/layer.tar", "c"}, after: []tarfile.Entry{{Name: "c", Type: tar.TypeLink, Link: "c"}}}, "more than 10 others"},
		"a link that leads out": {build{layerNames: []string{"a/layer.tar", "c"}, after: []tarfile.Entry{{Name: "c", Type: tar.TypeSymlink, Link: "../../../etc/passwd"}}}, "which is not there"},
		"an absolute link":      {build{layerNames: []string{"a/layer.tar", "c"}, after: []tarfile.Entry{{Name: "c", Type: tar.TypeSymlink, Link: "/etc/passwd"}}}, "is not a regular file"},
		"a device":              {build{layerNames: []string{"a/layer.tar", "c"}, after: []tarfile.Entry{{Name: "c", Type: tar.TypeChar}}}, "is not a regular file"},
		"a file with holes": {build{layerNames: []string{"a/layer.tar", "c"}, after: []tarfile.Entry{{Raw: append(
			tarfile.Block(tar.TypeXHeader, "pax", int64(len(hole)), hole), tarfile.Block(tar.TypeReg, "c", 1, "x")...)}}}, "is not a regular file"},
		"many entries": {build{before: many}, "has more entries than that of an image"},
		"long names":   {build{before: long}, "has more entries than that of an image"},
	} {
		file := test.build.file(t)
		_, err := read(t, file)
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), file) || strings.Contains(err.Error(), "\n") || len(err.Error()) > 500 {
			t.Errorf("%s: %v", what, err)
			continue
		}
		if diagnostic.KindOf(err) != diagnostic.Input || len(diagnostic.Hints(err)) != 1 {
			t.Errorf("%s: kind or hints of %v", what, err)
		}
	}
	for what, test := range map[string]struct {
		data []byte
		want string
	}{
		"no manifest": {tarfile.Build(t, tarfile.Entry{Name: "index.json", Data: "{}"}), "has no manifest.json"},
		"compressed":  {[]byte("\x1f\x8b\x08 and so on"), "is compressed with gzip"},
		"nothing":     {nil, "is an empty archive"},
	} {
		if _, err := read(t, write(t, test.data)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: %v", what, err)
		}
	}
}

// One flipped byte in the configuration or in a layer that is read is refused, and named.
func TestWrongDigests(t *testing.T) {
	good, err := os.ReadFile(build{}.file(t))
	if err != nil {
		t.Fatal(err)
	}
	for what, part := range map[string]string{"configuration": `"architecture"`, "layer": "4.20.3"} {
		at := bytes.Index(good, []byte(part))
		damaged := bytes.Clone(good)
		damaged[at+2] ^= 1
		file := write(t, damaged)
		result, err := read(t, file)
		var wrong *digest.Error
		if result != nil || !errors.As(err, &wrong) || wrong.What != what || !strings.Contains(err.Error(), wrong.Want.String()) {
			t.Errorf("%s: %v, %v", what, result != nil, err)
		}
	}
	// Somebody else's configuration of the same length.
	other := build{configName: strings.Repeat("a", 64) + ".json"}
	if _, err := read(t, other.file(t)); err == nil || !strings.Contains(err.Error(), "configuration sha256:aaaa") {
		t.Error(err)
	}
	for _, name := range []string{"blobs/sha256/" + strings.Repeat("a", 64), "sha256:" + strings.Repeat("a", 64), "blobs/sha512/" + strings.Repeat("a", 128)} {
		if _, err := read(t, build{configName: name}.file(t)); err == nil || !strings.Contains(err.Error(), "wrong digest") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestTheLayerIsOpenedWhereItStands(t *testing.T) {
	source, err := dockerarchive.Open(t.Context(), build{}.file(t))
	if err != nil {
		t.Fatal(err)
	}
	defer source.Close()
	if _, err := source.Layer(t.Context(), v1.Descriptor{Digest: digestOf(t, "no layer")}); err == nil {
		t.Error("a layer that is not there was opened")
	}
	if _, err := source.Manifest(t.Context(), v1.Descriptor{}); err == nil {
		t.Error("there is no manifest")
	}
	base := string(tarfile.Build(t, tarfile.Entry{Name: "etc/hosts", Data: "x"}))
	r, err := source.Layer(t.Context(), v1.Descriptor{Digest: digestOf(t, base)})
	if err != nil {
		t.Fatal(err)
	}
	if data, err := io.ReadAll(r); string(data) != base || err != nil {
		t.Error(err)
	}
}

func FuzzOpen(f *testing.F) {
	base := tarfile.Build(f, tarfile.Entry{Name: "release-manifests/image-references", Data: "{}"})
	digest, _, err := v1.SHA256(bytes.NewReader(base))
	if err != nil {
		f.Fatal(err)
	}
	config := `{"rootfs":{"diff_ids":["` + digest.String() + `"]}}`
	f.Add(tarfile.Build(f, tarfile.Entry{Name: "l.tar", Data: string(base)}, tarfile.Entry{Name: "c.json", Data: config},
		tarfile.Entry{Name: "manifest.json", Data: `[{"Config":"c.json","Layers":["l.tar"]}]`}))
	f.Add(tarfile.Build(f, tarfile.Entry{Name: "l.tar", Type: tar.TypeSymlink, Link: "l.tar"}, tarfile.Entry{Name: "c.json", Data: config},
		tarfile.Entry{Name: "manifest.json", Data: `[{"Config":"c.json","Layers":["l.tar"]}]`}))
	f.Fuzz(func(t *testing.T, data []byte) {
		file := filepath.Join(t.TempDir(), "a.tar")
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		source, err := dockerarchive.Open(t.Context(), file)
		if err == nil {
			_, err = image.Read(t.Context(), source, image.Options{Architecture: "amd64"})
			if closing := source.Close(); closing != nil {
				t.Error(closing)
			}
		}
		if err != nil && (strings.Contains(err.Error(), "\n") || len(err.Error()) > 3000 || diagnostic.Hints(err) == nil) {
			t.Errorf("%q", err)
		}
	})
}

// TestMemory reads an archive whose topmost layer is one of 2 GiB that has nothing of a release.
func TestMemory(t *testing.T) {
	header := tarfile.Block(tar.TypeReg, "zeros", 2<<30, "")
	const size = 512 + 2<<30 + 1024
	// Of the layer: the header, the zeros and the end mark. It takes seconds to compute.
	const digest = "sha256:841113f6d3465b6fc5bd9393579a8d991c2491a75d78772b1846301eb64e2a94"
	base := tarfile.Build(t, tarfile.Entry{Name: "release-manifests/image-references", Data: "{}"})
	config := fmt.Sprintf(`{"rootfs":{"diff_ids":["%s","%s"]}}`, digestOf(t, string(base)), digest)
	head := tarfile.Open(t, tarfile.Entry{Name: "base.tar", Data: string(base)}, tarfile.Entry{Name: "config.json", Data: config},
		tarfile.Entry{Name: "manifest.json", Data: `[{"Config":"config.json","Layers":["base.tar","top.tar"]}]`})
	head = append(append(head, tarfile.Block(tar.TypeReg, "top.tar", size, "")...), header...)
	name := write(t, head)
	// The rest is a hole, and the end mark with it.
	if err := os.Truncate(name, int64(len(head))+size-512+1024); err != nil {
		t.Fatal(err)
	}
	peak.Below(t, peak.Release, "TestMemoryOfAnArchive", name)
}

// TestMemoryOfAnArchive is what TestMemory measures.
func TestMemoryOfAnArchive(t *testing.T) {
	peak.Work(t, func(name string) {
		_, bytes, err := count(t, name)
		if err != nil {
			t.Fatal(err)
		}
		if bytes < 2<<30 {
			t.Fatalf("only %d bytes were read", bytes)
		}
	})
}
