package offline

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// The most that is read of a file. openshift-install's own manifests stay below a mebibyte,
// the documents and keys of this program below a few kibibytes.
const (
	maxManifest = 16 << 20
	maxDocument = 1 << 20
)

// folder reads the install directory. Names are relative to it, with slashes.
type folder struct {
	root  string
	files fs.FS
}

func newFolder(root string) folder { return folder{root, os.DirFS(root)} }

// read returns a regular file of limited size. Nothing else is opened: opening a named pipe
// would wait for a writer. Errors do not repeat the name.
func (f folder) read(name string, limit int64) ([]byte, error) {
	info, err := fs.Stat(f.files, name)
	if err != nil {
		return nil, diagnostic.Cause(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is not a regular file")
	}
	file, err := f.files.Open(name)
	if err != nil {
		return nil, diagnostic.Cause(err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return nil, diagnostic.Cause(err)
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("it is larger than %d MiB", limit>>20)
	}
	return data, nil
}

// names returns the names of what is in a folder, sorted; nil where there is no such folder.
func (f folder) names(dir string) ([]string, error) {
	entries, err := fs.ReadDir(f.files, dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, diagnostic.Cause(err)
	}
	names := make([]string, len(entries))
	for i, entry := range entries {
		names[i] = dir + "/" + entry.Name()
	}
	return names, nil
}

func isMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }
