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
	return file(func(b *body) {
		b.comment("The bucket that serves the OIDC documents.")
		b.block("resource", labels{"aws_s3_bucket", "oidc"}, func(b *body) {
			b.set("bucket", text(s.Bucket.BucketName))
			b.set("region", code("local.region"))
			b.set("tags", code("local.tags"))
			b.space()
			b.set("depends_on", list{code(guard)})
		})
		b.space()
		b.comment("ACLs stay blocked. A policy may make the documents public.")
		b.block("resource", labels{"aws_s3_bucket_public_access_block", "oidc"}, func(b *body) {
			b.inBucket()
			b.set("block_public_acls", boolean(s.Bucket.Access.BlockPublicACLs))
			b.set("ignore_public_acls", boolean(s.Bucket.Access.IgnorePublicACLs))
			b.set("block_public_policy", boolean(s.Bucket.Access.BlockPublicPolicy))
			b.set("restrict_public_buckets", boolean(s.Bucket.Access.RestrictPublicBuckets))
		})
		b.space()
		b.comment("Everybody may read the documents, as AWS does to check tokens; and nothing else in the bucket.")
		b.block("resource", labels{"aws_s3_bucket_policy", "oidc"}, func(b *body) {
			b.inBucket()
			b.set("policy", document)
			b.space()
			b.comment("A new bucket refuses a public policy until its access block is set.")
			b.set("depends_on", list{code("aws_s3_bucket_public_access_block.oidc")})
		})
		for _, o := range s.Objects {
			b.space()
			b.block("resource", labels{"aws_s3_object", objectLabel(o.Key)}, func(b *body) { b.document(o) })
		}
		b.space()
		b.comment("A warning and no error: after a rotation, the published keys are the right ones.")
		b.block("check", labels{"keys"}, func(b *body) { b.keysAsserts(s) })
	}), nil
}

// inBucket says which bucket a resource is about.
func (b *body) inBucket() {
	b.set("bucket", code("aws_s3_bucket.oidc.bucket"))
	b.set("region", code("local.region"))
}

// document writes what an object's resource holds.
func (b *body) document(o cloud.Object) {
	b.inBucket()
	b.set("key", text(o.Key))
	b.set("content", documentContent(o))
	b.set("content_type", text(o.ContentType))
	b.set("tags", code("local.ownership_tags"))
	b.space()
	b.comment("An object has room for ten tags, and a provider's default tags can be more.")
	b.block("override_provider", nil, func(b *body) {
		b.block("default_tags", nil, func(b *body) { b.set("tags", object{}) })
	})
	if !render.IsKeySet(o) {
		return
	}
	b.space()
	b.block("lifecycle", nil, func(b *body) {
		b.comment("Published keys are never taken back: a running cluster's tokens are signed with them.")
		b.set("ignore_changes", list{code("content")})
	})
}

func documentContent(o cloud.Object) code {
	return code(`file("${path.module}/` + render.DocumentFile(o) + `")`)
}

// keysAsserts writes that the key sets are those beside the module.
func (b *body) keysAsserts(s *render.Stack) {
	for i, o := range s.KeySets() {
		if i > 0 {
			b.space()
		}
		b.block("assert", nil, func(b *body) {
			b.set("condition", code("aws_s3_object."+objectLabel(o.Key)+".content == "+string(documentContent(o))))
			b.set("error_message", text(render.DocumentFile(o)+" is not what Terraform published, and what is published stays. To compare them: openshift-install-sts plan."))
		})
	}
}
