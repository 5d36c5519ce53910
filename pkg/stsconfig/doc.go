// Package stsconfig reads sts-config.yaml, the file in the install directory that holds the
// options of this program, and writes the commented file that a user starts from.
//
// The doc comments of the fields of [Config] and of what it is made of are the one description
// of the file: template.yaml and docs/sts-config.schema.json are generated from them. The
// indented lines at the end of a comment are the field's example.
package stsconfig
