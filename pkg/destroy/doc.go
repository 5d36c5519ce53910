// Package destroy deletes what was made for a cluster, and nothing else.
//
// scope.go says for which cluster, candidates.go and secrets.go what may be there, found.go looks,
// and remove.go deletes in the right order. alive.go tells whether the cluster seems to be in use.
package destroy
