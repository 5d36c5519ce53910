// Package release reads what this program needs out of an OpenShift release payload: its
// CredentialsRequests for AWS, and what decides which of them belong to a cluster.
package release
