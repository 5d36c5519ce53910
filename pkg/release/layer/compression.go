package layer

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"io"

	"github.com/klauspost/compress/zstd"

	"github.com/openshift/openshift-install-sts/pkg/release/content"
)

// maxWindow is how far back a zstd stream may point, in bytes: what RFC 8878 (3.1.1.1.2)
// recommends that decoders support, and what the tools that write layers use at most.
const maxWindow = 8 << 20

// decompress tells by its first bytes how a layer is compressed, because media types are
// wrong at times, and returns it uncompressed. A layer of no known compression is a plain
// archive. The caller calls close.
func decompress(r *bufio.Reader) (plain io.Reader, closer func(), err error) {
	magic, err := r.Peek(6)
	if err != nil && len(magic) == 0 {
		return nil, nil, err
	}
	switch {
	case bytes.HasPrefix(magic, []byte("\x1f\x8b")):
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, nil, err
		}
		return z, func() { _ = z.Close() }, nil
	case isZstd(magic):
		// One goroutine and one block at a time: the stream is read faster than it arrives.
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindow))
		if err != nil {
			return nil, nil, err
		}
		return z, z.Close, nil
	case bytes.HasPrefix(magic, []byte("\xfd7zXZ\x00")):
		return nil, nil, content.Refusef("it is compressed with xz, which no image is")
	case bytes.HasPrefix(magic, []byte("BZh")):
		return nil, nil, content.Refusef("it is compressed with bzip2, which no image is")
	}
	return r, func() {}, nil
}

// isZstd knows frames and, since a stream may begin with one, skippable frames (RFC 8878, 3.1).
func isZstd(magic []byte) bool {
	return bytes.HasPrefix(magic, []byte("\x28\xb5\x2f\xfd")) ||
		(len(magic) >= 4 && magic[0]&0xf0 == 0x50 && bytes.Equal(magic[1:4], []byte("\x2a\x4d\x18")))
}
