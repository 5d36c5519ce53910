// Package awsstate reads all that an AWS stand-in holds of S3 and IAM into plain values
// that can be compared and printed. Tests ask it whether two ways of working leave the
// same behind, whether a second run changed anything, and what is left after a deletion.
//
// It lists everything, which a program that works in other people's accounts must not
// do; here the account is a test's own.
package awsstate
