package credentialsrequest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/inputfile"
)

// maxFileSize is far beyond any file of a release; what is larger was put there by mistake.
const maxFileSize = 8 << 20

// dirFlag is where directories are named of which nobody says where.
const dirFlag = "--credentials-requests-dir"

const hintIgnored = "Run with --log-level debug to see what was ignored, and why. " + hintDir

const hintDir = "Name a directory of CredentialsRequest files, such as `oc adm release extract --credentials-requests --cloud=aws --to=DIRECTORY RELEASE_IMAGE` writes."

// ReadDirs is ReadDirsFrom for directories that the flag names.
func ReadDirs(ctx context.Context, dirs []string) ([]Request, []Note, error) {
	return ReadDirsFrom(ctx, dirFlag, dirs)
}

// ReadDirsFrom reads the CredentialsRequests for AWS from the files *.yaml, *.yml and *.json
// of each directory, in the order of the directories and then of the file names. What it
// leaves unread is in the notes. The error joins the problems of all files. A directory
// may be without requests for AWS as long as another has some. source says where the directories
// are named, such as "sts-config.yaml:3: credentialsRequestsDirs".
func ReadDirsFrom(ctx context.Context, source string, dirs []string) ([]Request, []Note, error) {
	requests, notes, err := readEach(ctx, dirs, func(ctx context.Context, dir string) ([]Request, []Note, error) {
		return readDir(ctx, source, dir)
	})
	if err != nil {
		return nil, notes, err
	}
	if len(requests) == 0 {
		return nil, notes, diagnostic.Inputf(hintIgnored, "%s %s: no CredentialsRequest for AWS was found", source, diagnostic.OneLine(strings.Join(dirs, ", ")))
	}
	return requests, notes, nil
}

// readEach reads every path with read, as many at the same time as there are processors, and
// joins what that gives in the order of the paths.
func readEach(ctx context.Context, paths []string, read func(context.Context, string) ([]Request, []Note, error)) ([]Request, []Note, error) {
	type result struct {
		requests []Request
		notes    []Note
		problem  error
	}
	results := make([]result, len(paths))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i, path := range paths {
		group.Go(func() error {
			if ctx.Err() == nil {
				r := &results[i]
				r.requests, r.notes, r.problem = read(ctx, path)
			}
			return ctx.Err()
		})
	}
	if err := group.Wait(); err != nil {
		return nil, nil, err
	}
	var (
		requests []Request
		notes    []Note
		problems []error
	)
	for _, r := range results {
		requests = append(requests, r.requests...)
		notes = append(notes, r.notes...)
		problems = append(problems, r.problem)
	}
	return requests, notes, errors.Join(problems...)
}

func readDir(ctx context.Context, source, dir string) ([]Request, []Note, error) {
	files, notes, err := listDir(source, dir)
	if err != nil {
		return nil, nil, err
	}
	if len(files) == 0 {
		return nil, notes, diagnostic.Inputf(hintIgnored, "%s %s: holds no file *.yaml, *.yml or *.json", source, diagnostic.OneLine(dir))
	}
	requests, remarks, err := readEach(ctx, files, readFile)
	notes = append(notes, remarks...)
	if err == nil && len(requests) == 0 {
		notes = append(notes, notef(LevelWarning, diagnostic.OneLine(dir), "%s", nothingIn(len(files))))
	}
	return requests, notes, err
}

func nothingIn(files int) string {
	if files == 1 {
		return "its only file holds no CredentialsRequest for AWS"
	}
	return fmt.Sprintf("none of its %d files holds a CredentialsRequest for AWS", files)
}

// listDir returns the paths of the files to read, in name order.
func listDir(source, dir string) ([]string, []Note, error) {
	info, err := os.Stat(dir)
	switch {
	case errors.Is(err, os.ErrNotExist):
		return nil, nil, diagnostic.Inputf(hintDir, "%s %s: there is no such directory", source, diagnostic.OneLine(dir))
	case err != nil:
		return nil, nil, diagnostic.Inputf(hintDir, "%s %s: cannot be read: %w", source, diagnostic.OneLine(dir), diagnostic.Cause(err))
	case !info.IsDir():
		return nil, nil, diagnostic.Inputf(hintDir, "%s %s: is a file, not a directory", source, diagnostic.OneLine(dir))
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, nil, diagnostic.Inputf(hintDir, "%s %s: cannot be read: %w", source, diagnostic.OneLine(dir), diagnostic.Cause(err))
	}
	// The order is part of the result (of two equal requests the first is kept), so it is
	// not left to what a file system or a version of os.ReadDir happens to do.
	slices.SortFunc(entries, func(a, b os.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })

	var (
		files []string
		notes []Note
	)
	for _, entry := range entries {
		path := filepath.Join(dir, entry.Name())
		if reason := ignored(path, entry); reason != "" {
			notes = append(notes, notef(LevelDebug, diagnostic.OneLine(path), "ignored: %s", reason))
			continue
		}
		files = append(files, path)
	}
	return files, notes, nil
}

// ignored says why a directory entry is not read, or returns nothing.
func ignored(path string, entry os.DirEntry) string {
	// A link to a folder is a folder; a dangling link is left for reading to complain about.
	if info, err := os.Stat(path); entry.IsDir() || (err == nil && info.IsDir()) {
		return "it is a folder, and nested folders are not read"
	}
	// Editors and archivers leave such copies behind (.#a.yaml, ._a.yaml).
	if strings.HasPrefix(entry.Name(), ".") {
		return "its name starts with a dot"
	}
	switch strings.ToLower(filepath.Ext(entry.Name())) {
	case ".yaml", ".yml", ".json":
		return ""
	}
	return "its name does not end in .yaml, .yml or .json"
}

func readFile(ctx context.Context, path string) ([]Request, []Note, error) {
	data, err := readInput(ctx, path, path, hintCorrect)
	if err != nil {
		return nil, nil, err
	}
	return Parse(ctx, path, data)
}

// readInput reads a file of at most maxFileSize bytes; name is what errors call it.
func readInput(ctx context.Context, name, path, hint string) ([]byte, error) {
	data, err := inputfile.Read(ctx, path, maxFileSize)
	if err != nil && ctx.Err() == nil {
		return nil, diagnostic.Inputf(hint, "%s: %w", diagnostic.OneLine(name), err)
	}
	return data, err
}
