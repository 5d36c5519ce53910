// Package render has the tests that what `render` writes does what `create` does: each
// format is applied with the tools of its users against the AWS stand-in, and what is then
// there must be what the program itself would have made, to the last tag.
//
// cluster_test.go has what all of them use. The other files are named for their format.
package render
