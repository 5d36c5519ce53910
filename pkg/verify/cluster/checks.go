package cluster

import "github.com/openshift/openshift-install-sts/pkg/verify"

// publishedKeyAgain makes a running cluster sign with our key: the API server's operator takes any
// Secret of that name that has both files (cluster-kube-apiserver-operator,
// pkg/operator/boundsatokensignercontroller).
const publishedKeyAgain = "give the API server's operator the published key again: the Secret next-bound-service-account-signing-key in openshift-kube-apiserver-operator, with the private key in .openshift_install_sts_state.json (assets, key-pair, privateKey) as service-account.key, and sts/sa-signer.pub as service-account.pub; it takes over once it is on every node."

// The checks, in the order in which they are made.
var (
	identity = verify.Check{
		ID: "cluster-identity", Group: verify.Cluster,
		Sentence: "The cluster is the one that the install directory is of.",
		Advice:   "Give this cluster's own kubeconfig with --kubeconfig, or run the command in the install directory of that cluster.",
	}
	rootCredentials = verify.Check{
		ID: "cluster-root-credentials", Group: verify.Cluster,
		Sentence: "The cluster holds no root credentials.",
		Advice:   "Once every component uses its role, remove them with `oc delete secret aws-creds -n kube-system`, and delete the access key in IAM. Where the file openshift/99_cloud-creds-secret.yaml is in the install directory, the cluster was installed without credentialsMode: Manual.",
	}
	credentialsMode = verify.Check{
		ID: "cluster-credentials-mode", Group: verify.Cluster,
		Sentence: "The cloud credential operator is in manual mode.",
		Advice:   "In any other mode the operator looks for root credentials and may replace what is in the Secrets. Set spec.credentialsMode to Manual with `oc edit cloudcredential cluster`; a cluster is best installed with credentialsMode: Manual in its install-config.",
	}
	issuer = verify.Check{
		ID: "cluster-issuer", Group: verify.Cluster,
		Sentence: "The cluster issues service account tokens for the issuer that AWS trusts.",
		Advice:   "AWS refuses tokens of another issuer. If manifests/cluster-authentication-02-config.yaml was not there when the cluster was installed, set spec.serviceAccountIssuer with `oc edit authentication.config.openshift.io cluster`; the API servers restart, and the pods need new tokens.",
	}
	keys = verify.Check{
		ID: "cluster-keys", Group: verify.Cluster,
		Sentence: "The API server signs service account tokens with the key that is published.",
		Advice:   "AWS can verify only tokens that are signed with a key in the issuer's keys.json. See that the key in tls/ was there when the cluster was installed. On a running cluster " + publishedKeyAgain,
	}
	secrets = verify.Check{
		ID: "cluster-secrets", Group: verify.Cluster,
		Sentence: "Every component's Secret names its role and its token, and no access key.",
		Advice:   "Make the Secret name the role and nothing else, and delete the component's pods, so that they read it.",
	}
	requests = verify.Check{
		ID: "cluster-requests", Group: verify.Cluster,
		Sentence: "The cluster's CredentialsRequests are those that roles were made for.",
		Advice:   "Run `openshift-install-sts create iam-roles` with the --release-image that the cluster runs, or with --credentials-requests-dir: it makes the roles that are missing and brings the others up to date. Then run this command again, which says how to make a Secret that is missing.",
	}
	operators = verify.Check{
		ID: "cluster-operators", Group: verify.Cluster,
		Sentence: "The cluster operators that depend on the roles are available and not degraded.",
		Advice:   "Read the operator's log, and run `openshift-install-sts verify --assume`, which tells whether the roles can be assumed.",
	}
)

// Checks returns every check of this folder, in the order in which they are made.
func Checks() []verify.Check {
	return []verify.Check{identity, rootCredentials, credentialsMode, issuer, keys, secrets, requests, operators}
}
