package permissions_test

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	s3types "github.com/aws/aws-sdk-go-v2/service/s3/types"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

const (
	thumbprint   = "0123456789abcdef0123456789abcdef01234567"
	allowNothing = `{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":["service:Get"],"Resource":["*"]}]}`
)

// manifestSteps are runs of create manifests that together change every field of every
// resource.
func manifestSteps() []step {
	const tags, others = "--tags=team=a,stage=b", "--tags=team=c"
	return []step{
		{name: "new", flags: []string{tags, "--permissions-boundary-arn=" + boundary}},
		{name: "nothing to do", flags: []string{tags, "--permissions-boundary-arn=" + boundary}},
		{
			name: "all repaired", flags: []string{others, "--permissions-boundary-arn=" + boundary + "2", "--thumbprint=" + thumbprint},
			change: func(t *testing.T, c *cluster) {
				spoilBucket(t, c)
				spoilProvider(t, c)
				spoilRoles(t, c)
			},
		},
		{name: "another boundary and duration", flags: []string{others, "--permissions-boundary-arn=" + boundary, "--role-max-session-duration=2h"}},
		{name: "no boundary", flags: []string{others, "--permissions-boundary-arn=", "--thumbprint="}},
		{name: "managed policies", verified: true, flags: []string{others}, change: func(t *testing.T, c *cluster) { c.ask(t, "alpha", 300) }},
		{name: "managed policies repaired", flags: []string{tags}, change: spoilPolicies},
		{name: "other tags of managed policies", flags: []string{others}},
		{name: "no managed policies", flags: []string{others}, change: func(t *testing.T, c *cluster) { c.ask(t, "alpha", 1) }},
	}
}

// send calls an operation, which must succeed.
func send[In, Out, Option any](t *testing.T, operation func(context.Context, In, ...Option) (Out, error), in In) Out {
	t.Helper()
	out, err := operation(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// spoilBucket changes everything of the bucket that create repairs.
func spoilBucket(t *testing.T, c *cluster) {
	t.Helper()
	client := awsstate.NewS3(c.h.Moto.URL())
	name := aws.String(bucket)
	send(t, client.DeleteBucketPolicy, &s3.DeleteBucketPolicyInput{Bucket: name})
	send(t, client.PutPublicAccessBlock, &s3.PutPublicAccessBlockInput{Bucket: name, PublicAccessBlockConfiguration: &s3types.PublicAccessBlockConfiguration{BlockPublicPolicy: aws.Bool(true)}})
	send(t, client.PutObject, &s3.PutObjectInput{
		Bucket: name, Key: aws.String(oidc.DiscoveryPath), Body: strings.NewReader(`{"issuer":"x"}`), ContentType: aws.String("text/plain"),
	})
	send(t, client.PutObjectTagging, &s3.PutObjectTaggingInput{
		Bucket: name, Key: aws.String(oidc.KeysPath), Tagging: &s3types.Tagging{TagSet: []s3types.Tag{{Key: aws.String("x"), Value: aws.String("y")}}},
	})
	send(t, client.DeleteObject, &s3.DeleteObjectInput{Bucket: name, Key: aws.String(oidc.APIServerKeysPath)})
}

// spoilProvider makes the identity provider anew with other audiences, and lets the proxy answer
// the calls that repair them, which moto does not know.
func spoilProvider(t *testing.T, c *cluster) {
	t.Helper()
	host := issuer
	if c.host != "" {
		host = c.host
	}
	client, arn := awsstate.NewIAM(c.h.Moto.URL()), aws.String("arn:aws:iam::"+account+":oidc-provider/"+host)
	old := send(t, client.GetOpenIDConnectProvider, &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: arn})
	send(t, client.DeleteOpenIDConnectProvider, &iam.DeleteOpenIDConnectProviderInput{OpenIDConnectProviderArn: arn})
	send(t, client.CreateOpenIDConnectProvider, &iam.CreateOpenIDConnectProviderInput{
		Url: aws.String("https://" + host), ClientIDList: []string{"other"}, ThumbprintList: old.ThumbprintList, Tags: old.Tags,
	})
	c.h.Proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
		if !strings.Contains(r.Operation, "ClientID") {
			return faultproxy.Pass()
		}
		body := fmt.Sprintf(`<%[1]sResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"/>`, r.Operation)
		return faultproxy.Answer(http.StatusOK, http.Header{"Content-Type": {"text/xml"}}, []byte(body))
	})
}

// spoilRoles changes everything of the roles that create repairs, a part on each.
func spoilRoles(t *testing.T, c *cluster) {
	t.Helper()
	client := awsstate.NewIAM(c.h.Moto.URL())
	alpha, beta := aws.String(roleName("alpha")), aws.String(roleName("beta"))
	send(t, client.UpdateAssumeRolePolicy, &iam.UpdateAssumeRolePolicyInput{RoleName: alpha, PolicyDocument: aws.String(`{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"` + account + `"},"Action":"sts:AssumeRole"}]}`)})
	send(t, client.UpdateRoleDescription, &iam.UpdateRoleDescriptionInput{RoleName: alpha, Description: aws.String("theirs")})
	send(t, client.PutRolePolicy, &iam.PutRolePolicyInput{RoleName: beta, PolicyName: aws.String("stray"), PolicyDocument: aws.String(allowNothing)})
	send(t, client.PutRolePolicy, &iam.PutRolePolicyInput{RoleName: beta, PolicyName: beta, PolicyDocument: aws.String(allowNothing)})
}

// spoilPolicies changes everything of alpha's managed policies that create repairs: the first is
// detached, and has so many versions that one must go; the second is gone; a third is one too many.
func spoilPolicies(t *testing.T, c *cluster) {
	t.Helper()
	client := awsstate.NewIAM(c.h.Moto.URL())
	role := aws.String(roleName("alpha"))
	first, second := policyARN("alpha", 1), policyARN("alpha", 2)
	for _, arn := range []string{first, second} {
		send(t, client.DetachRolePolicy, &iam.DetachRolePolicyInput{RoleName: role, PolicyArn: &arn})
	}
	for i := range 4 {
		send(t, client.CreatePolicyVersion, &iam.CreatePolicyVersionInput{
			PolicyArn: &first, SetAsDefault: true, PolicyDocument: aws.String(strings.Replace(allowNothing, "Get", fmt.Sprintf("Get%d", i), 1)),
		})
	}
	send(t, client.DeletePolicy, &iam.DeletePolicyInput{PolicyArn: &second})
	third := send(t, client.CreatePolicy, &iam.CreatePolicyInput{
		PolicyName: aws.String(roleName("alpha") + "-3"), Path: aws.String(rolePath), PolicyDocument: aws.String(allowNothing),
		Tags: []iamtypes.Tag{{Key: aws.String(ownershipTag), Value: aws.String("owned")}},
	}).Policy.Arn
	send(t, client.AttachRolePolicy, &iam.AttachRolePolicyInput{RoleName: role, PolicyArn: third})
}
