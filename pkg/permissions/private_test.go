package permissions_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	cloudfronttypes "github.com/aws/aws-sdk-go-v2/service/cloudfront/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/openshift/openshift-install-sts/pkg/permissions"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
	standin "github.com/openshift/openshift-install-sts/pkg/standin/issuer"
)

// kmsKey is a key that encrypts a private bucket.
const kmsKey = "arn:aws:kms:" + region + ":" + account + ":key/1234abcd-12ab-34cd-56ef-1234567890ab"

// served makes a cluster whose issuer is served.
func served(t *testing.T, h *harness.Harness) (*cluster, *standin.Server) {
	t.Helper()
	if err := h.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.Proxy.SetFault(nil)
	c := newCluster(t, h)
	s, err := standin.Start(h.Moto.URL())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	c.env = []string{"HTTPS_PROXY=" + s.ProxyURL(), "SSL_CERT_FILE=" + s.CertificateFile(), "SSL_CERT_DIR=" + os.DevNull}
	return c, s
}

// privateBucket makes a cluster with a private bucket that a KMS key encrypts, and repairs everything of it.
func privateBucket(t *testing.T, h *harness.Harness, create func(t *testing.T, c *cluster, flags ...string)) {
	t.Helper()
	c, _ := served(t, h)
	c.kmsKey = kmsKey
	client := cloudfront.NewFromConfig(awsstate.Config(h.Proxy.URL()))
	// A run that was stopped has left it.
	left := send(t, client.CreateOriginAccessControl, &cloudfront.CreateOriginAccessControlInput{OriginAccessControlConfig: accessControl(cloudfronttypes.OriginAccessControlSigningBehaviorsAlways)})
	flags := []string{"--create-private-s3-bucket", "--kms-key-arn=" + kmsKey}
	create(t, c, append(flags, "--tags=team=a,stage=b")...)
	c.host = issuerIn(t, c)

	list := send(t, client.ListDistributions, &cloudfront.ListDistributionsInput{})
	id := list.DistributionList.Items[0].Id
	before := send(t, client.GetDistributionConfig, &cloudfront.GetDistributionConfigInput{Id: id})
	before.DistributionConfig.DefaultCacheBehavior.ViewerProtocolPolicy = cloudfronttypes.ViewerProtocolPolicyAllowAll
	send(t, client.UpdateDistribution, &cloudfront.UpdateDistributionInput{Id: id, IfMatch: before.ETag, DistributionConfig: before.DistributionConfig})
	controlID := left.OriginAccessControl.Id
	version := send(t, client.GetOriginAccessControl, &cloudfront.GetOriginAccessControlInput{Id: controlID}).ETag
	send(t, client.UpdateOriginAccessControl, &cloudfront.UpdateOriginAccessControlInput{
		Id: controlID, IfMatch: version, OriginAccessControlConfig: accessControl(cloudfronttypes.OriginAccessControlSigningBehaviorsNever),
	})
	spoilBucket(t, c)
	if providerIsThere(c) {
		spoilProvider(t, c)
	}
	create(t, c, append(flags, "--tags=team=c")...)

	// The state is lost, and the bucket names the distribution no longer.
	send(t, awsstate.NewS3(h.Moto.URL()).DeleteBucketPolicy, &s3.DeleteBucketPolicyInput{Bucket: aws.String(bucket)})
	if err := os.Remove(filepath.Join(c.dir, ".openshift_install_sts_state.json")); err != nil {
		t.Fatal(err)
	}
	create(t, c, append(flags, "--tags=team=c")...)
}

func accessControl(signing cloudfronttypes.OriginAccessControlSigningBehaviors) *cloudfronttypes.OriginAccessControlConfig {
	return &cloudfronttypes.OriginAccessControlConfig{
		Name: aws.String(bucket), Description: aws.String(ownershipTag), OriginAccessControlOriginType: cloudfronttypes.OriginAccessControlOriginTypesS3,
		SigningBehavior: signing, SigningProtocol: cloudfronttypes.OriginAccessControlSigningProtocolsSigv4,
	}
}

func providerIsThere(c *cluster) bool {
	state, err := os.ReadFile(filepath.Join(c.dir, ".openshift_install_sts_state.json"))
	return err == nil && strings.Contains(string(state), "oidc-provider/"+c.host)
}

// issuerIn returns the issuer that was published, without https://.
func issuerIn(t *testing.T, c *cluster) string {
	t.Helper()
	var document struct {
		Issuer string `json:"issuer"`
	}
	if err := json.Unmarshal(readFile(t, filepath.Join(c.dir, "sts", "oidc", ".well-known", "openid-configuration")), &document); err != nil {
		t.Fatal(err)
	}
	return strings.TrimPrefix(document.Issuer, "https://")
}

// selfHosted makes a cluster whose documents the user serves: nothing of S3 or CloudFront is needed.
func selfHosted(t *testing.T, h *harness.Harness, create func(t *testing.T, c *cluster, flags ...string)) {
	t.Helper()
	c, s := served(t, h)
	c.host = "oidc.example.com/" + infra
	s.Host(c.host, filepath.Join(c.dir, "sts", "oidc"))
	h.Proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
		if r.Service == faultproxy.ServiceS3 || r.Service == faultproxy.ServiceCloudFront {
			t.Errorf("%s %s was sent", r.Service, r.Operation)
		}
		return faultproxy.Pass()
	})
	create(t, c, "--issuer-url=https://"+c.host)
	h.Proxy.SetFault(nil)
}

// Who takes on a role needs that alone; all else the role needs.
func TestAssumedRole(t *testing.T) {
	c, calls := newCluster(t, take(t)), seen{}
	role := "arn:aws:iam::" + account + ":role/maker"
	_, requests := c.run(t, []int{2}, []string{"plan"}, c.options("--assume-role-arn="+role)...)
	calls["--assume-role-arn"] = map[use]bool{}
	for _, r := range requests {
		if r.Service == faultproxy.ServiceSTS && r.Operation == "AssumeRole" {
			calls["--assume-role-arn"][use{"sts:AssumeRole", r.Params.Get("RoleArn"), r.Operation}] = true
		}
	}
	calls.compare(t, "--assume-role-arn")
}

// A template of names makes another pattern of the roles.
func TestPlaceOfTemplate(t *testing.T) {
	p := place()
	p.RoleNameTemplate, p.RolePath = "{hash}.{name}-{secret}", "/"
	if got := p.ARNs(permissions.Roles); len(got) != 1 || got[0] != "arn:aws:iam::"+account+":role/*."+infra+"-*" {
		t.Errorf("the roles are %q", got)
	}
	p.RoleNameTemplate = "{secret}.{name}"
	if got := p.ARNs(permissions.Policies); len(got) != 1 || got[0] != "arn:aws:iam::"+account+":policy/*."+infra+"*" {
		t.Errorf("the policies are %q", got)
	}
}
