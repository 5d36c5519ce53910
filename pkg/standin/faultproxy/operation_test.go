package faultproxy

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3/types"
	"github.com/aws/aws-sdk-go-v2/service/sts"
)

const (
	providerARN = "arn:aws:iam::123456789012:oidc-provider/issuer.example.com"
	policyARN   = "arn:aws:iam::123456789012:policy/a-policy"
	roleARN     = "arn:aws:iam::123456789012:role/a-role"
)

// A name must be what the SDK calls the operation, which the SDK itself is asked here.
func TestOperations(t *testing.T) {
	proxy := startProxy(t, startUpstream(t, func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNotFound)
	}))
	c := newClients(proxy.URL(), 1)

	b, k := aws.String("a-bucket"), aws.String("a folder/keys.json")
	role, provider, policy := aws.String("a-role"), aws.String(providerARN), aws.String(policyARN)
	tags := &types.Tagging{TagSet: []types.Tag{}}
	onBucket, onObject := "a-bucket", "a-bucket/a folder/keys.json"

	for _, test := range []struct {
		operation string
		subject   string
		call      func(ctx context.Context) error
	}{
		{"ListBuckets", "", op(c.s3.ListBuckets, &s3.ListBucketsInput{})},
		{"CreateBucket", onBucket, op(c.s3.CreateBucket, &s3.CreateBucketInput{Bucket: b})},
		{"HeadBucket", onBucket, op(c.s3.HeadBucket, &s3.HeadBucketInput{Bucket: b})},
		{"DeleteBucket", onBucket, op(c.s3.DeleteBucket, &s3.DeleteBucketInput{Bucket: b})},
		{"GetBucketLocation", onBucket, op(c.s3.GetBucketLocation, &s3.GetBucketLocationInput{Bucket: b})},
		{"PutBucketTagging", onBucket, op(c.s3.PutBucketTagging, &s3.PutBucketTaggingInput{Bucket: b, Tagging: tags})},
		{"GetBucketTagging", onBucket, op(c.s3.GetBucketTagging, &s3.GetBucketTaggingInput{Bucket: b})},
		{"DeleteBucketTagging", onBucket, op(c.s3.DeleteBucketTagging, &s3.DeleteBucketTaggingInput{Bucket: b})},
		{"PutPublicAccessBlock", onBucket, op(c.s3.PutPublicAccessBlock, &s3.PutPublicAccessBlockInput{
			Bucket: b, PublicAccessBlockConfiguration: &types.PublicAccessBlockConfiguration{},
		})},
		{"GetPublicAccessBlock", onBucket, op(c.s3.GetPublicAccessBlock, &s3.GetPublicAccessBlockInput{Bucket: b})},
		{"DeletePublicAccessBlock", onBucket, op(c.s3.DeletePublicAccessBlock, &s3.DeletePublicAccessBlockInput{Bucket: b})},
		{"PutBucketPolicy", onBucket, op(c.s3.PutBucketPolicy, &s3.PutBucketPolicyInput{Bucket: b, Policy: aws.String("{}")})},
		{"GetBucketPolicy", onBucket, op(c.s3.GetBucketPolicy, &s3.GetBucketPolicyInput{Bucket: b})},
		{"GetBucketPolicyStatus", onBucket, op(c.s3.GetBucketPolicyStatus, &s3.GetBucketPolicyStatusInput{Bucket: b})},
		{"DeleteBucketPolicy", onBucket, op(c.s3.DeleteBucketPolicy, &s3.DeleteBucketPolicyInput{Bucket: b})},
		{"GetBucketVersioning", onBucket, op(c.s3.GetBucketVersioning, &s3.GetBucketVersioningInput{Bucket: b})},
		{"GetBucketAcl", onBucket, op(c.s3.GetBucketAcl, &s3.GetBucketAclInput{Bucket: b})},
		{"GetBucketOwnershipControls", onBucket, op(c.s3.GetBucketOwnershipControls, &s3.GetBucketOwnershipControlsInput{Bucket: b})},
		{"GetBucketEncryption", onBucket, op(c.s3.GetBucketEncryption, &s3.GetBucketEncryptionInput{Bucket: b})},
		{"DeleteBucketLifecycle", onBucket, op(c.s3.DeleteBucketLifecycle, &s3.DeleteBucketLifecycleInput{Bucket: b})},
		{"ListObjects", onBucket, op(c.s3.ListObjects, &s3.ListObjectsInput{Bucket: b})},
		{"ListObjectsV2", onBucket, op(c.s3.ListObjectsV2, &s3.ListObjectsV2Input{Bucket: b})},
		{"ListObjectVersions", onBucket, op(c.s3.ListObjectVersions, &s3.ListObjectVersionsInput{Bucket: b})},
		{"ListMultipartUploads", onBucket, op(c.s3.ListMultipartUploads, &s3.ListMultipartUploadsInput{Bucket: b})},
		{"DeleteObjects", onBucket, op(c.s3.DeleteObjects, &s3.DeleteObjectsInput{
			Bucket: b, Delete: &types.Delete{Objects: []types.ObjectIdentifier{{Key: k}}},
		})},
		{"PutObject", onObject, op(c.s3.PutObject, &s3.PutObjectInput{Bucket: b, Key: k, Body: strings.NewReader("{}")})},
		{"CopyObject", onObject, op(c.s3.CopyObject, &s3.CopyObjectInput{Bucket: b, Key: k, CopySource: aws.String("other/key")})},
		{"GetObject", onObject, op(c.s3.GetObject, &s3.GetObjectInput{Bucket: b, Key: k})},
		{"HeadObject", onObject, op(c.s3.HeadObject, &s3.HeadObjectInput{Bucket: b, Key: k})},
		{"DeleteObject", onObject, op(c.s3.DeleteObject, &s3.DeleteObjectInput{Bucket: b, Key: k})},
		{"PutObjectTagging", onObject, op(c.s3.PutObjectTagging, &s3.PutObjectTaggingInput{Bucket: b, Key: k, Tagging: tags})},
		{"GetObjectTagging", onObject, op(c.s3.GetObjectTagging, &s3.GetObjectTaggingInput{Bucket: b, Key: k})},
		{"DeleteObjectTagging", onObject, op(c.s3.DeleteObjectTagging, &s3.DeleteObjectTaggingInput{Bucket: b, Key: k})},
		{"GetObjectAcl", onObject, op(c.s3.GetObjectAcl, &s3.GetObjectAclInput{Bucket: b, Key: k})},
		{"CreateMultipartUpload", onObject, op(c.s3.CreateMultipartUpload, &s3.CreateMultipartUploadInput{Bucket: b, Key: k})},
		{"AbortMultipartUpload", onObject, op(c.s3.AbortMultipartUpload, &s3.AbortMultipartUploadInput{Bucket: b, Key: k, UploadId: k})},

		{"CreateOpenIDConnectProvider", "https://issuer.example.com", op(c.iam.CreateOpenIDConnectProvider,
			&iam.CreateOpenIDConnectProviderInput{Url: aws.String("https://issuer.example.com")})},
		{"GetOpenIDConnectProvider", providerARN, op(c.iam.GetOpenIDConnectProvider, &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: provider})},
		{"DeleteOpenIDConnectProvider", providerARN, op(c.iam.DeleteOpenIDConnectProvider, &iam.DeleteOpenIDConnectProviderInput{OpenIDConnectProviderArn: provider})},
		{"ListOpenIDConnectProviders", "", op(c.iam.ListOpenIDConnectProviders, &iam.ListOpenIDConnectProvidersInput{})},
		{"AddClientIDToOpenIDConnectProvider", providerARN, op(c.iam.AddClientIDToOpenIDConnectProvider,
			&iam.AddClientIDToOpenIDConnectProviderInput{OpenIDConnectProviderArn: provider, ClientID: aws.String("openshift")})},
		{"UpdateOpenIDConnectProviderThumbprint", providerARN, op(c.iam.UpdateOpenIDConnectProviderThumbprint,
			&iam.UpdateOpenIDConnectProviderThumbprintInput{OpenIDConnectProviderArn: provider, ThumbprintList: []string{"00"}})},
		{"CreateRole", "a-role", op(c.iam.CreateRole, &iam.CreateRoleInput{RoleName: role, AssumeRolePolicyDocument: aws.String("{}")})},
		{"GetRole", "a-role", op(c.iam.GetRole, &iam.GetRoleInput{RoleName: role})},
		{"DeleteRole", "a-role", op(c.iam.DeleteRole, &iam.DeleteRoleInput{RoleName: role})},
		{"ListRoles", "", op(c.iam.ListRoles, &iam.ListRolesInput{})},
		{"UpdateRole", "a-role", op(c.iam.UpdateRole, &iam.UpdateRoleInput{RoleName: role})},
		{"UpdateAssumeRolePolicy", "a-role", op(c.iam.UpdateAssumeRolePolicy, &iam.UpdateAssumeRolePolicyInput{RoleName: role, PolicyDocument: aws.String("{}")})},
		{"TagRole", "a-role", op(c.iam.TagRole, &iam.TagRoleInput{RoleName: role, Tags: []iamtypes.Tag{}})},
		{"PutRolePermissionsBoundary", "a-role", op(c.iam.PutRolePermissionsBoundary,
			&iam.PutRolePermissionsBoundaryInput{RoleName: role, PermissionsBoundary: policy})},
		{"PutRolePolicy", "a-role", op(c.iam.PutRolePolicy, &iam.PutRolePolicyInput{RoleName: role, PolicyName: role, PolicyDocument: aws.String("{}")})},
		{"GetRolePolicy", "a-role", op(c.iam.GetRolePolicy, &iam.GetRolePolicyInput{RoleName: role, PolicyName: role})},
		{"ListRolePolicies", "a-role", op(c.iam.ListRolePolicies, &iam.ListRolePoliciesInput{RoleName: role})},
		{"AttachRolePolicy", "a-role", op(c.iam.AttachRolePolicy, &iam.AttachRolePolicyInput{RoleName: role, PolicyArn: policy})},
		{"ListAttachedRolePolicies", "a-role", op(c.iam.ListAttachedRolePolicies, &iam.ListAttachedRolePoliciesInput{RoleName: role})},
		{"CreatePolicy", "a-policy", op(c.iam.CreatePolicy, &iam.CreatePolicyInput{PolicyName: aws.String("a-policy"), PolicyDocument: aws.String("{}")})},
		{"GetPolicyVersion", policyARN, op(c.iam.GetPolicyVersion, &iam.GetPolicyVersionInput{PolicyArn: policy, VersionId: aws.String("v1")})},
		{"SimulateCustomPolicy", "", op(c.iam.SimulateCustomPolicy, &iam.SimulateCustomPolicyInput{ActionNames: []string{"a"}, PolicyInputList: []string{"{}"}})},
		{"GetAccountSummary", "", op(c.iam.GetAccountSummary, &iam.GetAccountSummaryInput{})},

		{"GetCallerIdentity", "", op(c.sts.GetCallerIdentity, &sts.GetCallerIdentityInput{})},
		{"AssumeRoleWithWebIdentity", roleARN, op(c.sts.AssumeRoleWithWebIdentity, &sts.AssumeRoleWithWebIdentityInput{
			RoleArn: aws.String(roleARN), RoleSessionName: role, WebIdentityToken: aws.String("token"),
		})},
	} {
		t.Run(test.operation, func(t *testing.T) {
			proxy.ResetRequests()
			if err := test.call(t.Context()); err == nil {
				t.Error("the upstream's 404 did not arrive")
			}
			requests := proxy.Requests()
			if len(requests) != 1 {
				t.Fatalf("%d requests, want 1", len(requests))
			}
			checkRequest(t, &requests[0], test.operation, test.subject)
		})
	}
}

