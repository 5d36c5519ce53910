// Package registry runs a real container registry for tests: Debian's docker-registry, a process
// of its own with TLS, a private certificate authority and basic authentication.
//
// A Front stands before it on a port of its own. It records the requests, can ask for tokens
// as large registries do, and can break answers in the ways in which networks do.
package registry
