package permissions

import (
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// lookAtEncryption reads what encrypts a private bucket.
func lookAtEncryption() []Grant {
	return []Grant{
		{
			Action: "s3:GetEncryptionConfiguration", On: Bucket, Calls: []string{"GetBucketEncryption"}, Only: WithKMSKey,
			Why: "compare the key that encrypts the bucket", needs: bucketWhen(encrypted),
		},
		{
			Action: "kms:Decrypt", On: KMSKey, Calls: []string{"GetObject"}, Only: WithKMSKey,
			Why: "compare the documents, which the key encrypts", needs: keyWhen(func(f found) bool { return encrypted(f) && !created(f) }),
		},
	}
}

// changeEncryption lets a key encrypt a private bucket.
func changeEncryption() []Grant {
	return []Grant{
		{
			Action: "s3:PutEncryptionConfiguration", On: Bucket, Calls: []string{"PutBucketEncryption"}, Only: WithKMSKey,
			Why: "have the key encrypt the bucket", needs: bucketWhen(func(f found) bool { return encrypted(f) && createdOr("encryption.kmsKeyARN")(f) }),
		},
		{
			Action: "kms:GenerateDataKey", On: KMSKey, Calls: []string{"PutObject"}, Only: WithKMSKey,
			Why: "publish the documents, which the key encrypts", needs: keyWhen(func(f found) bool { return encrypted(f) && publishes(f.run) }),
		},
	}
}

// encrypted is a bucket that a customer-managed key is to encrypt.
func encrypted(f found) bool {
	b, ok := f.Desired.(cloud.Bucket)
	return ok && b.KMSKeyARN != ""
}

// publishes is whether a document is to be written.
func publishes(run []cloud.Comparison) bool {
	return slices.ContainsFunc(run, func(c cloud.Comparison) bool {
		f := found{Comparison: c}
		_, isObject := c.Desired.(cloud.Object)
		return isObject && createdOr("body", "contentType")(f)
	})
}

func keyWhen(when condition) func(found) []string {
	return func(f found) []string {
		if b, ok := f.Desired.(cloud.Bucket); ok && when(f) {
			return []string{b.KMSKeyARN}
		}
		return nil
	}
}
