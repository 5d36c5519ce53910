// Package oidc makes the two documents that an OpenID Connect issuer publishes: the
// discovery document and the key set.
package oidc
