// Package inputfile reads files that a user names.
package inputfile

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Read reads a regular file of at most limit bytes. The error says what is wrong as the end of a
// sentence that begins with the name, which it does not repeat: "is not a regular file".
func Read(ctx context.Context, name string, limit int64) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	// Asked before the file is opened: opening a named pipe waits for somebody to write to it.
	info, err := os.Stat(name)
	if err != nil {
		return nil, unreadable(err)
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("is not a regular file")
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, unreadable(err)
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return nil, unreadable(err)
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("is larger than %d MiB", limit>>20)
	}
	return data, nil
}

func unreadable(err error) error { return fmt.Errorf("cannot be read: %w", diagnostic.Cause(err)) }
