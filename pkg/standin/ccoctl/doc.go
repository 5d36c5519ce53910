// Package ccoctl makes in a stand-in for AWS, and in a folder, what `ccoctl aws create-all` of
// openshift/cloud-credential-operator makes: the same names, tags, policies and files, with
// the same faults. Tests take its clusters over, or delete them.
//
// The rules were read from pkg/cmd/provisioning/aws of that repository.
package ccoctl
