package permissions_test

import (
	"bytes"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	cloudfronttypes "github.com/aws/aws-sdk-go-v2/service/cloudfront/types"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	iamtypes "github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/ccoctl"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
)

// The policy of destroy is what its calls take on a cluster that has everything: managed
// policies in several versions, an object that is none of the documents, and, made by ccoctl, a
// private bucket.
func TestDestroy(t *testing.T) {
	c := newCluster(t, take(t))
	calls := seen{}
	c.ask(t, "alpha", 300)
	c.run(t, []int{0}, []string{"create", "manifests"}, c.options()...)
	spoilPolicies(t, c)
	arn := policyARN("alpha", 1)
	send(t, awsstate.NewIAM(c.h.Moto.URL()).AttachRolePolicy, &iam.AttachRolePolicyInput{RoleName: aws.String(roleName("alpha")), PolicyArn: &arn})
	send(t, awsstate.NewS3(c.h.Moto.URL()).PutObject, &s3.PutObjectInput{
		Bucket: aws.String(bucket), Key: aws.String("more"), Body: strings.NewReader("{}"), Tagging: aws.String(ownershipTag + "=owned"),
	})
	_, requests := c.run(t, []int{0}, []string{"destroy"}, "--yes")
	calls.add(t, "destroy", requests)

	if err := c.h.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	private := newCluster(t, c.h)
	makePrivate(t, private)
	_, requests = private.run(t, []int{0}, []string{"destroy"}, "--yes")
	calls.add(t, "destroy", requests)
	destroyStopped(t, c.h, calls)
	destroyShared(t, c.h, calls)
	calls.compare(t, "destroy")
}

// destroyStopped destroys what a run left that was stopped before it heard of its access control.
func destroyStopped(t *testing.T, h *harness.Harness, calls seen) {
	t.Helper()
	c, _ := served(t, h)
	h.Proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
		if r.Method == http.MethodPost && strings.HasSuffix(r.Path, "/origin-access-control") {
			return faultproxy.AWSError(r, http.StatusInternalServerError, "InternalError", "no")
		}
		return faultproxy.Pass()
	})
	c.run(t, []int{1}, []string{"create", "oidc-config"}, c.options("--create-private-s3-bucket")...)
	h.Proxy.SetFault(nil)
	_, requests := c.run(t, []int{0}, []string{"destroy"}, "--yes")
	calls.of(t, c, "destroy", requests)
}

// destroyShared destroys one of two clusters that share an issuer, and so the provider.
func destroyShared(t *testing.T, h *harness.Harness, calls seen) {
	t.Helper()
	selfHosted(t, h, func(t *testing.T, c *cluster, flags ...string) {
		c.run(t, []int{0}, []string{"create", "identity-provider"}, c.options(append(flags, "--shared-issuer")...)...)
		arn := "arn:aws:iam::" + account + ":oidc-provider/" + c.host
		send(t, awsstate.NewIAM(h.Moto.URL()).TagOpenIDConnectProvider, &iam.TagOpenIDConnectProviderInput{
			OpenIDConnectProviderArn: &arn, Tags: []iamtypes.Tag{{Key: aws.String(strings.Replace(ownershipTag, infra, "other", 1)), Value: aws.String("owned")}},
		})
		_, requests := c.run(t, []int{0}, []string{"destroy"}, "--yes")
		calls.of(t, c, "destroy", requests)
	})
}

// makePrivate makes a cluster with a bucket behind CloudFront, as ccoctl does. The bucket is read by
// both kinds of access that there are.
func makePrivate(t *testing.T, c *cluster) {
	t.Helper()
	made := ccoctl.Cluster{Endpoint: c.h.Moto.URL(), Name: infra, Region: region, Generation: ccoctl.Private, Key: readFile(t, c.h.KeyFile)}
	if err := made.Create(t.Context(), nil, filepath.Join(t.TempDir(), "output")); err != nil {
		t.Fatal(err)
	}
	client := cloudfront.NewFromConfig(awsstate.Config(c.h.Moto.URL()))
	control := send(t, client.CreateOriginAccessControl, &cloudfront.CreateOriginAccessControlInput{OriginAccessControlConfig: &cloudfronttypes.OriginAccessControlConfig{
		Name: aws.String(bucket), OriginAccessControlOriginType: cloudfronttypes.OriginAccessControlOriginTypesS3,
		SigningBehavior: cloudfronttypes.OriginAccessControlSigningBehaviorsAlways, SigningProtocol: cloudfronttypes.OriginAccessControlSigningProtocolsSigv4,
	}})
	c.through(t, showOriginAccess(t, c.h.Proxy.URL(), aws.ToString(control.OriginAccessControl.Id)))

	// moto knows no origin access identities.
	identity := regexp.MustCompile(`^/2020-05-31/origin-access-identity/cloudfront/\w+$`)
	c.h.Proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
		header := http.Header{"Content-Type": {"text/xml"}, "Etag": {"E1"}}
		switch {
		case !identity.MatchString(r.Path):
			return faultproxy.Pass()
		case r.Method == http.MethodDelete:
			return faultproxy.Answer(http.StatusNoContent, header, nil)
		}
		return faultproxy.Answer(http.StatusOK, header, []byte(`<CloudFrontOriginAccessIdentity><Id>E1</Id><CloudFrontOriginAccessIdentityConfig>`+
			`<CallerReference>x</CallerReference><Comment>`+ownershipTag+`</Comment></CloudFrontOriginAccessIdentityConfig></CloudFrontOriginAccessIdentity>`))
	})
}

// showOriginAccess adds to moto's answers about a distribution what may read the bucket, which moto
// is told and does not tell. It returns the URL of a server in front of upstream.
func showOriginAccess(t *testing.T, upstream, control string) string {
	t.Helper()
	target, err := url.Parse(upstream)
	if err != nil {
		t.Fatal(err)
	}
	added := `<S3OriginConfig><OriginAccessIdentity>origin-access-identity/cloudfront/E1</OriginAccessIdentity></S3OriginConfig>` +
		`<OriginAccessControlId>` + control + `</OriginAccessControlId></Origin>`
	s := httptest.NewServer(&httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) {
			r.SetURL(target)
			r.Out.Host = r.In.Host // it is signed
		},
		ModifyResponse: func(r *http.Response) error {
			if !strings.HasPrefix(r.Request.URL.Path, "/2020-05-31/distribution/") {
				return nil
			}
			body, err := io.ReadAll(r.Body)
			body = bytes.ReplaceAll(body, []byte("</Origin>"), []byte(added))
			r.Body = io.NopCloser(bytes.NewReader(body))
			r.ContentLength = int64(len(body))
			r.Header.Set("Content-Length", strconv.Itoa(len(body)))
			return err
		},
	})
	t.Cleanup(s.Close)
	return s.URL
}
