// Package formats lists the formats. Adding one is a folder beside this one, and a line here.
package formats

import (
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/awscli"
	"github.com/openshift/openshift-install-sts/pkg/render/cloudformation"
	"github.com/openshift/openshift-install-sts/pkg/render/files"
	"github.com/openshift/openshift-install-sts/pkg/render/hive"
	"github.com/openshift/openshift-install-sts/pkg/render/terraform"
)

// All returns every format, in the order of the help.
func All() []render.Format {
	return []render.Format{
		cloudformation.Format(),
		terraform.Format(),
		awscli.Format(),
		files.Format(),
		hive.Format(),
	}
}
