package converge

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// What others add to resources of ours, and every repair must leave alone.
var othersTags = map[string]string{"cost-centre": "4711"}

// othersPolicy is a managed policy that others attach to the roles.
const othersPolicy = "arn:aws:iam::" + account + ":policy/audit"

// addOthers adds a tag to every resource, an object to the bucket and a managed policy to
// the roles. It can be done again.
func (c *cluster) addOthers(t *testing.T) {
	t.Helper()
	c.tagBucket(t, othersTags)
	for _, key := range objectKeys {
		c.tagObject(t, key, othersTags)
	}
	send(t, c.s3.PutObject, &s3.PutObjectInput{Bucket: aws.String(bucket), Key: aws.String("notes.txt"), Body: strings.NewReader("theirs")})
	c.tagProvider(t, othersTags)
	if _, err := c.iam.GetPolicy(t.Context(), &iam.GetPolicyInput{PolicyArn: aws.String(othersPolicy)}); err != nil {
		send(t, c.iam.CreatePolicy, &iam.CreatePolicyInput{PolicyName: aws.String("audit"), PolicyDocument: aws.String(allowNothing)})
	}
	for _, r := range []request{alpha(), beta()} {
		role := r.role(infra)
		c.tagRole(t, role, othersTags)
		send(t, c.iam.AttachRolePolicy, &iam.AttachRolePolicyInput{RoleName: &role, PolicyArn: aws.String(othersPolicy)})
	}
}

// allowNothing is a policy document that grants what nobody asked for.
const allowNothing = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:GetCallerIdentity","Resource":"*"}]}`
