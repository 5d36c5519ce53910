// Package payload makes release images as `oc adm release new` does, for tests and benchmark:
// a base of several layers with large files, and on top of it one layer that has the folder
// release-manifests. What it makes depends on its options alone, digests included.
//
// The manifests are the project's own, in testdata/release-manifests. Of the CredentialsRequests
// there, seven belong to an AWS cluster without a feature set: those of
// testdata/credentials-requests/release, so that the roles are the same in all tests.
package payload
