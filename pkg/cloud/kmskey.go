package cloud

import (
	"regexp"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// kmsKeyARN is the shape of a KMS key's ARN:
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_awskeymanagementservice.html
// An alias is none: S3 looks an alias up in the account of who asks, and a policy cannot name one.
var kmsKeyARN = regexp.MustCompile(`^arn:([a-z-]+):kms:([a-z0-9-]+):\d{12}:key/[A-Za-z0-9-]{1,128}$`)

// CheckKMSKeyARN refuses what cannot be the ARN of the key that encrypts a bucket of a region. Empty is
// allowed. The key may be another account's. source says where the ARN is from, such as "--kms-key-arn".
func CheckKMSKeyARN(source, arn, partition, region string) error {
	if arn == "" {
		return nil
	}
	m := kmsKeyARN.FindStringSubmatch(arn)
	switch {
	case m == nil:
		return diagnostic.Inputf("Give the ARN of the key itself, such as arn:"+partition+":kms:"+region+":123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab; the alias of a key is not enough.",
			"%s %s is no ARN of a KMS key", source, diagnostic.Quote(arn))
	case m[1] != partition:
		return diagnostic.Inputf("Give a key of the cluster's own partition.", "%s %s is in partition %s, and the cluster is in %s", source, diagnostic.Quote(arn), m[1], partition)
	case m[2] != region:
		return diagnostic.Inputf("Give a key of the bucket's region: S3 encrypts with no other. A multi-Region key has a replica with an ARN of its own there.",
			"%s %s is in region %s, and the bucket is in %s", source, diagnostic.Quote(arn), m[2], region)
	}
	return nil
}

// KMSKeyPolicyStatement returns the statement that the policy of a key must have for a distribution to
// read what the key encrypts. The program never changes a key: its policy belongs to whoever owns it.
// distributionARN is DistributionARN's; with PendingDistribution in it while there is no distribution.
// https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html#oac-permissions-sse-kms
func KMSKeyPolicyStatement(distributionARN string) iampolicy.Statement {
	return iampolicy.Statement{
		Sid: "AllowCloudFrontToDecryptOIDCDocuments", Effect: iampolicy.Allow, Principal: &iampolicy.Principal{Service: cloudFrontService},
		Action: []string{"kms:Decrypt"}, Resource: []string{"*"}, // in a key's policy: that key
		Condition: sourceDistribution(distributionARN),
	}
}

// sameKMSKey reports whether two names are of one key: S3 gives back what it was told, which may have
// been the ID alone.
func sameKMSKey(actual, arn string) bool {
	_, id, _ := strings.Cut(arn, ":key/")
	return actual == arn || actual != "" && actual == id
}
