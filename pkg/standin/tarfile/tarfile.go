// Package tarfile builds tar archives for tests, those included that no tool would write.
package tarfile

import (
	"archive/tar"
	"bytes"
	"fmt"
	"strings"
	"testing"
	"time"
)

// Entry is an entry of an archive: a regular file unless Type says otherwise.
type Entry struct {
	Name string
	Data string
	Type byte
	Link string
	// PAX are records of an extended header.
	PAX map[string]string
	// Raw is written in place of everything else: blocks that archive/tar would refuse to write.
	Raw []byte
}

// Build returns an archive of the entries, with its end mark.
func Build(t testing.TB, entries ...Entry) []byte {
	t.Helper()
	return append(Open(t, entries...), make([]byte, 1024)...)
}

// Open returns an archive of the entries without an end mark, for more to follow.
func Open(t testing.TB, entries ...Entry) []byte {
	t.Helper()
	var out bytes.Buffer
	for _, e := range entries {
		if e.Raw != nil {
			out.Write(e.Raw)
			continue
		}
		if e.Type == 0 {
			e.Type = tar.TypeReg
		}
		header := &tar.Header{
			Name: e.Name, Typeflag: e.Type, Linkname: e.Link, Mode: 0o644, Size: int64(len(e.Data)),
			ModTime: time.Unix(1_700_000_000, 0), PAXRecords: e.PAX,
		}
		var one bytes.Buffer
		w := tar.NewWriter(&one)
		if err := w.WriteHeader(header); err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(e.Data)); err != nil {
			t.Fatal(err)
		}
		if err := w.Flush(); err != nil {
			t.Fatal(err)
		}
		out.Write(one.Bytes())
	}
	return out.Bytes()
}

// Block returns a header of the given type, name and size, and the data in whole blocks.
func Block(kind byte, name string, size int64, data string) []byte {
	header := make([]byte, 512)
	copy(header, name)
	copy(header[100:], "0000644\x000000000\x000000000\x00")
	copy(header[124:], fmt.Sprintf("%011o\x00", size))
	copy(header[136:], "00000000000\x00        ")
	header[156] = kind
	copy(header[257:], "ustar\x0000")
	sum := 0
	for _, b := range header {
		sum += int(b)
	}
	copy(header[148:], fmt.Sprintf("%06o\x00 ", sum))
	padding := strings.Repeat("\x00", (512-len(data)%512)%512)
	return append(header, data+padding...)
}

// Records returns the data of an extended header with the records, key and value in turn.
func Records(pairs ...string) string {
	var out strings.Builder
	for i := 0; i+1 < len(pairs); i += 2 {
		text := " " + pairs[i] + "=" + pairs[i+1] + "\n"
		size := len(text)
		for size != len(fmt.Sprint(size))+len(text) {
			size = len(fmt.Sprint(size)) + len(text)
		}
		fmt.Fprintf(&out, "%d%s", size, text)
	}
	return out.String()
}
