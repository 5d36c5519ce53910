package payload

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"
)

// Version is the release that images are of unless Options names another: that of the
// install directories in testdata/install-dirs.
const Version = "4.20.3"

// Options say what is in a release image. The zero value is a small one.
type Options struct {
	// Version is the release's; "" is the constant Version.
	Version string
	// Architecture is Go's name of it; "" is amd64.
	Architecture string
	// BaseLayers is how many layers are below the one with the manifests; 0 is three.
	BaseLayers int
	// BaseLayerBytes is how large the file of each of those is; 0 is 256 KiB. They are random, so that they
	// cannot be compressed, and are never held in memory.
	BaseLayerBytes int64
	// OCI gives the image OCI's media types, and not Docker's, which releases have.
	OCI bool
	// Manifests are the files of release-manifests, under the payload's own names; nil are
	// those of testdata/release-manifests, and one large CRD.
	Manifests fs.FS
	// ExtraFiles are more files of the topmost layer, by their paths in it. One of a manifest's
	// path replaces that; one that is nil takes it away.
	ExtraFiles map[string][]byte
}

// created is the time of all that is made, so that it depends on the options alone.
var created = time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)

func (o Options) withDefaults() (Options, error) {
	if o.Version == "" {
		o.Version = Version
	}
	if o.Architecture == "" {
		o.Architecture = "amd64"
	}
	if o.BaseLayers == 0 {
		o.BaseLayers = 3
	}
	if o.BaseLayerBytes == 0 {
		o.BaseLayerBytes = 256 << 10
	}
	if o.Manifests != nil {
		return o, nil
	}
	folder, err := testdata()
	if err != nil {
		return o, err
	}
	o.Manifests, err = withLargeCRD(os.DirFS(folder))
	return o, err
}

// testdata finds the project's manifests from where this file was compiled.
func testdata() (string, error) {
	_, file, _, ok := runtime.Caller(0)
	if !ok {
		return "", errors.New("the module's root cannot be found")
	}
	folder := filepath.Join(filepath.Dir(filepath.Dir(filepath.Dir(filepath.Dir(file)))), "testdata", "release-manifests")
	if _, err := os.Stat(folder); err != nil {
		return "", fmt.Errorf("find the manifests of a release: %w", err)
	}
	return folder, nil
}
