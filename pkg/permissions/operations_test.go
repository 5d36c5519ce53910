package permissions_test

import (
	"fmt"
	"net/http"
	"regexp"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// use is an IAM action on a resource that a request took.
type use struct{ action, resource, call string }

// operation says which actions AWS asks for when an API operation is called. It is written down
// from the Service Authorization Reference and the API reference of S3, apart from the
// table that is tested with it.
type operation struct {
	// actions are those that every call takes.
	actions []string
	// with are those that a call takes that has a parameter, or a header, by its name.
	with map[string][]string
	// on returns the resource.
	on func(call) string
}

// call is a request, and what its resources are called.
type call struct {
	faultproxy.Request
	rolePath string
}

func (c call) iam(kind, name string) string {
	return "arn:aws:iam::" + account + ":" + kind + name
}

func bucketOf(c call) string {
	name, _, _ := strings.Cut(c.Subject, "/")
	return "arn:aws:s3:::" + name
}
func objectOf(c call) string  { return "arn:aws:s3:::" + c.Subject }
func anyObject(c call) string { return bucketOf(c) + "/anything" }
func roleOf(c call) string {
	path := c.rolePath
	if c.Operation == "GetRole" && c.Status == http.StatusNotFound {
		path = "/" // IAM does not know the path of what does not exist
	}
	if p := c.Params.Get("Path"); p != "" {
		path = p
	}
	return c.iam("role", path+c.Params.Get("RoleName"))
}
func newPolicyOf(c call) string {
	return c.iam("policy", c.Params.Get("Path")+c.Params.Get("PolicyName"))
}
func policyOf(c call) string   { return c.Params.Get("PolicyArn") }
func providerOf(c call) string { return c.Params.Get("OpenIDConnectProviderArn") }
func newProviderOf(c call) string {
	return c.iam("oidc-provider/", strings.TrimPrefix(c.Params.Get("Url"), "https://"))
}
func everything(call) string { return "*" }

func distributionOf(c call) string {
	return "arn:aws:cloudfront::" + account + ":" + strings.TrimSuffix(strings.TrimPrefix(c.Subject, "/2020-05-31/"), "/config")
}

func plain(on func(call) string, actions ...string) operation {
	return operation{actions: actions, on: on}
}

// tagged is an operation that takes another action when it sets tags.
func tagged(on func(call) string, action, tagAction string) operation {
	return operation{actions: []string{action}, on: on, with: map[string][]string{"Tags.member.1.Key": {tagAction}}}
}

// operations are those of S3 and IAM; STS's need no permission.
func operations() map[string]operation {
	all := map[string]operation{
		"HeadBucket":           plain(bucketOf, "s3:ListBucket"),
		"CreateBucket":         plain(bucketOf, "s3:CreateBucket"),
		"DeleteBucket":         plain(bucketOf, "s3:DeleteBucket"),
		"GetPublicAccessBlock": plain(bucketOf, "s3:GetBucketPublicAccessBlock"),
		"PutPublicAccessBlock": plain(bucketOf, "s3:PutBucketPublicAccessBlock"),
		"ListObjectVersions":   plain(bucketOf, "s3:ListBucketVersions"),
		// Deleting a version, as "null" is one, and deleting without one are two permissions.
		"DeleteObjects": plain(anyObject, "s3:DeleteObject", "s3:DeleteObjectVersion"),
		// A missing object is only told from a forbidden one with s3:ListBucket.
		"GetObject": plain(objectOf, "s3:GetObject"),
		"PutObject": {
			actions: []string{"s3:PutObject"}, on: objectOf,
			with: map[string][]string{"X-Amz-Tagging": {"s3:PutObjectTagging"}, "If-Match": {"s3:GetObject"}},
		},
		"PutObjectTagging": plain(objectOf, "s3:PutObjectTagging"),
		"GetObjectTagging": {
			actions: []string{"s3:GetObjectTagging"}, on: objectOf,
			with: map[string][]string{"versionId": {"s3:GetObjectVersionTagging"}},
		},

		"CreateRole": {
			actions: []string{"iam:CreateRole"}, on: roleOf,
			with: map[string][]string{"Tags.member.1.Key": {"iam:TagRole"}, "PermissionsBoundary": {"iam:PutRolePermissionsBoundary"}},
		},
		"CreatePolicy":                tagged(newPolicyOf, "iam:CreatePolicy", "iam:TagPolicy"),
		"CreateOpenIDConnectProvider": tagged(newProviderOf, "iam:CreateOpenIDConnectProvider", "iam:TagOpenIDConnectProvider"),
		"GetAccountSummary":           plain(everything, "iam:GetAccountSummary"),
	}
	// The others are called as their action is.
	all["GetBucketEncryption"] = plain(bucketOf, "s3:GetEncryptionConfiguration")
	all["PutBucketEncryption"] = plain(bucketOf, "s3:PutEncryptionConfiguration")
	for _, name := range []string{"GetBucketTagging", "PutBucketTagging", "GetBucketPolicy", "PutBucketPolicy"} {
		all[name] = plain(bucketOf, "s3:"+name)
	}
	for _, name := range []string{
		"GetRole", "DeleteRole", "TagRole", "UntagRole", "UpdateAssumeRolePolicy", "UpdateRoleDescription", "UpdateRole",
		"PutRolePolicy", "GetRolePolicy", "DeleteRolePolicy", "ListRolePolicies", "ListAttachedRolePolicies",
		"AttachRolePolicy", "DetachRolePolicy", "PutRolePermissionsBoundary", "DeleteRolePermissionsBoundary", "ListInstanceProfilesForRole",
	} {
		all[name] = plain(roleOf, "iam:"+name)
	}
	for _, name := range []string{
		"GetPolicy", "GetPolicyVersion", "CreatePolicyVersion", "ListPolicyVersions", "DeletePolicyVersion", "DeletePolicy", "TagPolicy", "UntagPolicy",
	} {
		all[name] = plain(policyOf, "iam:"+name)
	}
	for _, name := range []string{
		"GetOpenIDConnectProvider", "DeleteOpenIDConnectProvider", "TagOpenIDConnectProvider", "UntagOpenIDConnectProvider",
		"AddClientIDToOpenIDConnectProvider", "RemoveClientIDFromOpenIDConnectProvider", "UpdateOpenIDConnectProviderThumbprint",
	} {
		all[name] = plain(providerOf, "iam:"+name)
	}
	return all
}

// cloudFrontPaths are the operations of CloudFront, whose protocol names none, by method and path:
// https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_Operations_Amazon_CloudFront.html
var cloudFrontPaths = []struct {
	method string
	path   *regexp.Regexp
	name   string
	on     func(call) string
}{
	{http.MethodGet, regexp.MustCompile(`^distribution$`), "ListDistributions", everything},
	{http.MethodPost, regexp.MustCompile(`^distribution$`), "CreateDistributionWithTags", everything},
	{http.MethodPost, regexp.MustCompile(`^origin-access-control$`), "CreateOriginAccessControl", everything},
	{http.MethodGet, regexp.MustCompile(`^origin-access-control$`), "ListOriginAccessControls", everything},
	{http.MethodPut, regexp.MustCompile(`^origin-access-control/\w+/config$`), "UpdateOriginAccessControl", accessControlOf},
	{http.MethodGet, regexp.MustCompile(`^distribution/\w+$`), "GetDistribution", distributionOf},
	{http.MethodDelete, regexp.MustCompile(`^distribution/\w+$`), "DeleteDistribution", distributionOf},
	{http.MethodGet, regexp.MustCompile(`^distribution/\w+/config$`), "GetDistributionConfig", distributionOf},
	{http.MethodPut, regexp.MustCompile(`^distribution/\w+/config$`), "UpdateDistribution", distributionOf},
	{http.MethodGet, regexp.MustCompile(`^tagging$`), "ListTagsForResource", taggedDistributionOf},
	{http.MethodGet, regexp.MustCompile(`^origin-access-identity/cloudfront/\w+$`), "GetCloudFrontOriginAccessIdentity", accessIdentityOf},
	{http.MethodDelete, regexp.MustCompile(`^origin-access-identity/cloudfront/\w+$`), "DeleteCloudFrontOriginAccessIdentity", accessIdentityOf},
	{http.MethodGet, regexp.MustCompile(`^origin-access-control/\w+$`), "GetOriginAccessControl", distributionOf},
	{http.MethodDelete, regexp.MustCompile(`^origin-access-control/\w+$`), "DeleteOriginAccessControl", distributionOf},
}

// taggedDistributionOf mends the ARN that moto gives, which lacks the empty region.
func taggedDistributionOf(c call) string {
	return strings.Replace(c.Params.Get("Resource"), ":cloudfront:"+account, ":cloudfront::"+account, 1)
}

func accessControlOf(c call) string { return strings.TrimSuffix(distributionOf(c), "/config") }

func accessIdentityOf(c call) string {
	return strings.Replace(distributionOf(c), "origin-access-identity/cloudfront/", "origin-access-identity/", 1)
}

// usesOf returns what a request took. What is not signed, or only asks who the caller is, took
// nothing.
func usesOf(r faultproxy.Request, rolePath string) ([]use, error) {
	if r.Anonymous || r.Service == faultproxy.ServiceSTS {
		return nil, nil
	}
	c := call{r, rolePath}
	if r.Path == "/v20180820/configuration/publicAccessBlock" { // S3 Control
		return []use{{"s3:GetAccountPublicAccessBlock", "*", "GetAccountPublicAccessBlock"}}, nil
	}
	if r.Service == "cloudfront" {
		path := strings.TrimPrefix(r.Path, "/2020-05-31/")
		if path == "tagging" && r.Method == http.MethodPost {
			name := r.Params.Get("Operation") + "Resource" // Tag or Untag
			return []use{{"cloudfront:" + name, taggedDistributionOf(c), name}}, nil
		}
		for _, o := range cloudFrontPaths {
			if o.method != r.Method || !o.path.MatchString(path) {
				continue
			}
			if o.name == "CreateDistributionWithTags" {
				return []use{{"cloudfront:CreateDistribution", "*", o.name}, {"cloudfront:TagResource", "arn:aws:cloudfront::" + account + ":distribution/NEW", o.name}}, nil
			}
			return []use{{"cloudfront:" + o.name, o.on(c), o.name}}, nil
		}
		return nil, fmt.Errorf("%s %s is no operation of CloudFront that is known here", r.Method, r.Path)
	}
	o, known := operations()[r.Operation]
	if !known {
		return nil, fmt.Errorf("it is not written down what %s of %s takes", r.Operation, r.Subject)
	}
	var uses []use
	for _, action := range o.actions {
		uses = append(uses, use{action, o.on(c), r.Operation})
	}
	for parameter, actions := range o.with {
		if r.Params.Get(parameter) == "" && r.Header.Get(parameter) == "" {
			continue
		}
		for _, action := range actions {
			uses = append(uses, use{action, o.on(c), r.Operation})
		}
	}
	return uses, nil
}
