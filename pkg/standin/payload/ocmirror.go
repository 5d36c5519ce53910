package payload

import (
	"archive/tar"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	// workingDir is the folder that oc-mirror v2 keeps in its workspace.
	workingDir = "working-dir"
	// repositoryName is the last part of the repository that releases are published in, for
	// which oc-mirror names folders.
	repositoryName = "ocp-release"
)

// WriteOCMirror writes what `oc-mirror --v2` leaves in a workspace when it mirrors a release to
// disk: below working-dir/ the manifests as files, and the image as an OCI layout, converted to
// OCI's media types. tag is the release's, such as 4.20.3-x86_64.
func WriteOCMirror(workspace, tag string, opts Options) error {
	opts.OCI = true // which it converts to
	image, err := Image(opts)
	if err != nil {
		return err
	}
	release := filepath.Join(repositoryName, tag)
	root := filepath.Join(workspace, workingDir)
	if err := WriteFolder(filepath.Join(root, "hold-release", release, Folder), opts); err != nil {
		return err
	}
	for name, content := range map[string]string{
		"logs/oc-mirror.log":                    "mirrored\n",
		"release-filters/0123456789abcdef":      "{}\n",
		"cluster-resources/idms-oc-mirror.yaml": "apiVersion: config.openshift.io/v1\nkind: ImageDigestMirrorSet\nmetadata:\n  name: idms-release-0\nspec: {}\n",
		"signatures/" + repositoryName + "-x":   "signature\n",
	} {
		name = filepath.Join(root, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			return fmt.Errorf("make a folder for oc-mirror: %w", err)
		}
		if err := os.WriteFile(name, []byte(content), 0o600); err != nil {
			return fmt.Errorf("write a file of oc-mirror: %w", err)
		}
	}
	return WriteLayout(filepath.Join(root, "release-images", release), "", image)
}

// WriteOCMirrorArchives writes the archives mirror_000001.tar and so on of such a workspace
// into dir: first what oc-mirror's own registry keeps of the images, then the working
// directory, then the blobs. An archive ends with the first file after which it has maxBytes,
// so that a file is never split; 0 makes one archive.
func WriteOCMirrorArchives(dir, tag string, opts Options, maxBytes int64) error {
	workspace, err := os.MkdirTemp(dir, "workspace-")
	if err != nil {
		return fmt.Errorf("make a folder for oc-mirror: %w", err)
	}
	defer func() { _ = os.RemoveAll(workspace) }()
	if err := WriteOCMirror(workspace, tag, opts); err != nil {
		return err
	}
	w := &archives{dir: dir, maxBytes: maxBytes}
	repository := "docker/registry/v2/repositories/openshift/release-images/_manifests/tags/" + tag + "/current/link"
	err = w.addData(repository, []byte("sha256:"+strings.Repeat("b", 64)))
	if err == nil {
		err = w.addFolder(workspace)
	}
	if err == nil {
		err = w.addData("isc-2026-01-02T03:04:05Z", []byte("kind: ImageSetConfiguration\n"))
	}
	if err == nil {
		err = w.addData("docker/registry/v2/blobs/sha256/bb/"+strings.Repeat("b", 64)+"/data", []byte("{}"))
	}
	if closeErr := w.end(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("write oc-mirror's archives: %w", err)
	}
	return nil
}

// archives writes files into archives that are numbered from 1.
type archives struct {
	dir      string
	maxBytes int64

	number  int
	written int64
	file    *os.File // nil when no archive is under way
	tar     *tar.Writer
}

// next makes sure that there is an archive to write a file of size bytes into.
func (a *archives) next(size int64) error {
	if a.file != nil && a.maxBytes > 0 && a.written >= a.maxBytes {
		if err := a.end(); err != nil {
			return err
		}
	}
	if a.file == nil {
		a.number++
		f, err := os.Create(filepath.Join(a.dir, fmt.Sprintf("mirror_%06d.tar", a.number)))
		if err != nil {
			return err
		}
		a.file, a.tar, a.written = f, tar.NewWriter(f), 0
	}
	a.written += size
	return nil
}

func (a *archives) addData(name string, data []byte) error {
	if err := a.next(int64(len(data))); err != nil {
		return err
	}
	return writeEntry(a.tar, name, data)
}

// addFolder adds the files and folders of root, by their paths in it.
func (a *archives) addFolder(root string) error {
	return filepath.WalkDir(root, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || name == root {
			return err
		}
		rel, err := filepath.Rel(root, name)
		if err != nil {
			return err
		}
		rel = filepath.ToSlash(rel)
		if entry.IsDir() {
			if err := a.next(0); err != nil {
				return err
			}
			return a.tar.WriteHeader(folderHeader(rel+"/", 0o755))
		}
		return a.addFile(name, rel)
	})
}

func (a *archives) addFile(name, as string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := a.next(info.Size()); err != nil {
		return err
	}
	if err := a.tar.WriteHeader(fileHeader(as, 0o644, info.Size())); err != nil {
		return err
	}
	_, err = f.WriteTo(a.tar)
	return err
}

// end finishes the archive that is under way.
func (a *archives) end() error {
	if a.file == nil {
		return nil
	}
	err := a.tar.Close()
	if closeErr := a.file.Close(); err == nil {
		err = closeErr
	}
	a.file = nil
	return err
}
