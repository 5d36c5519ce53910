package diagnostic

import (
	"errors"
	"io/fs"
)

// Cause drops the path that package os puts into its errors, for a message that names the
// object already, in the user's own words.
func Cause(err error) error {
	var pathErr *fs.PathError
	if errors.As(err, &pathErr) {
		return pathErr.Err
	}
	return err
}
