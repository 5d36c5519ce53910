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

// The inputs of the calls, with the names of the API reference:
// https://docs.aws.amazon.com/AmazonS3/latest/API and
// https://docs.aws.amazon.com/IAM/latest/APIReference
type (
	bucketConfiguration struct{ LocationConstraint string }

	createBucket struct {
		Bucket                    string
		CreateBucketConfiguration *bucketConfiguration `json:",omitempty"`
	}

	tagging struct{ TagSet []render.Tag }

	putBucketTagging struct {
		Bucket              string
		ExpectedBucketOwner string
		Tagging             tagging
	}

	accessBlock struct {
		BlockPublicAcls       bool
		IgnorePublicAcls      bool
		BlockPublicPolicy     bool
		RestrictPublicBuckets bool
	}

	putPublicAccessBlock struct {
		Bucket                         string
		ExpectedBucketOwner            string
		PublicAccessBlockConfiguration accessBlock
	}

	putBucketPolicy struct {
		Bucket              string
		ExpectedBucketOwner string
		Policy              string
	}

	// putObject has no Body: the command takes that from a file, with --body.
	putObject struct {
		Bucket              string
		ExpectedBucketOwner string
		Key                 string
		ContentType         string
		Tagging             string
	}

	createProvider struct {
		URL            string `json:"Url"`
		ClientIDList   []string
		ThumbprintList []string `json:",omitempty"`
		Tags           []render.Tag
	}

	createRole struct {
		RoleName                 string
		Path                     string
		Description              string
		AssumeRolePolicyDocument string
		PermissionsBoundary      string `json:",omitempty"`
		Tags                     []render.Tag
	}

	putRolePolicy struct {
		RoleName       string
		PolicyName     string
		PolicyDocument string
	}

	createPolicy struct {
		PolicyName     string
		Path           string
		Description    string
		PolicyDocument string
		Tags           []render.Tag
	}

	attachRolePolicy struct {
		RoleName  string
		PolicyArn string
	}
)

// The operations, as the `aws` command names them.
var (
	opCreateBucket     = operation{"s3api", "create-bucket"}
	opTagBucket        = operation{"s3api", "put-bucket-tagging"}
	opAccessBlock      = operation{"s3api", "put-public-access-block"}
	opBucketPolicy     = operation{"s3api", "put-bucket-policy"}
	opPutObject        = operation{"s3api", "put-object"}
	opCreateProvider   = operation{"iam", "create-open-id-connect-provider"}
	opCreateRole       = operation{"iam", "create-role"}
	opPutRolePolicy    = operation{"iam", "put-role-policy"}
	opCreatePolicy     = operation{"iam", "create-policy"}
	opAttachRolePolicy = operation{"iam", "attach-role-policy"}
)

// applySteps returns the calls that create everything, in their order.
func applySteps(s *render.Stack) ([]step, error) {
	b := s.Bucket
	create := createBucket{Bucket: b.BucketName}
	if constraint := b.LocationConstraint(); constraint != "" {
		create.CreateBucketConfiguration = &bucketConfiguration{constraint}
	}
	policy, err := s.Policy.Policy.JSON()
	if err != nil {
		return nil, fmt.Errorf("policy of bucket %s: %w", b.BucketName, err)
	}
	one := func(op operation, input any) step { return step{op, []call{{b.BucketName, input}}} }
	steps := []step{
		one(opCreateBucket, create),
		one(opTagBucket, putBucketTagging{b.BucketName, b.Owner, tagging{render.SortedTags(b.Tags)}}),
		one(opAccessBlock, putPublicAccessBlock{b.BucketName, b.Owner, accessBlock{
			b.Access.BlockPublicACLs, b.Access.IgnorePublicACLs, b.Access.BlockPublicPolicy, b.Access.RestrictPublicBuckets,
		}}),
		one(opBucketPolicy, putBucketPolicy{b.BucketName, b.Owner, policy}),
		{opPutObject, putObjects(s)},
		one(opCreateProvider, newProvider(s.Provider)),
	}
	roles, err := roleSteps(s.Roles)
	return append(steps, roles...), err
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
			r.RoleName, r.Path, r.Description, trust, r.Boundary, render.SortedTags(r.Tags),
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
