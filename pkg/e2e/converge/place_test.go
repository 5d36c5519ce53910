package converge

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

// With --name every resource has another prefix, and a directory belongs to one name.
func TestName(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), alpha())
	const flag = "--name=other"
	c.create(t, flag)
	c.finds(t, nil, flag)
	made := c.snapshot(t)
	for _, want := range []string{
		`"other-oidc"`, `"arn:aws:iam::` + account + `:oidc-provider/other-oidc.s3.eu-west-1.amazonaws.com"`,
		`"other-openshift-alpha-cloud"`, `"openshift.io/cloud-credential-operator/other": "owned"`, `"Name": "other"`,
	} {
		if !strings.Contains(made, want) {
			t.Errorf("AWS does not hold %s", want)
		}
	}
	if strings.Contains(made, infra) {
		t.Errorf("AWS holds something of %s: %s", infra, made)
	}
	role := alpha().role("other")
	c.tagRole(t, role, map[string]string{"team": "x"})
	c.finds(t, []change{{"role", role, `tags["team"]`}}, flag)
	c.create(t, flag)
	c.finds(t, nil, flag)
	c.sameAWS(t, made)

	// It need not be said again, and another one is refused: the install directory's own, too.
	c.finds(t, nil)
	c.refused(t, 3, []string{"other", infra, "--name other", "destroy", "--name other"}, "--name="+infra)
	c.refused(t, 3, []string{"--name other"}, "--name=third")
}

// us-east-1 has buckets without a location constraint.
func TestRegion(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), alpha())
	const flag = "--region=us-east-1"
	c.create(t, flag)
	c.finds(t, nil, flag)
	c.untagBucket(t, "team")
	c.finds(t, []change{{"bucket", bucket, `tags["team"]`}}, flag)
	c.create(t, flag)
	c.finds(t, nil, flag)
	if out := send(t, c.s3.GetBucketLocation, &s3.GetBucketLocationInput{Bucket: aws.String(bucket)}); out.LocationConstraint != "" {
		t.Errorf("the bucket is in %s", out.LocationConstraint)
	}
	if text := c.read(t, authenticationFile); !strings.Contains(text, "https://"+bucket+".s3.us-east-1.amazonaws.com") {
		t.Errorf("the issuer is not in us-east-1:\n%s", text)
	}
	c.finds(t, nil)
	c.refused(t, 3, []string{"us-east-1", region, "--region us-east-1", "destroy"}, "--region="+region)
}

// The credentials must be those of the account that everything was computed for.
func TestAccount(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), alpha())
	c.refused(t, 3, []string{account, "210987654321", "AWS_PROFILE", "--account-id"}, "--account-id=210987654321")
	c.refused(t, 3, []string{"--account-id", "12"}, "--account-id=12")
	c.create(t, "--account-id="+account)
	c.finds(t, nil, "--account-id="+account)
	c.finds(t, nil)
	c.refused(t, 3, []string{account, "210987654321", "--account-id " + account}, "--account-id=210987654321")
}
