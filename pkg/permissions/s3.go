package permissions

import "github.com/openshift/openshift-install-sts/pkg/cloud"

// lookAtBucket reads the bucket, its settings and the documents in it.
func lookAtBucket() []Grant {
	return []Grant{
		{Action: "s3:ListBucket", On: Bucket, Calls: []string{"HeadBucket"}, Why: "see whether the bucket exists, and tell a missing document from a forbidden one", needs: anyBucket},
		{Action: "s3:GetBucketTagging", On: Bucket, Calls: []string{"GetBucketTagging"}, Why: "see whose the bucket is", needs: anyBucket},
		{Action: "s3:GetBucketPublicAccessBlock", On: Bucket, Calls: []string{"GetPublicAccessBlock"}, Why: "compare its public access block", needs: anyBucket},
		{Action: "s3:GetBucketPolicy", On: Bucket, Calls: []string{"GetBucketPolicy"}, Why: "compare its policy", needs: anyBucketPolicy},
		{Action: "s3:GetObject", On: Documents, Calls: []string{"GetObject"}, Why: "compare the documents", needs: anyObject},
		{Action: "s3:GetObjectTagging", On: Documents, Calls: []string{"GetObjectTagging"}, Why: "compare their tags", needs: anyObject},
	}
}

// changeBucket makes the bucket and what is in it.
func changeBucket() []Grant {
	return []Grant{
		{Action: "s3:CreateBucket", On: Bucket, Calls: []string{"CreateBucket"}, Why: "create the bucket", needs: bucketWhen(created)},
		{Action: "s3:PutBucketTagging", On: Bucket, Calls: []string{"PutBucketTagging"}, Why: "say whose the bucket is", needs: bucketWhen(createdOr("tags"))},
		{Action: "s3:PutBucketPublicAccessBlock", On: Bucket, Calls: []string{"PutPublicAccessBlock"}, Why: "let a policy open the documents, or nothing open them, and keep ACLs off", needs: bucketWhen(createdOr("publicAccessBlock"))},
		{Action: "s3:PutBucketPolicy", On: Bucket, Calls: []string{"PutBucketPolicy"}, Why: "let everybody, or the distribution, read the documents", needs: bucketPolicyWhen(changed)},
		{Action: "s3:PutObject", On: Documents, Calls: []string{"PutObject"}, Why: "publish the documents", needs: objectWhen(createdOr("body", "contentType"))},
		{Action: "s3:GetObject", On: Documents, Calls: []string{"PutObject"}, Why: "publish on condition that a document is what was read", needs: objectWhen(createdOr("body", "contentType"))},
		{Action: "s3:PutObjectTagging", On: Documents, Calls: []string{"PutObject", "PutObjectTagging"}, Why: "say whose the documents are", needs: objectWhen(changed)},
	}
}

// anyBucket and its kin are what looking at a resource needs, whatever is found.
var (
	anyBucket       = bucketWhen(always)
	anyBucketPolicy = bucketPolicyWhen(always)
	anyObject       = objectWhen(always)
)

func bucketWhen(when condition) func(found) []string {
	return func(f found) []string {
		if b, ok := f.Desired.(cloud.Bucket); ok && when(f) {
			return []string{f.s3(b.BucketName)}
		}
		return nil
	}
}

func bucketPolicyWhen(when condition) func(found) []string {
	return func(f found) []string {
		if p, ok := f.Desired.(cloud.BucketPolicy); ok && when(f) {
			return []string{f.s3(p.Bucket)}
		}
		return nil
	}
}

func objectWhen(when condition) func(found) []string {
	return func(f found) []string {
		if o, ok := f.Desired.(cloud.Object); ok && when(f) {
			return []string{f.s3(o.Bucket + "/" + o.Key)}
		}
		return nil
	}
}
