package payload

import (
	"fmt"

	v1 "github.com/google/go-containerregistry/pkg/v1"
	"github.com/google/go-containerregistry/pkg/v1/empty"
	"github.com/google/go-containerregistry/pkg/v1/layout"
	"github.com/google/go-containerregistry/pkg/v1/partial"
)

// refName is the annotation that an OCI layout has an image's tag in:
// https://github.com/opencontainers/image-spec/blob/main/annotations.md
const refName = "org.opencontainers.image.ref.name"

// WriteLayout writes an image or an index as an OCI layout into dir, which need not exist. One
// that is there gets it beside what it has. tag is its name; "" gives it none, as oc-mirror does.
func WriteLayout(dir, tag string, release partial.Describable) error {
	path, err := layout.FromPath(dir)
	if err != nil {
		path, err = layout.Write(dir, empty.Index)
	}
	if err != nil {
		return fmt.Errorf("write an OCI layout: %w", err)
	}
	var options []layout.Option
	if tag != "" {
		options = append(options, layout.WithAnnotations(map[string]string{refName: tag}))
	}
	switch release := release.(type) {
	case v1.ImageIndex:
		err = path.AppendIndex(release, options...)
	case v1.Image:
		err = path.AppendImage(release, options...)
	default:
		err = fmt.Errorf("there is neither an image nor an index in a %T", release)
	}
	if err != nil {
		return fmt.Errorf("write an OCI layout: %w", err)
	}
	return nil
}
