// Package ocmirror reads a release out of what oc-mirror v2 leaves on disk: its workspace, or
// the archives mirror_NNNNNN.tar that it carries a mirror in. Below working-dir/ there are, for
// each release, the manifests as files in hold-release/REPOSITORY/TAG/release-manifests/ and
// the image as an OCI layout in release-images/REPOSITORY/TAG/.
package ocmirror
