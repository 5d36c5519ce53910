package terraform

import (
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// bucketFile has the bucket and what is in it.
func bucketFile(s *render.Stack) ([]byte, error) {
	document, err := policy(s.Policy.Policy)
	if err != nil {
		return nil, fmt.Errorf("policy of bucket %s: %w", s.Bucket.BucketName, err)
	}
	document = replaceTexts(document, func(t text) (expression, bool) {
		return code(distribution + ".arn"), string(t) == s.DistributionARNPrefix()+cloud.PendingDistribution
	})
	serves, blocked, readers := "The bucket that serves the OIDC documents.", "ACLs stay blocked. A policy may make the documents public.",
		"Everybody may read the documents, as AWS does to check tokens; and nothing else in the bucket."
	if s.Distribution != nil {
		serves, blocked, readers = "The bucket with the OIDC documents.", "Nothing of it is public.",
			"The distribution may read the documents, and nothing else in the bucket; nobody else may read anything."
	}
	return file(func(b *body) {
		b.comment(serves)
		b.block("resource", labels{"aws_s3_bucket", "oidc"}, func(b *body) {
			b.set("bucket", text(s.Bucket.BucketName))
			b.set("region", code("local.region"))
			b.set("tags", code("local.tags"))
			b.space()
			b.set("depends_on", list{code(guard)})
		})
		b.space()
		b.encryption(s.Bucket)
		b.comment(blocked)
		b.block("resource", labels{"aws_s3_bucket_public_access_block", "oidc"}, func(b *body) {
			b.inBucket()
			b.set("block_public_acls", boolean(s.Bucket.Access.BlockPublicACLs))
			b.set("ignore_public_acls", boolean(s.Bucket.Access.IgnorePublicACLs))
			b.set("block_public_policy", boolean(s.Bucket.Access.BlockPublicPolicy))
			b.set("restrict_public_buckets", boolean(s.Bucket.Access.RestrictPublicBuckets))
		})
		b.space()
		b.comment(readers)
		b.block("resource", labels{"aws_s3_bucket_policy", "oidc"}, func(b *body) {
			b.inBucket()
			b.set("policy", document)
			b.space()
			b.comment("A new bucket refuses a public policy until its access block is set.")
			b.set("depends_on", list{code("aws_s3_bucket_public_access_block.oidc")})
		})
		if len(s.Objects) == 0 {
			return
		}
		for _, o := range s.Objects {
			b.space()
			b.block("resource", labels{"aws_s3_object", objectLabel(o.Key)}, func(b *body) { b.document(s, o) })
		}
		b.space()
		b.comment("A warning and no error: after a rotation, the published keys are the right ones.")
		b.block("check", labels{"keys"}, func(b *body) { b.keysAsserts(s) })
	}), nil
}

// encryption writes the encryption of a bucket with a key of the user's.
func (b *body) encryption(bucket *cloud.Bucket) {
	if bucket.KMSKeyARN == "" {
		return
	}
	b.comment("The policy of the key must let CloudFront decrypt; README.md has the statement.")
	b.block("resource", labels{"aws_s3_bucket_server_side_encryption_configuration", "oidc"}, func(b *body) {
		b.inBucket()
		b.space()
		b.block("rule", nil, func(b *body) {
			b.set("bucket_key_enabled", boolean(true))
			b.space()
			b.block("apply_server_side_encryption_by_default", nil, func(b *body) {
				b.set("sse_algorithm", text("aws:kms"))
				b.set("kms_master_key_id", text(bucket.KMSKeyARN))
			})
		})
	})
	b.space()
}

// inBucket says which bucket a resource is about.
func (b *body) inBucket() {
	b.set("bucket", code("aws_s3_bucket.oidc.bucket"))
	b.set("region", code("local.region"))
}

// document writes what an object's resource holds.
func (b *body) document(s *render.Stack, o cloud.Object) {
	b.inBucket()
	b.set("key", text(o.Key))
	b.set("content", documentContent(o.Key))
	b.set("content_type", text(o.ContentType))
	b.set("tags", code("local.ownership_tags"))
	b.space()
	b.comment("An object has room for ten tags, and a provider's default tags can be more.")
	b.block("override_provider", nil, func(b *body) {
		b.block("default_tags", nil, func(b *body) { b.set("tags", object{}) })
	})
	var after list
	if s.Bucket.KMSKeyARN != "" {
		after = append(after, code("aws_s3_bucket_server_side_encryption_configuration.oidc"))
	}
	if s.Distribution != nil {
		after = append(after, code(distribution))
	}
	if len(after) > 0 {
		b.space()
		b.comment("An object is encrypted as its bucket says when it is written, and nothing is published for another issuer.")
		b.set("depends_on", after)
	}
	if !render.IsKeySet(o.Key) {
		return
	}
	b.space()
	b.block("lifecycle", nil, func(b *body) {
		b.comment("Published keys are never taken back: a running cluster's tokens are signed with them.")
		b.set("ignore_changes", list{code("content")})
	})
}

func documentContent(key string) code {
	return code(`file("${path.module}/` + render.DocumentFile(key) + `")`)
}

// keysAsserts writes that the key sets are those beside the module.
func (b *body) keysAsserts(s *render.Stack) {
	for i, o := range s.KeySets() {
		if i > 0 {
			b.space()
		}
		b.block("assert", nil, func(b *body) {
			b.set("condition", code("aws_s3_object."+objectLabel(o.Key)+".content == "+string(documentContent(o.Key))))
			b.set("error_message", text(render.DocumentFile(o.Key)+" is not what Terraform published, and what is published stays. To compare them: openshift-install-sts plan."))
		})
	}
}
