// Package simulate stands in front of an AWS stand-in and answers what that cannot: who the
// caller is, and, by policies that a test gives, what IAM's policy simulator says of it. It
// answers as IAM does, pages and refusals included; every other request is passed on.
package simulate
