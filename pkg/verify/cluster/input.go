package cluster

import (
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// Input is what the cluster is expected to be.
type Input struct {
	// Client reads the cluster; see Connect.
	Client *Client
	// InfraName is the infrastructure name in the install directory, and not what --name says:
	// that prefixes resources in AWS and is unknown to the cluster. Empty if it is not known.
	InfraName string
	// Issuer is the issuer's URL, as in the state.
	Issuer string
	// Key is the signing key as it is published.
	Key oidc.Key
	// Components are those that got a Secret.
	Components []Component
}

// Component is a part of the cluster that uses AWS.
type Component struct {
	// Request is the request that the role was made for, with its service accounts resolved.
	Request credentialsrequest.Request
	// RoleARN is the role that the Secret names: ours, or the one that the request brings. Empty if
	// no run came to make one.
	RoleARN string
	// TokenPath is the token file that the Secret names.
	TokenPath string
}
