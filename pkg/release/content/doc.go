// Package content holds the files of a release's release-manifests folder, wherever they come
// from: a layer of an image, an archive, a folder. All of it is untrusted, so that this is
// where the limits are: what is kept, and how much of it.
package content
