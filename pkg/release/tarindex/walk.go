package tarindex

import (
	"archive/tar"
	"context"
	"errors"
	"io"
	"os"
	"path"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/content"
)

const (
	// maxEntries is how many entries an archive may have. Those of oc-mirror have one for each
	// blob of each image.
	maxEntries = 5_000_000
	// maxNameLength is what Linux allows for a path, in bytes.
	maxNameLength = 4096
)

// Member is one entry of an archive.
type Member struct {
	// Type is that of the header: tar.TypeReg and the others.
	Type byte
	// Link is what a link names, as it stands in the header.
	Link string
	// Offset and Size say where the data is, in bytes.
	Offset, Size int64
}

// IsFile is whether a member is a regular file that can be read where it stands.
func (m Member) IsFile() bool { return m.Type == tar.TypeReg }

// Open opens an archive to walk it. What is no plain tar archive is refused with advice.
func Open(name string) (*os.File, error) {
	// Asked before the file is opened: opening a named pipe waits for somebody to write to it.
	info, err := os.Stat(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	if !info.Mode().IsRegular() {
		return nil, diagnostic.Inputf("Give the path of a tar archive.", "%s: is not a regular file", diagnostic.OneLine(name))
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, unreadable(name, err)
	}
	if err := checkMagic(name, file); err != nil {
		_ = file.Close()
		return nil, err
	}
	return file, nil
}

// checkMagic refuses archives that are compressed, since nothing in them can be found
// without unpacking all that stands before it.
func checkMagic(name string, file io.ReaderAt) error {
	magic := make([]byte, 6)
	n, err := file.ReadAt(magic, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return unreadable(name, err)
	}
	for _, format := range []struct{ magic, name, command string }{
		{"\x1f\x8b", "gzip", "gunzip --keep"},
		{"\xfd7zXZ\x00", "xz", "unxz --keep"},
		{"\x28\xb5\x2f\xfd", "zstd", "unzstd"},
		{"BZh", "bzip2", "bunzip2 --keep"},
	} {
		if strings.HasPrefix(string(magic[:n]), format.magic) {
			return diagnostic.Inputf("Unpack it first, as with `"+format.command+" "+diagnostic.ShellQuote(name)+"`, and give the archive that this makes.",
				"%s: is compressed with %s", diagnostic.OneLine(name), format.name)
		}
	}
	return nil
}

// Walk calls visit for each entry of an archive, from its first to its last, with the entry's
// name: a relative path without "." and "..". Entries that lead out of the archive have none,
// and are left out. An error of visit ends the walk.
func Walk(ctx context.Context, name string, file io.ReadSeeker, visit func(entry string, m Member) error) error {
	if _, err := file.Seek(0, io.SeekStart); err != nil {
		return unreadable(name, err)
	}
	archive := tar.NewReader(file)
	for count := 0; ; count++ {
		if err := ctx.Err(); err != nil {
			return err
		}
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			if count == 0 {
				return diagnostic.Inputf(hintDamaged, "%s: is an empty archive", diagnostic.OneLine(name))
			}
			return nil
		}
		if err != nil {
			return damaged(name, err)
		}
		if count == maxEntries {
			return diagnostic.Inputf(hintDamaged, "%s: has more than %d entries", diagnostic.OneLine(name), maxEntries)
		}
		// archive/tar reads no further than it has to, so this is where the data begins.
		offset, err := file.Seek(0, io.SeekCurrent)
		if err != nil {
			return unreadable(name, err)
		}
		entry := Clean(header.Name)
		if entry == "" || len(entry) > maxNameLength {
			continue
		}
		if err := visit(entry, Member{Type: memberType(header), Link: header.Linkname, Offset: offset, Size: header.Size}); err != nil {
			return err
		}
	}
}

// memberType is the header's type, but a file with holes is none that can be read where it stands.
func memberType(header *tar.Header) byte {
	if IsSparse(header) {
		return tar.TypeGNUSparse
	}
	return header.Typeflag
}

// IsSparse is whether an entry is a file with holes, in one of GNU tar's forms: of its own type,
// or a regular file with records that say so
// (https://www.gnu.org/software/tar/manual/html_section/Sparse-Formats.html).
func IsSparse(header *tar.Header) bool {
	if header.Typeflag == tar.TypeGNUSparse {
		return true
	}
	for key := range header.PAXRecords {
		if strings.HasPrefix(key, "GNU.sparse.") {
			return true
		}
	}
	return false
}

// Clean is the name of an entry without what makes no difference, or nothing if it leads out of
// the archive.
func Clean(name string) string {
	if strings.HasPrefix(name, "/") || slices.Contains(strings.Split(name, "/"), "..") {
		return ""
	}
	if name = path.Clean(name); name == "." {
		return ""
	}
	return name
}

const hintDamaged = "Check that it is a whole tar archive, made by the program whose name the form bears. If it was copied here, compare the two."

func damaged(name string, err error) error {
	return diagnostic.Inputf(hintDamaged, "%s: is no tar archive, or a damaged one: %w", diagnostic.OneLine(name), err)
}

func unreadable(name string, err error) error {
	if errors.Is(err, os.ErrNotExist) {
		return diagnostic.Inputf("Check the path.", "%s: there is no such file", diagnostic.OneLine(name))
	}
	return content.Unreadable(name, err)
}
