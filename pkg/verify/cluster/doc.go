// Package cluster proves on a running cluster what the other folders prove before there is one: that
// its API server signs for our issuer with our key, that every component's Secret names its role, and
// that nothing in it holds an access key. It reads with the verbs get and list only.
//
// api.go reads, and says what could not be read and why; the file of each check judges what was read.
package cluster
