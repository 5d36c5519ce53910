package layer

import (
	"archive/tar"
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/klauspost/compress/zstd"

	"github.com/openshift/openshift-install-sts/pkg/standin/peak"
	"github.com/openshift/openshift-install-sts/pkg/standin/tarfile"
)

// zeros is a layer of one file of so many mebibytes of zeros before a release's, compressed
// without ever being whole: its parts are members or frames of their own.
func zeros(t testing.TB, mebibytes int, compress func(testing.TB, []byte) []byte) []byte {
	t.Helper()
	header := tarfile.Block(tar.TypeReg, "zeros", int64(mebibytes)<<20, "")
	var out []byte
	out = append(out, compress(t, header)...)
	const part = 64
	block := compress(t, make([]byte, part<<20))
	for range mebibytes / part {
		out = append(out, block...)
	}
	return append(out, compress(t, release(t))...)
}

func zstandardFrame(t testing.TB, data []byte) []byte { return zstandard(t, data) }

func TestBombs(t *testing.T) {
	start := time.Now()
	data := zeros(t, 6<<10, zstandardFrame)
	set, err := readBytes(t, data)
	if err == nil || set != nil || !strings.Contains(err.Error(), "expand to more than 4 GiB") {
		t.Errorf("%v, %v", set != nil, err)
	}
	t.Logf("%d bytes took %s", len(data), time.Since(start))
}

func TestMeter(t *testing.T) {
	m := &Meter{stored: 1 << 40}
	var err error
	for range 17 << 10 {
		if err = m.expand(1 << 20); err != nil {
			break
		}
	}
	if err == nil || !strings.Contains(err.Error(), "more than 16 GiB") || m.expanded != 16<<30+1<<20 {
		t.Errorf("after %d: %v", m.expanded, err)
	}
	// What expands to a hundred times its size is plausible, however much it is.
	m = &Meter{}
	for range 10 << 10 {
		m.stored += 1<<20/maxRatio + 1
		if err := m.expand(1 << 20); err != nil {
			t.Fatal(err)
		}
	}
	m = &Meter{}
	for range maxEntries {
		if err := m.entry(512); err != nil {
			t.Fatal(err)
		}
	}
	if err := m.entry(512); err == nil || !strings.Contains(err.Error(), "more than 1000000 entries") {
		t.Error(err)
	}
}

// The limits hold for all layers of an image together.
func TestMeterIsShared(t *testing.T) {
	data := release(t)
	meter := &Meter{entries: maxEntries - 3}
	if _, err := Read(t.Context(), bytes.NewReader(data), blobOf(data), meter); err == nil || !strings.Contains(err.Error(), "entries") {
		t.Error(err)
	}
	meter = &Meter{}
	if _, err := Read(t.Context(), bytes.NewReader(data), blobOf(data), meter); err != nil || meter.entries != 8 || meter.expanded != int64(len(data)) || meter.stored != int64(len(data)) {
		t.Errorf("%+v, %v", meter, err)
	}
}

// The limit holds up to the last byte of an archive, whose end mark comes with an error that
// archive/tar does not look at.
func TestTheLimitIsPassedByTheEndMark(t *testing.T) {
	data := release(t)
	for name, blob := range map[string]Blob{
		"digest as stored":    blobOf(data),
		"uncompressed digest": {Digest: digestOf(data), Size: int64(len(data)), Uncompressed: true},
	} {
		for free, allowed := range map[int]bool{len(data): true, len(data) - 1: false} {
			meter := &Meter{stored: 1 << 40, expanded: maxExpanded - int64(free)}
			set, err := Read(t.Context(), bytes.NewReader(data), blob, meter)
			if (err == nil) != allowed || (set != nil) != allowed || err != nil && !strings.Contains(err.Error(), "more than 16 GiB") {
				t.Errorf("%s, for %d bytes of %d: %v, %v", name, free, len(data), set != nil, err)
			}
		}
	}
}

