package converge

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// A boundary that does not exist is found out while nothing has been changed.
func TestBoundaryThatDoesNotExist(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), alpha(), beta())
	const boundary = "arn:aws:iam::" + account + ":policy/late"
	const flag = "--permissions-boundary-arn=" + boundary
	texts := []string{"--permissions-boundary-arn " + boundary, "no such managed policy"}
	c.refused(t, 3, texts, flag)
	c.create(t)
	c.refused(t, 3, texts, flag)
	c.write(t, "sts-config.yaml", "permissionsBoundaryARN: "+boundary+"\n")
	c.refused(t, 3, []string{"sts-config.yaml:1: permissionsBoundaryARN " + boundary})
	send(t, c.iam.CreatePolicy, &iam.CreatePolicyInput{PolicyName: aws.String("late"), PolicyDocument: aws.String(allowNothing)})
	c.finds(t, onRoles("permissionsBoundary"))
	c.create(t)
	c.finds(t, nil)
}
