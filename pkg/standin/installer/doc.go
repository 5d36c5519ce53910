// Package installer is a stand-in for openshift-install, for tests: it names a release image and
// makes an install directory, as far as this program looks at either.
//
// What it is built for, and prints, comes from the environment: VersionVariable,
// ReleaseImageVariable, ArchitectureVariable.
package installer