func TestManyEntries(t *testing.T) {
	one := tarfile.Block(tar.TypeReg, "a", 0, "")
	var many bytes.Buffer
	w, err := zstd.NewWriter(&many)
	if err != nil {
		t.Fatal(err)
	}
	block := bytes.Repeat(one, 10_000)
	for range 101 {
		if _, err := w.Write(block); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	if set, err := readBytes(t, many.Bytes()); err == nil || set != nil || !strings.Contains(err.Error(), "more than 1000000 entries") {
		t.Errorf("%v, %v", set != nil, err)
	}
}

func TestWindowsThatAreTooLarge(t *testing.T) {
	data := zstandard(t, append(tarfile.Block(tar.TypeReg, "x", 20<<20, strings.Repeat("0123456789", 2<<20)), release(t)...), zstd.WithWindowSize(16<<20))
	if set, err := readBytes(t, data); err == nil || set != nil || !strings.Contains(err.Error(), "window size") {
		t.Errorf("%v, %v", set != nil, err)
	}
	// A frame that needs no window but that of its content, which is said to be 1 GiB.
	single := []byte("\x28\xb5\x2f\xfd\xa0\x00\x00\x00\x40")
	if set, err := readBytes(t, append(single, 1, 0, 0)); err == nil || set != nil {
		t.Errorf("%v, %v", set != nil, err)
	}
}

// TestMemory reads layers that expand to 2 GiB, and one that takes as much as it can.
func TestMemory(t *testing.T) {
	for what, data := range map[string][]byte{"gzip": zeros(t, 2<<10, gzipped), "zstd": zeros(t, 2<<10, zstandardFrame), "hostile": hostile(t)} {
		t.Run(what, func(t *testing.T) {
			name := filepath.Join(t.TempDir(), digestOf(data).Hex)
			if err := os.WriteFile(name, data, 0o600); err != nil {
				t.Fatal(err)
			}
			t.Logf("%d bytes stored", len(data))
			peak.Below(t, peak.Release, "TestMemoryOfALayer", name)
		})
	}
}

// hostile is a layer that keeps as much as it may, in files as large as they may be, compressed
// with as large a window as there may be.
func hostile(t testing.TB) []byte {
	text := request + strings.Repeat(" ", 8<<20-len(request))
	plain := tarfile.Open(t, tarfile.Entry{Name: "release-manifests/image-references", Data: "{}"})
	for i := range 2 {
		if i == 1 {
			text = text[:4<<20-4096] // with what else there is, as much as may be kept
		}
		plain = append(plain, tarfile.Open(t, tarfile.Entry{Name: fmt.Sprintf("release-manifests/%d.yaml", i), Data: text})...)
	}
	noise := strings.Repeat("no interest ", (8<<20)/12)
	for i := range 20 {
		plain = append(plain, tarfile.Open(t, tarfile.Entry{Name: fmt.Sprintf("release-manifests/x%d.yaml", i), Data: noise})...)
	}
	records := tarfile.Records("comment", strings.Repeat("x", 1<<20-100))
	for i := range 15 {
		plain = append(plain, tarfile.Block(tar.TypeXHeader, "pax", int64(len(records)), records)...)
		plain = append(plain, tarfile.Block(tar.TypeReg, fmt.Sprint(i), 0, "")...)
	}
	return zstandard(t, append(plain, release(t)[4*512:]...), zstd.WithWindowSize(8<<20))
}

// TestMemoryOfALayer is what TestMemory measures.
func TestMemoryOfALayer(t *testing.T) {
	peak.Work(t, func(name string) {
		file, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer file.Close()
		info, err := file.Stat()
		if err != nil {
			t.Fatal(err)
		}
		set, err := Read(t.Context(), file, Blob{Digest: v1.Hash{Algorithm: "sha256", Hex: filepath.Base(name)}, Size: info.Size()}, &Meter{})
		if err != nil {
			t.Fatal(err)
		}
		if !set.HasReferences() {
			t.Fatal("there is no image-references")
		}
	})
}

func BenchmarkRead(b *testing.B) {
	data := zeros(b, 256, gzipped)
	for b.Loop() {
		if _, err := Read(b.Context(), bytes.NewReader(data), blobOf(data), &Meter{}); err != nil {
			b.Fatal(err)
		}
	}
	b.SetBytes(256 << 20)
}

func FuzzRead(f *testing.F) {
	plain := release(f)
	f.Add(plain)
	f.Add(gzipped(f, plain))
	f.Add(zstandard(f, plain))
	f.Add(append(tarfile.Block(tar.TypeXHeader, "pax", int64(len(hole)), hole), tarfile.Block(tar.TypeReg, "release-manifests/a.yaml", 1, "x")...))
	f.Add(tarfile.Build(f, tarfile.Entry{Name: "release-manifests/.wh.a.yaml"}, tarfile.Entry{Name: "release-manifests/.wh..wh..opq"}))
	f.Fuzz(func(t *testing.T, data []byte) {
		set, err := Read(t.Context(), bytes.NewReader(data), blobOf(data), &Meter{})
		if (set == nil) == (err == nil) {
			t.Fatalf("%v, %v", set != nil, err)
		}
		if err != nil && (strings.Contains(err.Error(), "\n") || len(err.Error()) > 1000 || isDigestError(err) || errors.Is(err, io.ErrUnexpectedEOF)) {
			t.Errorf("%q", err)
		}
		if err == nil {
			for _, name := range set.Names() {
				if file, ok := set.File(name); !ok || strings.ContainsAny(name, "/\\\n") || len(file) > 8<<20 {
					t.Errorf("%q, %d bytes", name, len(file))
				}
			}
			_, _ = set.Version()
		}
		// The digest of something else is refused whatever there is.
		if set, err := Read(t.Context(), bytes.NewReader(data), Blob{Digest: digestOf(append(data, 'x')), Size: int64(len(data))}, &Meter{}); set != nil || !isDigestError(err) {
			t.Errorf("%v, %v", set != nil, err)
		}
	})
}
