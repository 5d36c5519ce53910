package layer

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"crypto/sha512"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/klauspost/compress/zstd"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/content"
	"github.com/openshift/openshift-install-sts/pkg/release/digest"
	"github.com/openshift/openshift-install-sts/pkg/standin/tarfile"
)

const request = "kind: CredentialsRequest"

func digestOf(data []byte) v1.Hash {
	return v1.Hash{Algorithm: "sha256", Hex: fmt.Sprintf("%x", sha256.Sum256(data))}
}

func blobOf(data []byte) Blob { return Blob{Digest: digestOf(data), Size: int64(len(data))} }

func readBytes(t *testing.T, data []byte) (*content.Set, error) {
	t.Helper()
	return Read(t.Context(), bytes.NewReader(data), blobOf(data), &Meter{})
}

func gzipped(t testing.TB, data []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func zstandard(t testing.TB, data []byte, options ...zstd.EOption) []byte {
	t.Helper()
	var out bytes.Buffer
	w, err := zstd.NewWriter(&out, options...)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

func release(t testing.TB) []byte {
	return tarfile.Build(t,
		tarfile.Entry{Name: "etc/link", Type: tar.TypeSymlink, Link: "/etc/passwd"},
		tarfile.Entry{Name: "release-manifests/", Type: tar.TypeDir},
		tarfile.Entry{Name: "release-manifests/image-references", Data: `{"metadata":{"name":"4.20.3"}}`},
		tarfile.Entry{Name: "release-manifests/a.yaml", Data: request},
		tarfile.Entry{Name: "release-manifests/sub/", Type: tar.TypeDir},
		tarfile.Entry{Name: "release-manifests/sub/b.yaml", Data: request},
		tarfile.Entry{Name: "other/release-manifests/c.yaml", Data: request},
		tarfile.Entry{Name: "release-manifests-2/d.yaml", Data: request},
	)
}

func TestLayersAreRead(t *testing.T) {
	plain := release(t)
	half := len(plain) / 2
	skippable := append([]byte("\x5a\x2a\x4d\x18\x04\x00\x00\x00meta"), zstandard(t, plain)...)
	for name, data := range map[string][]byte{
		"plain":                  plain,
		"without an end mark":    plain[:len(plain)-1024],
		"followed by something":  append(bytes.Clone(plain), "something"...),
		"gzip":                   gzipped(t, plain),
		"gzip of two members":    append(gzipped(t, plain[:half]), gzipped(t, plain[half:])...),
		"gzip and rest":          append(gzipped(t, plain), "rest"...),
		"zstd":                   zstandard(t, plain),
		"zstd of two frames":     append(zstandard(t, plain[:half]), zstandard(t, plain[half:])...),
		"zstd after other frame": skippable,
		"zstd of 8 MiB windows":  zstandard(t, append(plain[:len(plain)-1024:len(plain)-1024], tarfile.Build(t, tarfile.Entry{Name: "x", Data: strings.Repeat("0123456789", 1<<20)})...), zstd.WithWindowSize(8<<20)),
	} {
		for how, r := range map[string]io.Reader{"at once": bytes.NewReader(data), "byte by byte": iotest.OneByteReader(bytes.NewReader(data))} {
			if how != "at once" && len(data) > 1<<20 {
				continue
			}
			set, err := Read(t.Context(), r, blobOf(data), &Meter{})
			if err != nil {
				t.Errorf("%s, %s: %v", name, how, err)
				continue
			}
			if got := fmt.Sprint(set.Names(), set.HasReferences()); got != "[a.yaml image-references] true" {
				t.Errorf("%s, %s: %s", name, how, got)
			}
		}
	}
}

func TestDigestsThatAreOfSHA512(t *testing.T) {
	data := release(t)
	blob := Blob{Digest: v1.Hash{Algorithm: "sha512", Hex: fmt.Sprintf("%x", sha512.Sum512(data))}, Size: int64(len(data))}
	if _, err := Read(t.Context(), bytes.NewReader(data), blob, &Meter{}); err != nil {
		t.Error(err)
	}
	data[0] ^= 1
	if _, err := Read(t.Context(), bytes.NewReader(data), blob, &Meter{}); !isDigestError(err) {
		t.Error(err)
	}
}

func isDigestError(err error) bool {
	var wrong *digest.Error
	return errors.As(err, &wrong)
}

// Whatever a flipped bit does to an archive, it is the digest that is told of.
func TestFlippedBits(t *testing.T) {
	plain := release(t)
	for name, data := range map[string][]byte{"plain": plain, "gzip": gzipped(t, plain), "zstd": zstandard(t, plain)} {
		blob := blobOf(data)
		for at := 0; at < len(data); at += 1 + len(data)/300 {
			damaged := bytes.Clone(data)
			damaged[at] ^= 0x10
			set, err := Read(t.Context(), bytes.NewReader(damaged), blob, &Meter{})
			if !isDigestError(err) || set != nil || !strings.Contains(err.Error(), blob.Digest.String()) {
				t.Errorf("%s, byte %d: %v, %v", name, at, set != nil, err)
			}
		}
	}
}

// An uncompressed digest is that of all that the stored layer unpacks to.
func TestUncompressedDigests(t *testing.T) {
	plain := append(release(t), "something behind the end"...)
	for name, stored := range map[string][]byte{"plain": plain, "gzip": gzipped(t, plain), "zstd": zstandard(t, plain)} {
		blob := Blob{Digest: digestOf(plain), Size: int64(len(stored)), Uncompressed: true}
		set, err := Read(t.Context(), bytes.NewReader(stored), blob, &Meter{})
		if err != nil || len(set.Names()) != 2 {
			t.Errorf("%s: %v, %v", name, set != nil, err)
		}
		for at := range plain {
			if at%97 != 0 {
				continue
			}
			other := bytes.Clone(plain)
			other[at] ^= 0x10
			switch name {
			case "gzip":
				other = gzipped(t, other)
			case "zstd":
				other = zstandard(t, other)
			}
			blob.Size = int64(len(other))
			if set, err := Read(t.Context(), bytes.NewReader(other), blob, &Meter{}); !isDigestError(err) || set != nil {
				t.Fatalf("%s, byte %d: %v, %v", name, at, set != nil, err)
			}
		}
		// What cannot be unpacked has no digest, and is refused all the same.
		blob.Size = int64(len(stored) - 20)
		if set, err := Read(t.Context(), bytes.NewReader(stored[:len(stored)-20]), blob, &Meter{}); err == nil || set != nil {
			t.Errorf("%s, cut: %v, %v", name, set != nil, err)
		}
	}
}

func TestSizes(t *testing.T) {
	data := gzipped(t, release(t))
	for name, test := range map[string]struct {
		data      []byte
		size      int64
		want      string
		temporary bool
	}{
		"shorter":  {data[:len(data)-1], int64(len(data)), fmt.Sprintf("it ends after %d of %d bytes", len(data)-1, len(data)), true},
		"empty":    {nil, int64(len(data)), "it ends after 0 of", true},
		"longer":   {append(bytes.Clone(data), 0), int64(len(data)), "it is longer than the", false},
		"negative": {data, -1, "says that it has -1 bytes", false},
		"none":     {nil, 0, "it is empty", false},
	} {
		blob := Blob{Digest: digestOf(data), Size: test.size}
		if name == "none" {
			blob.Digest = digestOf(nil)
		}
		set, err := Read(t.Context(), bytes.NewReader(test.data), blob, &Meter{})
		if err == nil || set != nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(err.Error(), blob.Digest.String()) {
			t.Errorf("%s: %v, %v", name, set != nil, err)
		}
		if errors.Is(err, io.ErrUnexpectedEOF) != test.temporary {
			t.Errorf("%s: the wrong kind of error: %v", name, err)
		}
	}
	// No more is read than one byte beyond the size.
	endless := &endless{}
	if _, err := Read(t.Context(), endless, Blob{Digest: digestOf(data), Size: 1 << 20}, &Meter{}); err == nil || endless.read > 2<<20 {
		t.Errorf("%d bytes: %v", endless.read, err)
	}
}

type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) { e.read += len(p); return len(p), nil }

// A layer that is complete and right, and broken inside, is nothing to try again.
func TestBrokenInsideIsNotBrokenOff(t *testing.T) {
	plain := release(t)
	whole := gzipped(t, plain)
	for name, data := range map[string][]byte{
		"cut archive":     plain[:1200],
		"cut gzip":        whole[:len(whole)/2],
		"cut zstd":        zstandard(t, plain)[:40],
		"gzip of garbage": gzipped(t, bytes.Repeat([]byte("garbage "), 1000)),
		"garbage":         bytes.Repeat([]byte("garbage "), 1000),
		"xz":              []byte("\xfd7zXZ\x00 and so on"),
		"bzip2":           []byte("BZh91AY&SY and so on"),
		"zstd dictionary": []byte("\x28\xb5\x2f\xfd\x01\x00\x07\x01\x00\x00"),
	} {
		set, err := readBytes(t, data)
		if err == nil || set != nil || errors.Is(err, io.ErrUnexpectedEOF) || diagnostic.KindOf(err) != diagnostic.Input || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %v, %v", name, set != nil, err)
		}
	}
}

func TestErrorsOfTheSource(t *testing.T) {
	data := gzipped(t, release(t))
	broken := errors.New("connection broke")
	_, err := Read(t.Context(), io.MultiReader(bytes.NewReader(data[:50]), iotest.ErrReader(broken)), blobOf(data), &Meter{})
	if !errors.Is(err, broken) || !strings.Contains(err.Error(), "after 50 of") {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	r := io.MultiReader(bytes.NewReader(data[:50]), readerFunc(func([]byte) (int, error) { cancel(); return 0, nil }), bytes.NewReader(data[50:]))
	if _, err := Read(ctx, r, blobOf(data), &Meter{}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

type readerFunc func([]byte) (int, error)

func (f readerFunc) Read(p []byte) (int, error) { return f(p) }
