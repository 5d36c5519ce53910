package image_test

import (
	"archive/tar"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/mutate"
	"github.com/google/go-containerregistry/pkg/v1/partial"
	"github.com/google/go-containerregistry/pkg/v1/static"
	"github.com/google/go-containerregistry/pkg/v1/types"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/digest"
	"github.com/openshift/openshift-install-sts/pkg/release/image"
	"github.com/openshift/openshift-install-sts/pkg/release/layout"
	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
	"github.com/openshift/openshift-install-sts/pkg/standin/tarfile"
)

const request = "kind: CredentialsRequest"

// spy counts what is asked of a source.
type spy struct {
	image.Source
	manifests, layers []v1.Hash
	// stream, if it is set, stands between a layer and who reads it; attempts count from 1.
	stream func(attempt int, r io.ReadCloser) (io.ReadCloser, error)
	// root, if it is set, stands in place of the image's.
	root []byte
}

func (s *spy) Root(ctx context.Context) (image.Root, error) {
	root, err := s.Source.Root(ctx)
	if s.root != nil {
		root.Data = s.root
	}
	return root, err
}

func (s *spy) Manifest(ctx context.Context, d v1.Descriptor) ([]byte, error) {
	s.manifests = append(s.manifests, d.Digest)
	return s.Source.Manifest(ctx, d)
}

func (s *spy) Layer(ctx context.Context, d v1.Descriptor) (io.ReadCloser, error) {
	s.layers = append(s.layers, d.Digest)
	r, err := s.Source.Layer(ctx, d)
	if err != nil || s.stream == nil {
		return r, err
	}
	return s.stream(len(s.layers), r)
}

// open writes an image or an index as a layout, and opens that.
func open(t *testing.T, what partial.Describable) *spy {
	t.Helper()
	dir := t.TempDir()
	if err := payload.WriteLayout(dir, "", what); err != nil {
		t.Fatal(err)
	}
	return openDir(t, dir)
}

func openDir(t *testing.T, dir string) *spy {
	t.Helper()
	source, err := layout.Open(dir, "")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = source.Close() })
	return &spy{Source: source}
}

func read(t *testing.T, s image.Source) (*image.Result, error) {
	t.Helper()
	return image.Read(t.Context(), s, image.Options{Architecture: "amd64"})
}

// release is an image as `oc adm release new` makes it.
func release(t *testing.T, options payload.Options) v1.Image {
	t.Helper()
	i, err := payload.Image(options)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

// built is an image of layers of the entries, from the lowest up.
func built(t *testing.T, layers ...[]tarfile.Entry) v1.Image {
	t.Helper()
	var all []v1.Layer
	for _, entries := range layers {
		all = append(all, static.NewLayer(tarfile.Build(t, entries...), types.OCIUncompressedLayer))
	}
	i, err := mutate.AppendLayers(mutate.MediaType(mutate.ConfigMediaType(empty.Image, types.OCIConfigJSON), types.OCIManifestSchema1), all...)
	if err != nil {
		t.Fatal(err)
	}
	return i
}

func digests(t *testing.T, i v1.Image) []v1.Hash {
	t.Helper()
	layers, err := i.Layers()
	if err != nil {
		t.Fatal(err)
	}
	var all []v1.Hash
	for _, l := range layers {
		digest, err := l.Digest()
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, digest)
	}
	return all
}

func TestOnlyTheTopmostLayerIsRead(t *testing.T) {
	for _, oci := range []bool{false, true} {
		i := release(t, payload.Options{OCI: oci})
		source := open(t, i)
		var last, whole int64
		result, err := image.Read(t.Context(), source, image.Options{Architecture: "amd64", Progress: func(read, total int64) {
			if read > total || total == 0 {
				t.Errorf("%d of %d", read, total)
			}
			last, whole = read, total
		}})
		if err != nil {
			t.Fatal(err)
		}
		all := digests(t, i)
		if got := fmt.Sprint(source.layers); got != fmt.Sprint(all[len(all)-1:]) {
			t.Errorf("layers %s were read of %s", got, all)
		}
		digest, err := i.Digest()
		if err != nil {
			t.Fatal(err)
		}
		manifest, err := i.Manifest()
		if err != nil {
			t.Fatal(err)
		}
		if result.Digest != digest || len(source.manifests) > 0 {
			t.Errorf("%s, %v", result.Digest, source.manifests)
		}
		if size := manifest.Layers[len(all)-1].Size; last != size || whole != size {
			t.Errorf("in the end %d of %d bytes were read of a layer of %d", last, whole, size)
		}
		version, err := result.Set.Version()
		if version != payload.Version || err != nil || !slices.Contains(result.Set.Names(), "0000_30_machine-api-operator_00_credentials-request.yaml") {
			t.Errorf("%s, %v, %v", version, err, result.Set.Names())
		}
	}
}

