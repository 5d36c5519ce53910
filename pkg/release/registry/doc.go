// Package registry reads images from container registries: with the pull secret's credentials,
// by way of mirrors and proxies, and with certificate authorities of the user's own.
//
// The handshake with a registry, tokens included, is go-containerregistry's (its package
// transport). Its package remote is not used, since of what a release image needs it leaves out
// what matters here: its errors cannot be told apart, its waits cannot be interrupted and do not
// heed Retry-After, it reads 100 MiB of a manifest, and it refuses the redirects of a private
// registry whose storage is named by address.
//
// The protocol is that of https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md,
// the choice of a mirror that of containers-registries.conf(5).
package registry
