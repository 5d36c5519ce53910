package location

import (
	"maps"

	"github.com/openshift/openshift-install-sts/pkg/asset/directory"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// tags returns the ownership tags with those of --tags, or else of the install-config.
func tags(name string, opts *options.Options, dir *directory.InstallDir) (map[string]string, error) {
	source, user := opts.Source("tags"), opts.Tags
	if user == nil && dir.InstallConfig != nil {
		source, user = "platform.aws.userTags of the install-config", maps.Clone(dir.InstallConfig.UserTags)
	}
	if err := cloud.CheckUserTags(source, user); err != nil {
		return nil, err
	}
	return cloud.Tags(name, user), nil
}
