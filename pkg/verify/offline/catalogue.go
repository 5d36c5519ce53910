package offline

import (
	"context"

	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// The identifiers of the checks. They are stable: scripts and dashboards name them.
const (
	stateID             = "state"
	installDirectoryID  = "install-directory"
	credentialsModeID   = "credentials-mode"
	rootCredentialsID   = "root-credentials"
	readableID          = "readable-manifests"
	fileNamesID         = "file-names"
	oneAuthenticationID = "one-authentication"
	signingKeyID        = "signing-key"
	signingKeyFormID    = "signing-key-form"
	publishedKeyID      = "published-key"
	sharedIssuerID      = "shared-issuer"
	discoveryID         = "discovery-document"
	issuerID            = "issuer"
	trustPoliciesID     = "trust-policies"
	requestSecretsID    = "request-secrets"
	secretRequestsID    = "secret-requests"
	roleARNsID          = "role-arns"
	tokenPathsID        = "token-paths"
	awsConfigsID        = "aws-configs"
	namespacesID        = "secret-namespaces"
	limitsID            = "aws-limits"
	editsID             = "unedited-files"
)

// again is the command that mends what this program wrote.
const again = "Run `openshift-install-sts create manifests` again, or `render` if that wrote it"

// check is a check with what it takes to make it.
type check struct {
	verify.Check
	// needs say why the check cannot be made; each returns nothing when it can.
	needs []func(*evidence) string
	// late checks come after the others, so as not to say again what those said.
	late bool
	// find returns what is not as it should be.
	find func(context.Context, *evidence, verify.Check) []verify.Result
}

// catalogue returns the checks in the order in which they are shown.
func catalogue() []check {
	list := []check{
		entry(stateID, "The state has everything that a whole run saves.",
			"Run `openshift-install-sts create manifests`, or `render`, and let it come to its end.",
			checkState),
		entry(installDirectoryID, "The install directory is one in which the manifests take effect.",
			"Run `openshift-install create manifests`, then `openshift-install-sts create manifests`.",
			checkInstallDirectory),
		entry(credentialsModeID, "The install-config is for AWS, with credentialsMode Manual.",
			"Put the line `credentialsMode: Manual` into install-config.yaml, and begin with `openshift-install create manifests`.",
			checkMode),
		entry(rootCredentialsID, "No manifest puts a long-lived AWS key into the cluster.",
			"Remove the key from the manifest, or the manifest: with credentialsMode Manual no component needs one.",
			checkRootCredentials, needDirectory),
		entry(readableID, "The bootstrap can read every file in manifests/ and openshift/.",
			"Mend or remove the file: the bootstrap creates no manifest at all while it cannot read one.",
			checkReadable, needDirectory),
		entry(fileNamesID, "The Authentication and the signing key have the names by which they are looked for.",
			again+": it writes the file.",
			checkFileNames, needManifests),
		entry(oneAuthenticationID, "No other manifest holds the Authentication \"cluster\".",
			"Remove it from the other manifest.",
			checkOneAuthentication, needDirectory),
		entry(signingKeyID, "The signing key in tls/, in the state and in sts/sa-signer.pub is one key.",
			again+": it writes the file anew.",
			checkSigningKey, needKey),
		entry(signingKeyFormID, "The signing key is in PKCS#1 and readable by its owner alone.",
			again+": it writes the same key as every openshift-install reads it.",
			checkKeyForm, needKey),
		entry(publishedKeyID, "keys.json has the signing key, and openid/v1/jwks is the same document.",
			again+": it writes the documents anew.",
			checkPublishedKey, needKey),
		entry(sharedIssuerID, "No other cluster shares the issuer.",
			verify.SharedAdvice,
			checkShared, needKey),
		entry(discoveryID, "The discovery document has the fields that AWS and clients look for.",
			again+": it writes the documents anew.",
			checkDiscovery, needEndpoint),
		entry(issuerID, "The Authentication, the discovery document and the state name one issuer.",
			again+": it puts the issuer right.",
			checkIssuer, needEndpoint),
		entry(trustPoliciesID, "Every trust policy names this issuer, and the service accounts of its request alone.",
			again+": it computes the roles anew.",
			checkTrustPolicies, needEndpoint, needRequests),
		entry(requestSecretsID, "Every CredentialsRequest has its Secret, alone in its file.",
			again+": it writes the Secret.",
			checkRequestSecrets, needManifests, needRequests),
		entry(secretRequestsID, "Every Secret of this cluster's roles has its CredentialsRequest.",
			"Remove the manifest; or give the CredentialsRequest with --credentials-requests-dir, and run `openshift-install-sts create manifests` again.",
			checkSecretRequests, needManifests, needRequests),
		entry(roleARNsID, "Every Secret names the role of its request, in the cluster's account and partition.",
			again+": it puts the Secret right.",
			checkRoleARNs, needEndpoint, needRequests),
		entry(tokenPathsID, "Every Secret names the token that its component has.",
			again+": it puts the Secret right.",
			checkTokenPaths, needManifests, needRequests, needSecrets),
		entry(awsConfigsID, "Every Secret has a default profile that asks the region's own STS.",
			again+": it puts the Secret right.",
			checkAWSConfigs, needManifests, needRequests, needSecrets),
		entry(namespacesID, "The namespace of every Secret will exist.",
			again+": it writes the Namespace.",
			checkNamespaces, needManifests, needRequests),
		entry(limitsID, "Names, policies and tags are within the limits of AWS.",
			"Have the quota raised before `openshift-install-sts create manifests`, or ask for less.",
			checkLimits, needEndpoint, needRequests),
		entry(editsID, "Nobody has changed the files since they were written.",
			again+": it keeps what others added to manifests and puts the rest right.",
			checkEdits),
	}
	for i := range list {
		switch list[i].ID {
		case installDirectoryID, limitsID, editsID:
			list[i].late = true
		}
	}
	return list
}

// entry is one check of the catalogue.
func entry(id, sentence, advice string, find func(context.Context, *evidence, verify.Check) []verify.Result, n ...func(*evidence) string) check {
	return check{
		Check: verify.Check{ID: id, Group: verify.Offline, Sentence: sentence, Advice: advice},
		needs: n, find: find,
	}
}
