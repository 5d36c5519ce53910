package destroy

import "github.com/openshift/openshift-install-sts/pkg/credentialsrequest"

// wellKnown are the Secrets of the CredentialsRequests that releases and widely used operators
// bring on AWS. Without a state their roles are looked for by name, so that a cluster can be
// cleaned up after its install directory is lost. A Secret that a cluster does not have costs two
// requests.
//
// Each comment names the repository whose CredentialsRequest, or whose procedure for STS, has the
// Secret. The tests compare those of releases with testdata.
var wellKnown = []credentialsrequest.Secret{
	// openshift/machine-api-operator
	{Namespace: "openshift-machine-api", Name: "aws-cloud-credentials"},
	// openshift/cluster-image-registry-operator
	{Namespace: "openshift-image-registry", Name: "installer-cloud-credentials"},
	// openshift/cluster-ingress-operator
	{Namespace: "openshift-ingress-operator", Name: "cloud-credentials"},
	// openshift/cluster-storage-operator: the EBS CSI driver's
	{Namespace: "openshift-cluster-csi-drivers", Name: "ebs-cloud-credentials"},
	// openshift/cluster-network-operator: the cloud network config controller's, since 4.10
	{Namespace: "openshift-cloud-network-config-controller", Name: "cloud-credentials"},
	// openshift/cluster-capi-operator, since 4.11
	{Namespace: "openshift-cluster-api", Name: "capa-manager-bootstrap-credentials"},
	// openshift/cloud-credential-operator: its own, to read IAM
	{Namespace: "openshift-cloud-credential-operator", Name: "cloud-credential-operator-iam-ro-creds"},

	// openshift/csi-operator: the EFS CSI driver's
	{Namespace: "openshift-cluster-csi-drivers", Name: "aws-efs-cloud-credentials"},
	// openshift/aws-load-balancer-operator: the operator's own, the one that it asks for, and the
	// one that its procedure makes
	{Namespace: "aws-load-balancer-operator", Name: "aws-load-balancer-operator"},
	{Namespace: "aws-load-balancer-operator", Name: "aws-load-balancer-controller-cluster"},
	{Namespace: "aws-load-balancer-operator", Name: "aws-load-balancer-controller-manual-cluster"},
	// openshift/external-dns-operator
	{Namespace: "external-dns-operator", Name: "externaldns-cloud-credentials"},
	// openshift/cert-manager-operator
	{Namespace: "cert-manager", Name: "aws-creds"},
	// openshift/oadp-operator: Velero's
	{Namespace: "openshift-adp", Name: "cloud-credentials"},
	// openshift/cluster-logging-operator: for CloudWatch
	{Namespace: "openshift-logging", Name: "cloudwatch-credentials"},
}
