// Package layout reads an image out of an OCI image layout (OCI image specification,
// image-layout.md): a folder, or whatever has the same files.
package layout
