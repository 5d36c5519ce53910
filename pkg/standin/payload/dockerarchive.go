package payload

import (
	"archive/tar"
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/partial"
)

// WriteDockerArchive writes an image as `podman save` and `skopeo copy … docker-archive:` do: the
// layers first, not compressed, from the lowest up, and manifest.json last. The archive is as
// large as the layers are together.
func WriteDockerArchive(name, tag string, image v1.Image) (err error) {
	f, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("write a Docker archive: %w", err)
	}
	buffered := bufio.NewWriterSize(f, 1<<20)
	err = writeDockerArchive(tar.NewWriter(buffered), tag, image)
	if err == nil {
		err = buffered.Flush()
	}
	if closeErr := f.Close(); err == nil {
		err = closeErr
	}
	if err != nil {
		return fmt.Errorf("write Docker archive %s: %w", name, err)
	}
	return nil
}

func writeDockerArchive(w *tar.Writer, tag string, image v1.Image) error {
	layers, err := image.Layers()
	if err != nil {
		return err
	}
	var names []string
	for _, layer := range layers {
		name, err := writeDockerLayer(w, layer)
		if err != nil {
			return err
		}
		names = append(names, name)
	}
	config, err := image.RawConfigFile()
	if err != nil {
		return err
	}
	id, err := image.ConfigName()
	if err != nil {
		return err
	}
	if err := writeEntry(w, id.Hex+".json", config); err != nil {
		return err
	}
	repoTags := []string{}
	if tag != "" {
		repoTags = append(repoTags, tag)
	}
	manifest, err := json.Marshal([]object{{"Config": id.Hex + ".json", "RepoTags": repoTags, "Layers": names}})
	if err != nil {
		return err
	}
	if err := writeEntry(w, "manifest.json", manifest); err != nil {
		return err
	}
	return w.Close()
}

// writeDockerLayer writes a layer, and the link that the format once had in its place.
func writeDockerLayer(w *tar.Writer, layer v1.Layer) (string, error) {
	diffID, err := layer.DiffID()
	if err != nil {
		return "", err
	}
	size, err := partial.UncompressedSize(layer)
	if err != nil {
		return "", err
	}
	name := diffID.Hex + ".tar"
	if err := w.WriteHeader(fileHeader(name, 0o444, size)); err != nil {
		return "", err
	}
	content, err := layer.Uncompressed()
	if err != nil {
		return "", err
	}
	defer func() { _ = content.Close() }()
	if _, err := io.Copy(w, content); err != nil {
		return "", err
	}
	link := &tar.Header{Typeflag: tar.TypeSymlink, Name: diffID.Hex + "/layer.tar", Linkname: "../" + name, Mode: 0o777, ModTime: created}
	return name, w.WriteHeader(link)
}

func writeEntry(w *tar.Writer, name string, data []byte) error {
	if err := w.WriteHeader(fileHeader(name, 0o444, int64(len(data)))); err != nil {
		return err
	}
	_, err := w.Write(data)
	return err
}
