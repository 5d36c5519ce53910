package layout

import (
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/content"
)

// open opens a regular file of the layout and returns its size.
func (l *Layout) open(name string) (fs.File, int64, error) {
	// Asked before the file is opened: opening a named pipe waits for somebody to write to it.
	info, err := fs.Stat(l.files, name)
	if err != nil {
		return nil, 0, unreadable(l.name, name, err)
	}
	if !info.Mode().IsRegular() {
		return nil, 0, l.refuse("%s is not a regular file", name)
	}
	file, err := l.files.Open(name)
	if err != nil {
		return nil, 0, unreadable(l.name, name, err)
	}
	return file, info.Size(), nil
}

// readFile reads a whole file of limited size.
func (l *Layout) readFile(name string, limit int64) ([]byte, error) {
	file, _, err := l.open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return nil, unreadable(l.name, name, err)
	}
	if int64(len(data)) > limit {
		return nil, l.refuse("%s is larger than %d KiB", name, limit>>10)
	}
	return data, nil
}

func (l *Layout) refuse(format string, args ...any) error {
	return content.Refusef("the OCI layout %s: %w", diagnostic.OneLine(l.name), fmt.Errorf(format, args...))
}

func (l *Layout) wrap(err error) error {
	return fmt.Errorf("the OCI layout %s: %w", diagnostic.OneLine(l.name), err)
}

// unreadable tells of a file of the layout, or of the folder itself if it is named ".".
func unreadable(layout, name string, err error) error {
	err = diagnostic.Cause(err)
	layout = diagnostic.OneLine(layout)
	switch {
	case errors.Is(err, fs.ErrNotExist) && name == ".":
		return diagnostic.Inputf(hintLayout, "the OCI layout %s: there is no such folder", layout)
	case errors.Is(err, fs.ErrNotExist):
		return diagnostic.Inputf(hintLayout, "the OCI layout %s: has no file %s", layout, name)
	case name == ".":
		return diagnostic.Inputf(hintLayout, "the OCI layout %s: cannot be read: %w", layout, err)
	}
	return diagnostic.Inputf(hintLayout, "the OCI layout %s: %s cannot be read: %w", layout, name, err)
}
