// Package formats lists the formats. Adding one is a folder beside this one, and a line here.
package formats

import (
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/files"
)

// All returns every format, in the order of the help.
func All() []render.Format {
	return []render.Format{
		files.Format(),
	}
}
