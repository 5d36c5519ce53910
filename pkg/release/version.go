package release

import (
	"regexp"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// A build that is not a release says so itself, or names a commit, as `git describe` does.
var development = regexp.MustCompile(`^$|^was not built correctly$|^unreleased|-dirty$|-\d+-g[0-9a-f]{7,40}$|^[0-9a-f]{7,40}$`)

// IsDevelopment reports whether the version of an openshift-install, as it writes it into
// openshift/openshift-install-manifests.yaml, is that of a build which belongs to no release.
func IsDevelopment(installer string) bool { return development.MatchString(installer) }

// CheckVersion refuses a payload of another version than that of the openshift-install that made
// the manifests: the bootstrap would install the latter, with components that might need other roles.
// An unknown version, and that of a development build, agree with any.
func CheckVersion(payload, installer string) error {
	payload, installer = strings.TrimPrefix(payload, "v"), strings.TrimPrefix(installer, "v")
	if payload == "" || IsDevelopment(installer) || payload == installer {
		return nil
	}
	return diagnostic.Inputf(
		"Give the release that will be installed with "+Flag+", or use the openshift-install of that release; if the two are to differ, say so with --allow-version-mismatch.",
		"the release payload is version %q, and the manifests were made by openshift-install %q", payload, installer)
}
