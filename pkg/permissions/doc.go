// Package permissions knows which IAM actions each command needs, and why. The rest follows from
// that table: the least policy of a command (policy.go), what one run of create needs given
// what plan found (needed.go), and whether the caller may do it (check.go).
//
// The actions of an API operation are those of the Service Authorization Reference:
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_identityandaccessmanagement.html
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
package permissions
