package dockerarchive

import (
	"archive/tar"
	"context"
	"io"
	"os"
	"path"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/content"
	"github.com/openshift/openshift-install-sts/pkg/release/tarindex"
)

const (
	// maxMembers is how many entries an archive may have: an image has a few for each layer.
	maxMembers = 20_000
	// maxNameBytes is how long the names and links of all of them may be.
	maxNameBytes = 8 << 20
	// maxLinks is how many links may lead to a layer.
	maxLinks = 10
)

// members are the entries of an archive, by their names. Of two with one name the later
// counts, as it would if the archive were unpacked.
type members map[string]tarindex.Member

func index(ctx context.Context, name string, file *os.File) (members, error) {
	all := members{}
	bytes := 0
	err := tarindex.Walk(ctx, name, file, func(entry string, m tarindex.Member) error {
		all[entry] = m
		bytes += len(entry) + len(m.Link)
		if len(all) > maxMembers || bytes > maxNameBytes {
			return diagnostic.Inputf(hintArchive, "the archive %s: has more entries than that of an image", diagnostic.OneLine(name))
		}
		return nil
	})
	return all, err
}

// member returns the file of a name that manifest.json has. In older archives, layers that
// several images share are links to one another.
func (a *Archive) member(name string) (tarindex.Member, error) {
	at := tarindex.Clean(name)
	for range maxLinks {
		m, ok := a.members[at]
		switch {
		case !ok:
			return m, a.refuse("%s names the file %s, which is not there", manifestFile, diagnostic.Quote(name))
		case m.Type == tar.TypeSymlink && !strings.HasPrefix(m.Link, "/"):
			// It may step up out of its folder, but not out of the archive.
			at = path.Join(path.Dir(at), m.Link)
		case m.Type == tar.TypeLink:
			at = tarindex.Clean(m.Link)
		case m.IsFile():
			return m, nil
		default:
			return m, a.refuse("%s, which %s names, is not a regular file", diagnostic.Quote(name), manifestFile)
		}
	}
	return tarindex.Member{}, a.refuse("%s, which %s names, is a link that leads through more than %d others", diagnostic.Quote(name), manifestFile, maxLinks)
}

// section is the data of a member.
func section(file io.ReaderAt, m tarindex.Member) io.Reader {
	return io.NewSectionReader(file, m.Offset, m.Size)
}

// readJSON reads a member that is held in memory.
func (a *Archive) readJSON(name string) ([]byte, error) {
	m, err := a.member(name)
	if err != nil {
		return nil, err
	}
	if m.Size > maxJSONSize {
		return nil, a.refuse("%s is larger than %d MiB", diagnostic.Quote(name), maxJSONSize>>20)
	}
	data, err := io.ReadAll(section(a.file, m))
	if err != nil {
		return nil, diagnostic.Inputf(content.Hint, "the archive %s: %s cannot be read: %w", diagnostic.OneLine(a.name), diagnostic.Quote(name), err)
	}
	return data, nil
}
