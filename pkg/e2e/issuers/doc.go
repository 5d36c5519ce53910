// Package issuers tests the ways to serve the OIDC documents where a script cannot: what a kill leaves of
// a distribution, and what an account forbids.
package issuers
