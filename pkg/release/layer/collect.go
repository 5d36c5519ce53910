package layer

import (
	"archive/tar"
	"errors"
	"io"
	"path"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/content"
	"github.com/openshift/openshift-install-sts/pkg/release/tarindex"
)

// Folder is where a release image has its manifests.
const Folder = "release-manifests"

// Whiteouts are files that stand for what a layer removes (OCI image specification, layer.md).
// The storage drivers' own, .wh..wh.plnk and such, remove what no layer has.
const (
	whiteoutPrefix = ".wh."
	opaqueWhiteout = ".wh..wh..opq"
)

// collect reads the entries of an archive up to its end mark.
func collect(archive *tar.Reader, source *expanded, meter *Meter) (*content.Set, error) {
	set := content.New()
	for {
		before := source.read
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			return set, nil
		}
		if err != nil {
			return nil, err
		}
		if err := meter.entry(source.read - before); err != nil {
			return nil, err
		}
		if err := take(set, header, archive); err != nil {
			return nil, err
		}
		// The data is read here, so that what Next reads is headers alone. Of a sparse file
		// that would be its holes too, which may be endless; its data counts as headers.
		if !tarindex.IsSparse(header) {
			if _, err := io.Copy(io.Discard, archive); err != nil {
				return nil, err
			}
		}
	}
}

// take puts an entry into the set if it is about release-manifests. All others are nobody's
// business: nothing is written anywhere.
func take(set *content.Set, header *tar.Header, data io.Reader) error {
	if header.Typeflag == tar.TypeXGlobalHeader {
		return nil
	}
	name := path.Clean("/" + header.Name)[1:]
	folder, rest, below := strings.Cut(name, "/")
	if folder != Folder {
		// What removes release-manifests, or all there is, stands at the top of the image.
		if name == opaqueWhiteout || name == whiteoutPrefix+Folder {
			set.RemoveAll()
		}
		return refuseEscape(header.Name)
	}
	if reason := misplaced(header.Name); reason != "" {
		return content.Refusef("its entry %s %s", diagnostic.Quote(header.Name), reason)
	}
	isFile, isDir := header.Typeflag == tar.TypeReg, header.Typeflag == tar.TypeDir
	switch {
	case !below && !isDir:
		return content.Refusef("its entry %s is %s, not a folder", diagnostic.Quote(header.Name), kind(header.Typeflag))
	case !isFile && !isDir:
		return content.Refusef("its entry %s is %s, not a file", diagnostic.Quote(header.Name), kind(header.Typeflag))
	case isDir, strings.Contains(rest, "/"):
		return nil // release-manifests itself, and subfolders, which nobody reads
	case rest == opaqueWhiteout:
		set.RemoveAll()
		return nil
	case strings.HasPrefix(rest, whiteoutPrefix):
		return set.Remove(strings.TrimPrefix(rest, whiteoutPrefix))
	}
	return set.Add(rest, header.Size, data)
}

// refuseEscape refuses a name that goes into release-manifests and out of it again: other
// tools may see it there.
func refuseEscape(name string) error {
	steps := strings.Split(name, "/")
	if slices.Contains(steps, Folder) && slices.Contains(steps, "..") {
		return content.Refusef("its entry %s %s", diagnostic.Quote(name), misplaced(name))
	}
	return nil
}

// misplaced says what is wrong with the name of an entry in release-manifests. "./" in front
// of it is what `tar -c .` writes, and is legal.
func misplaced(name string) string {
	switch {
	case strings.HasPrefix(name, "/"):
		return "has an absolute name"
	case slices.Contains(strings.Split(name, "/"), ".."):
		return `has ".." in its name`
	}
	return ""
}

func kind(typeflag byte) string {
	switch typeflag {
	case tar.TypeSymlink:
		return "a symbolic link"
	case tar.TypeLink:
		return "a hard link"
	case tar.TypeChar, tar.TypeBlock:
		return "a device"
	case tar.TypeFifo:
		return "a named pipe"
	case tar.TypeReg:
		return "a file"
	case tar.TypeDir:
		return "a folder"
	}
	return "of a kind that no image has"
}
