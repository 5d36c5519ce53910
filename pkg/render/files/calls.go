package files

import (
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// The operations, as the `aws` command names them.
var (
	opCreateBucket       = operation{"s3api", "create-bucket"}
	opTagBucket          = operation{"s3api", "put-bucket-tagging"}
	opEncryption         = operation{"s3api", "put-bucket-encryption"}
	opAccessBlock        = operation{"s3api", "put-public-access-block"}
	opCreateControl      = operation{"cloudfront", "create-origin-access-control"}
	opCreateDistribution = operation{"cloudfront", "create-distribution-with-tags"}
	opBucketPolicy       = operation{"s3api", "put-bucket-policy"}
	opPutObject          = operation{"s3api", "put-object"}
	opCreateProvider     = operation{"iam", "create-open-id-connect-provider"}
	opCreateRole         = operation{"iam", "create-role"}
	opPutRolePolicy      = operation{"iam", "put-role-policy"}
	opCreatePolicy       = operation{"iam", "create-policy"}
	opAttachRolePolicy   = operation{"iam", "attach-role-policy"}
)

// applySteps returns the calls that create everything, in their order.
func applySteps(s *render.Stack) ([]step, error) {
	var steps []step
	if s.Bucket != nil {
		bucket, err := bucketSteps(s)
		if err != nil {
			return nil, fmt.Errorf("policy of bucket %s: %w", s.Bucket.BucketName, err)
		}
		steps = append(steps, bucket...)
	}
	if len(s.Objects) > 0 {
		steps = append(steps, step{operation: opPutObject, calls: putObjects(s)})
	}
	if s.Provider == nil {
		return steps, nil
	}
	steps = append(steps, step{operation: opCreateProvider, calls: []call{{s.Name + "-oidc", newProvider(*s.Provider)}}})
	roles, err := roleSteps(s.Roles)
	return append(steps, roles...), err
}

// controlPlaceholder stands for the ID of the origin access control, which CloudFront chooses, as
// cloud.PendingDistribution does for that of the distribution.
const controlPlaceholder = "ORIGIN-ACCESS-CONTROL-ID"

// bucketSteps returns the calls that create the bucket, with the distribution of a private one.
func bucketSteps(s *render.Stack) ([]step, error) {
	b := *s.Bucket
	policy, err := s.Policy.Policy.JSON()
	if err != nil {
		return nil, err
	}
	create := createBucket{Bucket: b.BucketName}
	if constraint := b.LocationConstraint(); constraint != "" {
		create.CreateBucketConfiguration = &bucketConfiguration{constraint}
	}
	var steps []step
	add := func(op operation, input any) {
		steps = append(steps, step{op, []call{{b.BucketName, input}}, s.Distribution != nil && !s.Pending()})
	}
	add(opCreateBucket, create)
	add(opTagBucket, putBucketTagging{b.BucketName, b.Owner, tagging{render.SortedTags(b.Tags)}})
	if b.KMSKeyARN != "" {
		add(opEncryption, putBucketEncryption{b.BucketName, b.Owner, render.NewBucketEncryption(b.KMSKeyARN)})
	}
	add(opAccessBlock, putPublicAccessBlock{b.BucketName, b.Owner, accessBlock{
		b.Access.BlockPublicACLs, b.Access.IgnorePublicACLs, b.Access.BlockPublicPolicy, b.Access.RestrictPublicBuckets,
	}})
	if s.Distribution != nil {
		add(opCreateControl, createControl{s.OriginAccessControlConfig()})
		var in createDistribution
		in.DistributionConfigWithTags.DistributionConfig = s.DistributionConfig(controlPlaceholder)
		in.DistributionConfigWithTags.Tags.Items = render.SortedTags(s.Distribution.Tags)
		add(opCreateDistribution, in)
	}
	add(opBucketPolicy, putBucketPolicy{b.BucketName, b.Owner, policy})
	return steps, nil
}

func newProvider(p cloud.OIDCProvider) createProvider {
	in := createProvider{URL: p.URL, ClientIDList: p.Audiences, Tags: render.SortedTags(p.Tags)}
	if p.Thumbprint != "" {
		in.ThumbprintList = []string{p.Thumbprint}
	}
	return in
}

func putObjects(s *render.Stack) []call {
	var calls []call
	for _, o := range s.Objects {
		calls = append(calls, call{objectName(o), putObject{o.Bucket, o.Owner, o.Key, o.ContentType, cloud.S3Tagging(o.Tags)}})
	}
	return calls
}

// objectName returns the name of an object's file: the last part of its key, without the
// extension, since the file has one of its own.
func objectName(o cloud.Object) string {
	name := path.Base(o.Key)
	return strings.TrimSuffix(name, path.Ext(name))
}

// roleSteps returns the calls that create the roles and their policies.
func roleSteps(roles []cloud.Role) ([]step, error) {
	create, inline := step{operation: opCreateRole}, step{operation: opPutRolePolicy}
	managed, attach := step{operation: opCreatePolicy}, step{operation: opAttachRolePolicy}
	for _, r := range roles {
		trust, err := r.Trust.JSON()
		if err != nil {
			return nil, fmt.Errorf("role %s: %w", r.RoleName, err)
		}
		create.calls = append(create.calls, call{r.RoleName, createRole{
			r.RoleName, r.Path, r.Description, trust, r.Boundary, int(r.MaxSession.Seconds()), render.SortedTags(r.Tags),
		}})
		for _, name := range slices.Sorted(maps.Keys(r.Inline)) {
			document, err := r.Inline[name].JSON()
			if err != nil {
				return nil, fmt.Errorf("role %s: %w", r.RoleName, err)
			}
			inline.calls = append(inline.calls, call{r.RoleName, putRolePolicy{r.RoleName, name, document}})
		}
		for _, m := range r.Managed {
			document, err := m.Document.JSON()
			if err != nil {
				return nil, fmt.Errorf("role %s: %w", r.RoleName, err)
			}
			managed.calls = append(managed.calls, call{m.PolicyName, createPolicy{m.PolicyName, m.Path, r.Description, document, render.SortedTags(r.Tags)}})
			attach.calls = append(attach.calls, call{m.PolicyName, attachRolePolicy{r.RoleName, m.ARN}})
		}
	}
	var steps []step
	for _, st := range []step{create, inline, managed, attach} {
		if len(st.calls) > 0 {
			steps = append(steps, st)
		}
	}
	return steps, nil
}
