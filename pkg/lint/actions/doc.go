// Package actions knows the actions of AWS: which there are, at which access level, and which of
// them a policy can limit to resources. The table is made by hack/actions from AWS's Service
// Authorization Reference; of services that no CredentialsRequest is known to use it has the
// prefix alone.
package actions
