package render

import (
	"context"
	"io/fs"
)

// Format is a form in which a stack can be written.
type Format struct {
	// Name is that of the format, and of its folder under sts/.
	Name string
	// Summary is one line for the help.
	Summary string
	// NeedsName is set when the infrastructure name of the install directory is not the
	// one that the cluster will have, so that --name must be given.
	NeedsName bool
	// NeedsIssuer is set when nothing can be written while the issuer is not known.
	NeedsIssuer bool
	// HasPrivateKey is set when the files hold the signing key. Only such a format is given
	// it, and none is written that was not asked for.
	HasPrivateKey bool
	// Render returns the format's files. The same stack gives the same bytes. It opens no
	// connection and writes nothing.
	Render func(ctx context.Context, s *Stack) ([]File, error)
}

// The permissions of files. Private keys are for their owner alone; for the rest it is the
// installer's own.
const (
	ModePlain  fs.FileMode = 0o640
	ModeScript fs.FileMode = 0o750
	ModeSecret fs.FileMode = 0o600
)

// File is a file of a format.
type File struct {
	// Name is relative to the format's folder, with slashes.
	Name string
	Data []byte
	// Mode is ModeScript or ModeSecret; zero means ModePlain.
	Mode fs.FileMode
}
