package live

import "github.com/openshift/openshift-install-sts/pkg/verify"

const (
	repair  = "Run `openshift-install-sts plan` to see what differs, and `openshift-install-sts create manifests` to repair it."
	publish = "AWS and the cluster's components must be able to read it without credentials. " + repair
)

var (
	checkTLS = verify.Check{
		ID: "issuer-certificate", Group: verify.Live,
		Sentence: "The issuer is reached by https, with a certificate of a public authority.",
		Advice:   "AWS reaches the issuer by https and trusts public certificate authorities only. Look for a proxy between here and the issuer that replaces certificates; its authority can be given with --certificate-authority.",
	}
	checkDiscovery = verify.Check{
		ID: "discovery-document-served", Group: verify.Live,
		Sentence: "The issuer serves the discovery document to everybody.", Advice: publish,
	}
	checkKeys = verify.Check{
		ID: "key-set-served", Group: verify.Live,
		Sentence: "The issuer serves keys.json with the cluster's key to everybody.", Advice: publish,
	}
	checkAPIServerKeys = verify.Check{
		ID: "api-server-key-set-served", Group: verify.Live,
		Sentence: "The issuer serves openid/v1/jwks with the cluster's key to everybody.", Advice: publish,
	}
	checkWritten = verify.Check{
		ID: "served-as-written", Group: verify.Live,
		Sentence: "A self-hosted issuer serves the documents that were written to be served.",
		Advice:   "Serve the files of sts/oidc as they are, or write them anew with `openshift-install-sts create oidc-config`.",
	}
	checkShared = verify.Check{
		ID: "issuer-shared", Group: verify.Live,
		Sentence: "A self-hosted issuer serves no other cluster's key.", Advice: verify.SharedAdvice,
	}
	checkAccepted = verify.Check{
		ID: "discovery-document-accepted", Group: verify.Live,
		Sentence: "An independent OpenID Connect client that knows only the issuer accepts its discovery document.",
		Advice:   repair,
	}
	checkVerified = verify.Check{
		ID: "token-verified", Group: verify.Live,
		Sentence: "The client verifies a token that the cluster's key has signed, for the audience openshift.",
		Advice:   repair,
	}
	checkForged = verify.Check{
		ID: "forged-token-refused", Group: verify.Live,
		Sentence: "The client refuses a token that another key has signed.",
		Advice:   "Somebody else's key is published under the kid of the cluster's. " + repair,
	}
	checkAccount = verify.Check{
		ID: "account", Group: verify.Live,
		Sentence: "The AWS credentials are of the account of the cluster's resources.",
		Advice:   "Use credentials of that account (AWS_PROFILE).",
	}
	checkDistribution = verify.Check{
		ID: "distribution", Group: verify.Live,
		Sentence: "A private bucket's CloudFront distribution exists, is the cluster's, and serves the bucket as it should.", Advice: repair,
	}
	checkDeployed = verify.Check{
		ID: "distribution-deployed", Group: verify.Live,
		Sentence: "The last change of the distribution is in force everywhere.",
		Advice:   "CloudFront takes some minutes; STS may ask from where it is not in force yet. Wait, and run the command again; `openshift-install-sts create manifests` waits for it, too.",
	}
	checkBucket = verify.Check{
		ID: "bucket", Group: verify.Live,
		Sentence: "The bucket exists, is the cluster's, and has the region, tags, access block and encryption that it should.", Advice: repair,
	}
	checkClosed = verify.Check{
		ID: "private-bucket-closed", Group: verify.Live,
		Sentence: "S3 refuses a private bucket's documents to everybody who does not ask the distribution.",
		Advice:   "The bucket is to be private: its access block and its policy must leave the distribution alone in. " + repair,
	}
	checkBucketPolicy = verify.Check{
		ID: "bucket-policy", Group: verify.Live,
		Sentence: "The bucket's policy lets everybody, or a private bucket's distribution, read the documents, and nothing else.", Advice: repair,
	}
	checkObjects = verify.Check{
		ID: "published-objects", Group: verify.Live,
		Sentence: "The documents in the bucket have the content, content type and tags that they should.", Advice: repair,
	}
	checkProvider = verify.Check{
		ID: "identity-provider", Group: verify.Live,
		Sentence: "The identity provider exists, and its audiences, tags and thumbprint are as they should be.", Advice: repair,
	}
	checkRoles = verify.Check{
		ID: "roles", Group: verify.Live,
		Sentence: "Each role exists, and its trust policy, permissions, boundary, description and tags are as they should be.", Advice: repair,
	}
)

// Checks returns all checks of this package, in the order of their results. Those of a self-hosted
// issuer and of a private bucket are made for those alone.
func Checks() []verify.Check {
	return []verify.Check{
		checkTLS, checkDiscovery, checkKeys, checkAPIServerKeys, checkWritten, checkShared, checkAccepted, checkVerified, checkForged,
		checkAccount, checkDistribution, checkDeployed, checkBucket, checkClosed, checkBucketPolicy, checkObjects, checkProvider, checkRoles,
	}
}
