// Package layer reads the files of release-manifests/ out of one layer of an image. The layer
// is a stream that nobody has checked: it is read once, with little memory, up to its end, and
// nothing of it is given away unless its digest is the right one.
package layer