// op makes a call of the SDK a plain function.
func op[In, Out, Opt any](call func(context.Context, *In, ...Opt) (*Out, error), in *In) func(context.Context) error {
	return func(ctx context.Context) error {
		_, err := call(ctx, in)
		return err
	}
}

func checkRequest(t *testing.T, r *Request, operation, subject string) {
	t.Helper()
	if r.Operation != operation || r.Subject != subject {
		t.Errorf("got %q about %q, want %q about %q", r.Operation, r.Subject, operation, subject)
	}
	mutating := true
	for _, reader := range []string{"Get", "Head", "List", "AssumeRole", "Simulate"} {
		if strings.HasPrefix(operation, reader) {
			mutating = false
		}
	}
	if r.Mutating != mutating {
		t.Errorf("Mutating = %t, want %t", r.Mutating, mutating)
	}
	// The SDK signs everything but what needs no credentials.
	if anonymous := operation == "AssumeRoleWithWebIdentity"; r.Anonymous != anonymous {
		t.Errorf("Anonymous = %t, want %t", r.Anonymous, anonymous)
	}
	if r.Seq != 1 || r.Attempt != "attempt=1; max=1" || r.Invocation == "" {
		t.Errorf("Seq, Attempt, Invocation = %d, %q, %q", r.Seq, r.Attempt, r.Invocation)
	}
	if r.Status != http.StatusNotFound || !r.Forwarded || r.Fault != KindPass || r.End.Before(r.Start) {
		t.Errorf("the outcome is wrong: %+v", *r)
	}
	wantService := ServiceS3
	if r.Path == "/" && operation != "ListBuckets" {
		wantService = ServiceIAM
		if operation == "GetCallerIdentity" || operation == "AssumeRoleWithWebIdentity" {
			wantService = ServiceSTS
		}
	}
	if r.Service != wantService {
		t.Errorf("Service = %q, want %q", r.Service, wantService)
	}
}

// What is neither the query protocol nor S3 keeps a name to be recognised by.
func TestOperationOfOtherServices(t *testing.T) {
	const scope = "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cloudfront/aws4_request, SignedHeaders=host, Signature=0"
	for method, mutating := range map[string]bool{http.MethodGet: false, http.MethodPost: true} {
		req, err := http.NewRequestWithContext(t.Context(), method, "http://localhost/2020-05-31/distribution", nil)
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", scope)
		var r Request
		r.describe(req, nil)
		if r.Service != "cloudfront" || r.Operation != method+" /2020-05-31/distribution" || r.Mutating != mutating {
			t.Errorf("%s: got %q, %q, mutating %t", method, r.Service, r.Operation, r.Mutating)
		}
	}
}
