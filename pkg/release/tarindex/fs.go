package tarindex

import (
	"archive/tar"
	"errors"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"
)

const (
	// maxNodes is how many files and folders an FS may have, and maxNodeBytes how long their
	// names may be together: with them an FS takes less than 40 MiB.
	maxNodes     = 100_000
	maxNodeBytes = 16 << 20
)

// ErrTooMany is the error of Add when an FS would have too many files and folders.
var ErrTooMany = errors.New("it has more files than this program reads")

// FS is a file system of members of archives. Links, and whatever else is no regular file, are
// listed as what they are, and cannot be opened.
type FS struct {
	root  node
	nodes int
	bytes int
}

var _ fs.FS = (*FS)(nil)

// node is a folder, or a member of an archive.
type node struct {
	name string
	// children are those of a folder; nil for a member.
	children map[string]*node
	kind     byte
	section  io.SectionReader
}

// NewFS returns a file system without files.
func NewFS() *FS { return &FS{root: node{name: ".", children: map[string]*node{}}} }

// Add puts a member under a name that Walk gave, and makes the folders above it. Of two members
// with one name the later stays, as it would if the archives were unpacked.
func (f *FS) Add(name string, m Member, archive io.ReaderAt) error {
	at := &f.root
	for step := range strings.SplitSeq(path.Dir(name), "/") {
		if step == "." {
			break
		}
		next := at.children[step]
		if next == nil || next.children == nil {
			next = &node{children: map[string]*node{}}
			if err := f.put(at, step, next); err != nil {
				return err
			}
		}
		at = next
	}
	base := path.Base(name)
	if m.Type == tar.TypeDir {
		if known := at.children[base]; known != nil && known.children != nil {
			return nil
		}
		return f.put(at, base, &node{children: map[string]*node{}})
	}
	return f.put(at, base, &node{kind: m.Type, section: *io.NewSectionReader(archive, m.Offset, m.Size)})
}

// put counts what is replaced too: it is an archive's fault that something is.
func (f *FS) put(folder *node, name string, n *node) error {
	f.nodes++
	f.bytes += len(name)
	if f.nodes > maxNodes || f.bytes > maxNodeBytes {
		return ErrTooMany
	}
	// A copy, for it is a part of the whole name.
	n.name = strings.Clone(name)
	folder.children[n.name] = n
	return nil
}

// Open opens a file or a folder, as io/fs says.
func (f *FS) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	at := &f.root
	if name != "." {
		for step := range strings.SplitSeq(name, "/") {
			if at = at.children[step]; at == nil {
				return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
			}
		}
	}
	if at.children != nil {
		return &openFolder{node: at, rest: at.sorted()}, nil
	}
	return &openFile{node: at, SectionReader: io.NewSectionReader(&at.section, 0, at.section.Size())}, nil
}

func (n *node) sorted() []fs.DirEntry {
	var entries []fs.DirEntry
	for _, child := range n.children {
		entries = append(entries, fs.FileInfoToDirEntry(info{child}))
	}
	slices.SortFunc(entries, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return entries
}

// info is what io/fs says about a file.
type info struct{ *node }

func (i info) Name() string       { return i.name }
func (i info) Size() int64        { return i.section.Size() }
func (i info) ModTime() time.Time { return time.Time{} }
func (i info) IsDir() bool        { return i.children != nil }
func (i info) Sys() any           { return nil }

func (i info) Mode() fs.FileMode {
	switch {
	case i.children != nil:
		return fs.ModeDir | 0o555
	case i.kind == tar.TypeReg:
		return 0o444
	case i.kind == tar.TypeSymlink || i.kind == tar.TypeLink:
		return fs.ModeSymlink
	}
	return fs.ModeIrregular
}

type openFile struct {
	*node
	*io.SectionReader
}

func (o *openFile) Stat() (fs.FileInfo, error) { return info{o.node}, nil }
func (*openFile) Close() error                 { return nil }

// Read reads a regular file; there is nothing in a link.
func (o *openFile) Read(p []byte) (int, error) {
	if o.kind != tar.TypeReg {
		return 0, &fs.PathError{Op: "read", Path: o.name, Err: errors.New("it is not a regular file")}
	}
	return o.SectionReader.Read(p)
}

type openFolder struct {
	*node
	rest []fs.DirEntry
}

func (o *openFolder) Stat() (fs.FileInfo, error) { return info{o.node}, nil }
func (*openFolder) Close() error                 { return nil }

func (o *openFolder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: o.name, Err: errors.New("it is a folder")}
}

// ReadDir lists the folder, as io/fs says.
func (o *openFolder) ReadDir(n int) ([]fs.DirEntry, error) {
	if n <= 0 {
		n = len(o.rest)
	} else if len(o.rest) == 0 {
		return nil, io.EOF
	}
	some := o.rest[:min(n, len(o.rest))]
	o.rest = o.rest[len(some):]
	return some, nil
}
