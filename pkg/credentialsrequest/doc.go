// Package credentialsrequest reads, checks and selects CredentialsRequests: the documents
// in which a component of the cluster says which AWS permissions it needs, which Secret it
// expects them in and which service accounts use them. It deals in data only; what is made
// of a request in AWS or in the install directory is decided elsewhere.
//
// The steps, in the order in which a caller takes them:
//
//	ReadDirs            every request for AWS in some directories, checked
//	Select              those that belong to this cluster, with a reason for each
//	Unique              one request for each Secret
//	ReadServiceAccounts
//	Resolve             the service accounts of each request
package credentialsrequest
