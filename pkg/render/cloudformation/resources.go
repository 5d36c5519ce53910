package cloudformation

import (
	"maps"
	"slices"
)

// resource is a resource of a template:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/resources-section-structure.html
type resource struct {
	// id is the logical id.
	id      string
	comment string
	// dependsOn is the logical id of a resource that must be there before and go after, if
	// it is in the same template; empty for none.
	dependsOn  string
	properties properties
}

// properties are those of one type of resource.
type properties interface {
	// resourceType is the name of the type.
	resourceType() string
	// mapping has the properties that are set, by their names in the template.
	mapping() mapping
}

// What happens to a resource when it leaves the stack, and when an update would replace it
// by another: the comments at the top of a template say why.
const (
	deletionPolicy      = "Delete"
	updateReplacePolicy = "Retain"
)

// AWS::S3::Bucket
type bucketProperties struct {
	name   value
	access accessBlock
	// public is set when the documents are read by everybody, and kmsKey when the bucket is
	// encrypted with a key of the user's.
	public bool
	kmsKey value
	tags   []tag
}

type accessBlock struct {
	blockPublicACLs, blockPublicPolicy, ignorePublicACLs, restrictPublicBuckets bool
}

func (bucketProperties) resourceType() string { return "AWS::S3::Bucket" }

func (p bucketProperties) mapping() mapping {
	access := "Reading is allowed by the policy below and by nothing else: ACLs stay without effect."
	if !p.public {
		access = "Nothing of the bucket can be made public."
	}
	m := mapping{
		{key: "BucketName", value: p.name},
		{
			key:     "PublicAccessBlockConfiguration",
			comment: access,
			value: mapping{
				{key: "BlockPublicAcls", value: boolean(p.access.blockPublicACLs)},
				{key: "IgnorePublicAcls", value: boolean(p.access.ignorePublicACLs)},
				{key: "BlockPublicPolicy", value: boolean(p.access.blockPublicPolicy)},
				{key: "RestrictPublicBuckets", value: boolean(p.access.restrictPublicBuckets)},
			},
		},
	}
	if p.kmsKey != nil {
		m = append(m, entry{
			key: "BucketEncryption", comment: "The policy of the key must let CloudFront decrypt; README.md has the statement.",
			value: mapping{{key: "ServerSideEncryptionConfiguration", value: sequence{mapping{
				{key: "BucketKeyEnabled", value: boolean(true)},
				{key: "ServerSideEncryptionByDefault", value: mapping{{key: "SSEAlgorithm", value: text("aws:kms")}, {key: "KMSMasterKeyID", value: p.kmsKey}}},
			}}}},
		})
	}
	return append(m, entry{key: "Tags", value: tagList(p.tags)})
}

// AWS::S3::BucketPolicy
type bucketPolicyProperties struct {
	bucket, document value
}

func (bucketPolicyProperties) resourceType() string { return "AWS::S3::BucketPolicy" }

func (p bucketPolicyProperties) mapping() mapping {
	return mapping{{key: "Bucket", value: p.bucket}, {key: "PolicyDocument", value: p.document}}
}

// AWS::IAM::OIDCProvider
type providerProperties struct {
	url         value
	audiences   []string
	thumbprints value
	tags        []tag
}

func (providerProperties) resourceType() string { return "AWS::IAM::OIDCProvider" }

func (p providerProperties) mapping() mapping {
	return mapping{
		{key: "Url", value: p.url},
		{key: "ClientIdList", value: texts(p.audiences)},
		{key: "ThumbprintList", value: p.thumbprints},
		{key: "Tags", value: tagList(p.tags)},
	}
}

// AWS::IAM::Role
type roleProperties struct {
	name, path  value
	description string
	trust       value
	boundary    value
	maxSession  value
	policies    []inlinePolicy
	tags        []tag
}

type inlinePolicy struct{ name, document value }

func (roleProperties) resourceType() string { return "AWS::IAM::Role" }

func (p roleProperties) mapping() mapping {
	m := mapping{
		{key: "RoleName", value: p.name},
		{key: "Path", value: p.path},
		{key: "Description", value: text(p.description)},
		{key: "AssumeRolePolicyDocument", value: p.trust},
		{key: "PermissionsBoundary", value: p.boundary},
	}
	if p.maxSession != nil {
		m = append(m, entry{key: "MaxSessionDuration", value: p.maxSession})
	}
	if len(p.policies) > 0 {
		list := make(sequence, len(p.policies))
		for i, policy := range p.policies {
			list[i] = mapping{{key: "PolicyName", value: policy.name}, {key: "PolicyDocument", value: policy.document}}
		}
		m = append(m, entry{key: "Policies", value: list})
	}
	return append(m, entry{key: "Tags", value: tagList(p.tags)})
}

// AWS::IAM::ManagedPolicy, which has no tags.
type managedPolicyProperties struct {
	name, path  value
	description string
	role        value
	document    value
}

func (managedPolicyProperties) resourceType() string { return "AWS::IAM::ManagedPolicy" }

func (p managedPolicyProperties) mapping() mapping {
	return mapping{
		{key: "ManagedPolicyName", value: p.name},
		{key: "Path", value: p.path},
		{key: "Description", value: text(p.description)},
		{key: "Roles", value: sequence{p.role}},
		{key: "PolicyDocument", value: p.document},
	}
}

type tag struct{ key, value value }

// tagList has the tags of a resource.
func tagList(tags []tag) value {
	list := make(sequence, len(tags))
	for i, t := range tags {
		list[i] = mapping{{key: "Key", value: t.key}, {key: "Value", value: t.value}}
	}
	return list
}

// sortedTags returns tags sorted by key.
func sortedTags(tags map[string]string) []tag {
	list := make([]tag, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, tag{text(key), text(tags[key])})
	}
	return list
}

func boolean(b bool) value {
	if b {
		return literal("true")
	}
	return literal("false")
}

func texts(list []string) value {
	s := make(sequence, len(list))
	for i, item := range list {
		s[i] = text(item)
	}
	return s
}
