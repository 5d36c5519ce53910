// Package store walks the graph of assets and keeps what they became.
//
// It implements the installer's asset.Store, and differs from the installer's own store
// where cloud resources ask for it; docs/design.md says how and why.
package store
