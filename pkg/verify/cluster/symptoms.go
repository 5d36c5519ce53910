package cluster

import "strings"

// symptoms are pieces of the messages of AWS and its SDKs by which a cause can be told, the more
// specific ones first, and what to do.
var symptoms = []struct{ message, advice string }{
	{"No OpenIDConnect provider found", "The account has no identity provider for the tokens' issuer: see cluster-issuer, and run `openshift-install-sts verify --live`, which looks at the provider."},
	{"Couldn't retrieve verification key", "AWS could not read the key set of the issuer, or the tokens are signed with a key that is not in it: see cluster-keys, and run `openshift-install-sts verify --live`, which fetches the documents as AWS does."},
	{"Incorrect token audience", "The identity provider does not admit the tokens' audience: run `openshift-install-sts plan`, which compares the provider's audiences, and `create identity-provider` to correct them."},
	{"InvalidIdentityToken", "AWS does not accept the cluster's tokens: see cluster-issuer and cluster-keys, and run `openshift-install-sts verify --assume`, which tells why."},
	{"ExpiredTokenException", "The token has expired: the pod does not read it anew, or the clocks of its node and of AWS differ. Delete the pod, and look at the node's time."},
	{"sts:AssumeRoleWithWebIdentity", "The role does not let the component's service account assume it: see cluster-requests, and run `openshift-install-sts plan`, which compares the role's trust policy."},
	{"is not authorized to perform", "The role could be assumed and lacks a permission: see cluster-requests, and run `openshift-install-sts plan`, which compares the role's policies. A permissions boundary or a service control policy denies without being named."},
	{"AccessDenied", "AWS has refused the component: run `openshift-install-sts verify --assume`, which tells whether the roles can be assumed, and `plan`, which compares their policies."},
	{"/serviceaccount/token: no such file", "The pod has no such token file: see cluster-secrets, which compares web_identity_token_file, and whether the component's pods mount a token for the audience openshift there."},
	{"NoCredentialProviders", "The component found no credentials: see cluster-secrets, and delete its pods if the Secret is right now."},
	{"InvalidClientTokenId", "The component uses an access key that AWS does not know: see cluster-secrets."},
}

// adviceFor returns what to do about an operator's message; empty if it is not known.
func adviceFor(message string) string {
	for _, s := range symptoms {
		if strings.Contains(message, s.message) {
			return s.advice
		}
	}
	return ""
}
