// Package served reads the OIDC documents as an issuer serves them, and judges whether AWS and the
// cluster can use them: without credentials, without following redirects, and without believing
// anything that is not bounded.
package served