func TestLayersAreMerged(t *testing.T) {
	references := tarfile.Entry{Name: "release-manifests/image-references", Data: "{}"}
	named := func(names ...string) (entries []tarfile.Entry) {
		for _, name := range names {
			entries = append(entries, tarfile.Entry{Name: "release-manifests/" + name, Data: request})
		}
		return entries
	}
	for name, test := range map[string]struct {
		layers [][]tarfile.Entry // from the lowest up
		want   string
		reads  int
	}{
		"the lowest":             {[][]tarfile.Entry{append(named("a.yaml"), references), {{Name: "x"}}}, "[a.yaml image-references]", 2},
		"what lies below":        {[][]tarfile.Entry{named("below.yaml"), append(named("a.yaml"), references)}, "[a.yaml image-references]", 1},
		"more on top":            {[][]tarfile.Entry{append(named("a.yaml", "b.yaml", "c.yaml"), references), named("a.yaml", "d.yaml", ".wh.b.yaml")}, "[a.yaml c.yaml d.yaml image-references]", 2},
		"removed and made again": {[][]tarfile.Entry{append(named("old.yaml"), references), append(named("new.yaml", ".wh..wh..opq"), references)}, "[image-references new.yaml]", 1},
		"removed as a whole":     {[][]tarfile.Entry{append(named("old.yaml"), references), {{Name: ".wh.release-manifests"}}}, "none of its 2 layers", 1},
		"references removed":     {[][]tarfile.Entry{append(named("old.yaml"), references), named(".wh.image-references")}, "none of its 2 layers", 2},
		"no release":             {[][]tarfile.Entry{{{Name: "x"}}, named("a.yaml")}, "none of its 2 layers", 2},
		"the same layer twice":   {[][]tarfile.Entry{append(named("a.yaml"), references), {{Name: "x"}}, {{Name: "x"}}}, "[a.yaml image-references]", 2},
	} {
		source := open(t, built(t, test.layers...))
		result, err := read(t, source)
		got := fmt.Sprint(err)
		if err == nil {
			got = fmt.Sprint(result.Set.Names())
		}
		if !strings.Contains(got, test.want) || len(source.layers) != test.reads {
			t.Errorf("%s: %s after %d layers", name, got, len(source.layers))
		}
		if err != nil && (diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(err.Error(), "is not a release image")) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// An error of a layer names the image and the layer, and layers share their limits.
func TestLayersThatAreRefused(t *testing.T) {
	source := open(t, built(t, []tarfile.Entry{{Name: "release-manifests/a.yaml", Type: tar.TypeSymlink, Link: "x"}}))
	if _, err := read(t, source); err == nil || !strings.Contains(err.Error(), "the image sha256:") || !strings.Contains(err.Error(), ": the layer "+source.layers[0].String()+": its entry") {
		t.Error(err)
	}
	var many []tarfile.Entry
	for i := range 6000 {
		many = append(many, tarfile.Entry{Name: fmt.Sprintf("release-manifests/a%d", i)})
	}
	more := slices.Clone(many)
	for i := range more {
		more[i].Name += "x"
	}
	if _, err := read(t, open(t, built(t, many, more))); err == nil || !strings.Contains(err.Error(), "more than 10000 files") {
		t.Error(err)
	}
}

// What one layer may, all layers of an image together may not.
func TestLayersShareTheirLimits(t *testing.T) {
	records := tarfile.Records("comment", strings.Repeat("x", 1<<20-100))
	header := tarfile.Block(tar.TypeXHeader, "pax", int64(len(records)), records)
	half := []tarfile.Entry{{Raw: bytes.Repeat(header, 10)}, {Name: "a"}}
	other := append(slices.Clone(half), tarfile.Entry{Name: "b"})
	references := tarfile.Entry{Name: "release-manifests/image-references", Data: "{}"}
	if _, err := read(t, open(t, built(t, []tarfile.Entry{references}, half))); err != nil {
		t.Error(err)
	}
	if _, err := read(t, open(t, built(t, []tarfile.Entry{references}, half, other))); err == nil || !strings.Contains(err.Error(), "the headers of the first") {
		t.Error(err)
	}
}

// Each kind of blob, with one byte flipped, is refused by its name.
func TestWrongDigests(t *testing.T) {
	index, err := payload.Index(payload.Options{}, "amd64", "arm64")
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := payload.WriteLayout(dir, "", index); err != nil {
		t.Fatal(err)
	}
	source := openDir(t, dir)
	result, err := read(t, source)
	if err != nil {
		t.Fatal(err)
	}
	for what, want := range map[string]v1.Hash{"index": result.Digest, "manifest": source.manifests[0], "layer": source.layers[0]} {
		name := filepath.Join(dir, "blobs", want.Algorithm, want.Hex)
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, at := range []int{0, len(data) / 2, len(data) - 1} {
			damaged := bytes.Clone(data)
			damaged[at] ^= 1
			if err := os.WriteFile(name, damaged, 0o600); err != nil {
				t.Fatal(err)
			}
			broken := openDir(t, dir)
			result, err := read(t, broken)
			var wrong *digest.Error
			if result != nil || !errors.As(err, &wrong) || wrong.Want != want || !strings.Contains(err.Error(), want.String()) {
				t.Errorf("%s, byte %d: %v", what, at, err)
			}
			if diagnostic.KindOf(err) != diagnostic.Failure || len(diagnostic.Hints(err)) != 1 || len(broken.layers) > 1 {
				t.Errorf("%s, byte %d: %d reads of layers, %v", what, at, len(broken.layers), diagnostic.Hints(err))
			}
		}
		if err := os.WriteFile(name, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
}

// temporaryError is an error as the clients of registries have them.
type temporaryError bool

func (temporaryError) Error() string     { return "try again" }
func (e temporaryError) Temporary() bool { return bool(e) }

func TestLayersAreReadAgain(t *testing.T) {
	i := release(t, payload.Options{})
	breakOff := func(times int, with error) func(int, io.ReadCloser) (io.ReadCloser, error) {
		return func(attempt int, r io.ReadCloser) (io.ReadCloser, error) {
			if attempt > times {
				return r, nil
			}
			return io.NopCloser(io.MultiReader(io.LimitReader(r, 100), iotest.ErrReader(with))), nil
		}
	}
	for name, test := range map[string]struct {
		stream   func(int, io.ReadCloser) (io.ReadCloser, error)
		attempts int
		fails    bool
	}{
		"two breaks":       {breakOff(2, temporaryError(true)), 3, false},
		"three breaks":     {breakOff(3, temporaryError(true)), 3, true},
		"an early end":     {breakOff(1, io.EOF), 1, true},
		"unexpected end":   {breakOff(1, io.ErrUnexpectedEOF), 1, true},
		"temporary":        {breakOff(1, temporaryError(true)), 2, false},
		"not temporary":    {breakOff(1, temporaryError(false)), 1, true},
		"something else":   {breakOff(1, errors.New("no such thing")), 1, true},
		"cannot be opened": {func(int, io.ReadCloser) (io.ReadCloser, error) { return nil, temporaryError(true) }, 3, true},
		"is longer": {func(_ int, r io.ReadCloser) (io.ReadCloser, error) {
			return io.NopCloser(io.MultiReader(r, strings.NewReader("x"))), nil
		}, 1, true},
		"is something else": {func(int, io.ReadCloser) (io.ReadCloser, error) {
			return io.NopCloser(io.LimitReader(zeros{}, 1<<20)), nil
		}, 1, true},
		"once and then dead": {func(attempt int, r io.ReadCloser) (io.ReadCloser, error) {
			return breakOff(1, temporaryError(true))(attempt, r)
		}, 2, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			source := open(t, i)
			source.stream = test.stream
			var last int64
			result, err := image.Read(t.Context(), source, image.Options{Architecture: "amd64", Progress: func(read, _ int64) { last = read }})
			if (err != nil) != test.fails || len(source.layers) != test.attempts {
				t.Errorf("%d attempts, %v", len(source.layers), err)
			}
			if err == nil && (len(result.Set.Names()) == 0 || last <= 100) {
				t.Errorf("%v, %d bytes", result.Set.Names(), last)
			}
		})
	}
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { return len(p), nil }

func TestCancelling(t *testing.T) {
	source := open(t, release(t, payload.Options{}))
	ctx, cancel := context.WithCancel(t.Context())
	source.stream = func(int, io.ReadCloser) (io.ReadCloser, error) { return nil, temporaryError(true) }
	time.AfterFunc(50*time.Millisecond, cancel)
	start := time.Now()
	if _, err := image.Read(ctx, source, image.Options{Architecture: "amd64"}); !errors.Is(err, context.Canceled) || time.Since(start) > 200*time.Millisecond {
		t.Errorf("after %s: %v", time.Since(start), err)
	}
	source.stream = func(_ int, r io.ReadCloser) (io.ReadCloser, error) { return r, nil }
	if _, err := image.Read(ctx, source, image.Options{Architecture: "amd64"}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

// patched is the manifest of a release, or the index, with some fields set to others.
func patched(t *testing.T, what partial.WithRawManifest, fields map[string]any) []byte {
	t.Helper()
	data, err := what.RawManifest()
	if err != nil {
		t.Fatal(err)
	}
	var m map[string]any
	if err := json.Unmarshal(data, &m); err != nil {
		t.Fatal(err)
	}
	for field, value := range fields {
		m[field] = value
		if value == nil {
			delete(m, field)
		}
	}
	if data, err = json.Marshal(m); err != nil {
		t.Fatal(err)
	}
	return data
}

// only is a source whose root is data, and that has no layer.
type only []byte

func (o only) Root(context.Context) (image.Root, error) { return image.Root{Data: o}, nil }

func (only) Manifest(context.Context, v1.Descriptor) ([]byte, error) { return []byte("{}"), nil }

func (only) Layer(context.Context, v1.Descriptor) (io.ReadCloser, error) {
	return nil, errors.New("there is no layer")
}
