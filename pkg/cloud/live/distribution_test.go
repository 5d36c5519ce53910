package live

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"
	"github.com/aws/smithy-go"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func someDistribution() cloud.Distribution {
	return cloud.Distribution{Cluster: "a", Reference: "a-oidc", Account: "123456789012", OriginDomain: "a-oidc.s3.eu-west-1.amazonaws.com"}
}

func differing(c *types.DistributionConfig, settings []setting) string {
	var fields []string
	for _, s := range settings {
		for _, d := range s.difference(c) {
			fields = append(fields, d.Field)
		}
	}
	return strings.Join(fields, " ")
}

// A new configuration has nothing to be changed. From whatever a configuration lacks, one run of mend gets
// there.
func TestMend(t *testing.T) {
	settings := settingsOf(someDistribution(), "E1")
	if got := differing(newConfig(someDistribution(), "E1"), settings); got != "" {
		t.Errorf("new, it differs in %s", got)
	}
	group := newConfig(someDistribution(), "E1")
	group.OriginGroups = &types.OriginGroups{Quantity: aws.Int32(1)}
	group.DefaultCacheBehavior.TargetOriginId = aws.String("group")
	alone := newConfig(someDistribution(), "E1")
	alone.Origins = nil
	for name, c := range map[string]struct {
		config *types.DistributionConfig
		fields string
	}{
		"empty": {
			&types.DistributionConfig{DefaultCacheBehavior: &types.DefaultCacheBehavior{}},
			"enabled comment viewerCertificate.cloudFrontDefaultCertificate defaultCacheBehavior.targetOriginId origin.originAccessControlId defaultCacheBehavior.viewerProtocolPolicy defaultCacheBehavior.allowedMethods defaultCacheBehavior.cachePolicyId",
		},
		"a group":   {group, "defaultCacheBehavior.targetOriginId origin.originAccessControlId"},
		"no origin": {alone, "defaultCacheBehavior.targetOriginId origin.originAccessControlId"},
	} {
		if got := differing(c.config, settings); got != c.fields {
			t.Errorf("%s: it differs in %s", name, got)
		}
		if !mend(c.config, settings) || differing(c.config, settings) != "" || mend(c.config, settings) {
			t.Errorf("%s: after mending it differs in %q", name, differing(c.config, settings))
		}
		if n := len(c.config.Origins.Items); n != 1 || aws.ToInt32(c.config.Origins.Quantity) != 1 {
			t.Errorf("%s: it has %d origins", name, n)
		}
	}
}

func TestForDocuments(t *testing.T) {
	for pattern, want := range map[string]bool{
		"*": true, "keys.json": true, "/keys.json": true, "*.json": true, "keys.????": true, ".well-known/*": true, "/openid/v1/*": true, "*/jwks": true,
		"keys": false, "keys.jso": false, "KEYS.JSON": false, "status/*": false, "keys-json": false, "/": false, "(": false,
	} {
		if got := forDocuments(pattern); got != want {
			t.Errorf("%s: %t", pattern, got)
		}
	}
}

// A wait that is too long says what the status is and that a rerun goes on waiting.
func TestWaitTooLong(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		_, _ = w.Write([]byte(`<Distribution><Id>E1</Id><Status>InProgress</Status></Distribution>`))
	}))
	defer server.Close()
	client := cloudfront.New(cloudfront.Options{BaseEndpoint: &server.URL, Region: "us-east-1", Credentials: aws.AnonymousCredentials{}})
	_, err := untilDeployed(t.Context(), client, "E1", time.Now())
	err = explainWait(err, "wait for distribution a-oidc")
	if err == nil || !strings.Contains(err.Error(), "wait for distribution a-oidc") || !strings.Contains(err.Error(), "InProgress") || !strings.Contains(strings.Join(diagnostic.Hints(err), ""), "Run the command again") {
		t.Errorf("the error is %v", err)
	}
}

func TestExplainCloudFront(t *testing.T) {
	for hint, answer := range map[string]*smithy.GenericAPIError{
		"quota":       {Code: "TooManyDistributions"},
		"AWS Support": {Code: "AccessDenied", Message: "Your account must be verified before you can add new CloudFront resources."},
		"identity":    {Code: "AccessDenied", Message: "User is not authorized"},
	} {
		err := explainCloudFront(answer, "create distribution a-oidc")
		if !strings.Contains(strings.Join(diagnostic.Hints(err), ""), hint) || !strings.HasPrefix(err.Error(), "create distribution a-oidc: ") || !errors.Is(err, answer) {
			t.Errorf("%s: %v %q", hint, err, diagnostic.Hints(err))
		}
	}
	if explainCloudFront(nil, "") != nil {
		t.Error("nothing is an error")
	}
}

// A placeholder never reaches AWS.
func TestPendingPolicy(t *testing.T) {
	p := cloud.DistributionReadPolicy(someDistribution(), nil, []string{"arn:aws:s3:::a-oidc/keys.json"})
	if err := putBucketPolicy(t.Context(), nil, p); err == nil || !strings.Contains(err.Error(), "a-oidc") {
		t.Errorf("the error is %v", err)
	}
}
