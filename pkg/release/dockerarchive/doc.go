// Package dockerarchive reads an image out of an archive as `docker save` and `podman save`
// write it, old and new. Such an archive names its layers by what they hold uncompressed, and
// the image by its configuration.
package dockerarchive
