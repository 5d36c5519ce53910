// Package document reads the YAML and JSON documents of a file into plain values, as
// Kubernetes would, but strictly: what Kubernetes would read in two ways, or not at all, is a
// problem that names its place. The files may come from anybody, so what they can cost is
// bounded.
package document
