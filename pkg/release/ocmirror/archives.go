package ocmirror

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/tarindex"
)

// archiveName is how oc-mirror v2 names the archives of a mirror, and numbers them from 1.
var archiveName = regexp.MustCompile(`^mirror_([0-9]{6})\.tar$`)

// maxArchives is how many archives are held open at once.
const maxArchives = 500

const hintParts = "Put all archives that one run of oc-mirror made into one folder: the files of a release may be spread over several."

// listArchives returns the archives in a folder in their order, which may be none.
func listArchives(dir string) ([]string, error) {
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, unreadable(dir, err)
	}
	var names []string
	for _, entry := range entries {
		if archiveName.MatchString(entry.Name()) {
			names = append(names, filepath.Join(dir, entry.Name()))
		}
	}
	slices.Sort(names)
	for i, name := range names {
		number, err := strconv.Atoi(archiveName.FindStringSubmatch(filepath.Base(name))[1])
		if err != nil {
			return nil, err
		}
		if number > i+1 {
			return nil, diagnostic.Inputf(hintParts, "%s: mirror_%06d.tar is missing, and %s is there", diagnostic.OneLine(dir), i+1, filepath.Base(name))
		}
	}
	if len(names) > maxArchives {
		return nil, diagnostic.Inputf(hintMirror, "%s: has more than %d archives", diagnostic.OneLine(dir), maxArchives)
	}
	return names, nil
}

// archivesBeside returns an archive and those that belong to it: a release may begin in one
// and end in another, and half of it looks like a whole one.
func archivesBeside(file string) ([]string, error) {
	if !archiveName.MatchString(filepath.Base(file)) {
		return []string{file}, nil
	}
	return listArchives(filepath.Dir(file))
}

// openArchives makes one file system of what the archives have of a working-dir.
func openArchives(ctx context.Context, names []string) (*place, error) {
	files := tarindex.NewFS()
	var open []*os.File
	closeAll := func() {
		for _, file := range open {
			_ = file.Close()
		}
	}
	// in is the archive with the first file of each folder, for messages.
	in := map[string]string{}
	for i, name := range names {
		file, err := tarindex.Open(name)
		if err != nil {
			closeAll()
			return nil, err
		}
		open = append(open, file)
		if err := indexArchive(ctx, name, file, i == 0, files, in); err != nil {
			closeAll()
			return nil, err
		}
	}
	where := func(folder string) string { return cmp.Or(in[folder], names[0]) }
	return &place{
		files: files,
		describe: func(folder string) string {
			return fmt.Sprintf("%s, %s/%s", diagnostic.OneLine(where(folder)), workingDir, diagnostic.OneLine(folder))
		},
		command: func(folder string) string {
			return "tar --extract --file " + diagnostic.ShellQuote(where(folder)) + " " + diagnostic.ShellQuote(workingDir+"/"+folder)
		},
		close: closeAll,
	}, nil
}

// indexArchive adds the members that belong to releases. All others are the mirror's own.
func indexArchive(ctx context.Context, name string, file *os.File, first bool, files *tarindex.FS, in map[string]string) error {
	return tarindex.Walk(ctx, name, file, func(entry string, m tarindex.Member) error {
		inner, ok := strings.CutPrefix(entry, workingDir+"/")
		isHold := strings.HasPrefix(inner, holdRelease+"/")
		if !ok || (!isHold && !strings.HasPrefix(inner, releaseImages+"/")) {
			first = false
			return nil
		}
		if first && isHold && m.IsFile() {
			return diagnostic.Inputf(hintParts, "%s: begins in the middle of a release", diagnostic.OneLine(name))
		}
		first = false
		remember(in, path.Dir(inner), name)
		if err := files.Add(inner, m, file); errors.Is(err, tarindex.ErrTooMany) {
			return diagnostic.Inputf(hintMirror, "%s: %w", diagnostic.OneLine(name), err)
		} else if err != nil {
			return err
		}
		return nil
	})
}

// remember notes in which archive a folder begins, if it may be that of a release. What the
// folders of a hostile archive are called is not worth the memory.
func remember(in map[string]string, folder, archive string) {
	const longest = 512
	if _, known := in[folder]; !known && len(folder) <= longest && strings.Count(folder, "/") <= maxDepth && len(in) < 2*maxFolders {
		in[strings.Clone(folder)] = archive
	}
}
