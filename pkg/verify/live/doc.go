// Package live proves that what is in AWS, and what the issuer serves to everybody, is what
// the cluster needs.
//
// fetch.go reads the issuer as AWS does, without credentials; documents.go judges what it
// serves, client.go asks an independent OpenID Connect client, and resources.go says how the
// resources in AWS differ from the desired ones.
package live
