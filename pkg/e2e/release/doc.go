// Package release has the tests of the main job as its users type it, with no flag: the release
// image that openshift-install names is read, from a real registry by way of a mirror or from
// wherever it lies on disk, and what is made of it is the same.
//
// site_test.go, cluster_test.go and made_test.go have what all of them use. The other files are
// named for what they are about.
package release
