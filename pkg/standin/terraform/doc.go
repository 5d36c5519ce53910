// Package terraform carries out a Terraform module against the AWS stand-in, for tests. It
// is not Terraform and has no provider: it parses the module with Terraform's own parser,
// evaluates it with Terraform's own functions, and makes each resource with the API call
// that the provider documents for it. It knows the parts of the language and the resources
// that our module has; anything else is an error, so that nothing is passed over. It only
// creates: what its state has already must be as it is.
//
// What the resources may hold is not its matter: see Schema.
package terraform
