package installdir

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path/filepath"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// Names in an install directory, with slashes, as io/fs wants them.
const (
	manifestsDir         = "manifests"
	openshiftDir         = "openshift"
	installConfigFile    = "install-config.yaml"
	clusterConfigFile    = "manifests/cluster-config.yaml"
	infrastructureFile   = "manifests/cluster-infrastructure-02-config.yml"
	authenticationFile   = "manifests/cluster-authentication-02-config.yaml"
	pullSecretFile       = "manifests/openshift-config-secret-pull-secret.yaml"
	imageMirrorsFile     = "manifests/image-digest-mirror-set.yaml"
	installerVersionFile = "openshift/openshift-install-manifests.yaml"
	cloudCredsFile       = "openshift/99_cloud-creds-secret.yaml"
	metadataFile         = "metadata.json"
	stateFile            = ".openshift_install_state.json"
)

const (
	mebibyte         = 1 << 20
	maxManifestBytes = 16 * mebibyte
	// The state repeats every file that openshift-install knows, base64-encoded and often
	// more than once.
	maxStateBytes = 256 * mebibyte
)

var (
	errNotRegular = errors.New("not a regular file")
	errTooLarge   = errors.New("too large")
)

func (d *Directory) exists(name string) (bool, error) {
	_, err := fs.Stat(d.files, name)
	switch {
	case err == nil:
		return true, nil
	case errors.Is(err, fs.ErrNotExist):
		return false, nil
	}
	return false, d.unreadable(name, err)
}

// first returns the first of the named files that exists, or nothing.
func (d *Directory) first(names []string) (string, error) {
	for _, name := range names {
		if found, err := d.exists(name); found || err != nil {
			return name, err
		}
	}
	return "", nil
}

// readFile reads a whole file of limited size. It looks before it opens, since opening
// a named pipe would wait for a writer.
func (d *Directory) readFile(name string, limit int64) ([]byte, error) {
	data, err := readRegular(d.files, name, limit)
	if err != nil {
		return nil, d.unreadable(name, err)
	}
	return data, nil
}

func readRegular(files fs.FS, name string, limit int64) ([]byte, error) {
	info, err := fs.Stat(files, name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNotRegular
	}
	file, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, limit+1))
	if err != nil {
		return nil, err
	}
	if int64(len(data)) > limit {
		return nil, fmt.Errorf("%w: more than %d MiB", errTooLarge, limit/mebibyte)
	}
	return data, nil
}

// unreadable tells of a file or folder that is there and cannot be read.
func (d *Directory) unreadable(name string, err error) error {
	// What the operating system says holds a name relative to the directory: say the
	// whole one, once.
	err = diagnostic.Cause(err)
	hint := "Check what it is and who may read it."
	if errors.Is(err, errTooLarge) {
		hint = "Move it out of the install directory: no manifest is that large."
	}
	return diagnostic.Inputf(hint, "cannot read %s: %w", d.path(name), err)
}

// path is a name in the directory as the user would type it.
func (d *Directory) path(name string) string {
	return filepath.Join(d.Dir, filepath.FromSlash(name))
}

// where is the directory in the middle of a sentence.
func (d *Directory) where() string {
	if filepath.Clean(d.Dir) == "." {
		return "the current directory"
	}
	return d.Dir
}

// createManifests is the command that moves the directory on.
func (d *Directory) createManifests() string {
	return "`openshift-install create manifests --dir " + diagnostic.ShellQuote(d.Dir) + "`"
}
