// Package cluster has the proof of the whole: what the program wrote into an install directory is
// given to a real kube-apiserver, as openshift-install gives it to a cluster's, and then the server's
// tokens, and everything that `verify cluster` looks at, are as they should be; or, where a test breaks
// one thing, exactly the check for that thing says so.
//
// main_test.go makes the install directory and starts the servers, state_test.go fills them with what a
// cluster has. The other files are named for what they are about. `make e2e` runs the tests.
package cluster
