// Package live is the target that talks to AWS: it observes resources and changes them.
//
// One file per kind of resource has its reading and its writing; client.go makes the
// clients, retry.go says what is tried again, and spread.go waits for what AWS takes time
// to spread.
package live
