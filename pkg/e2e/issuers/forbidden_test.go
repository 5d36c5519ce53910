package issuers

import (
	"net/http"
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3control/types"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/issuer"
)

// issuerForbids is an issuer that lets nobody read, as S3 does when a key's policy does not let CloudFront
// decrypt.
func issuerForbids(*issuer.Request) *issuer.Fault { return &issuer.Fault{Status: http.StatusForbidden} }

// blockPublic sets the account's own block of public access.
func (x *trial) blockPublic(c types.PublicAccessBlockConfiguration) {
	x.Helper()
	body := `<PublicAccessBlockConfiguration xmlns="http://awss3control.amazonaws.com/doc/2018-08-20/">` +
		flag("BlockPublicAcls", c.BlockPublicAcls) + flag("IgnorePublicAcls", c.IgnorePublicAcls) +
		flag("BlockPublicPolicy", c.BlockPublicPolicy) + flag("RestrictPublicBuckets", c.RestrictPublicBuckets) + `</PublicAccessBlockConfiguration>`
	x.Proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
		if r.Method == http.MethodGet && strings.HasPrefix(r.Path, "/v20180820/configuration/publicAccessBlock") {
			return faultproxy.Answer(http.StatusOK, http.Header{"Content-Type": {"application/xml"}}, []byte(body))
		}
		return faultproxy.Pass()
	})
}

func flag(name string, on *bool) string {
	if aws.ToBool(on) {
		return "<" + name + ">true</" + name + ">"
	}
	return "<" + name + ">false</" + name + ">"
}

// An account that lets no bucket be public is found out before anything is made, with the ways that there
// are in the partition.
func TestAccountBlocksPublicBuckets(t *testing.T) {
	for _, test := range []struct {
		name    string
		block   types.PublicAccessBlockConfiguration
		options []string
		refused string
		hint    string
	}{
		{"policies", types.PublicAccessBlockConfiguration{BlockPublicPolicy: aws.Bool(true)}, nil, "(BlockPublicPolicy)", "Give --create-private-s3-bucket"},
		{"public buckets", types.PublicAccessBlockConfiguration{RestrictPublicBuckets: aws.Bool(true)}, nil, "(RestrictPublicBuckets)", "Give --create-private-s3-bucket"},
		{"ACLs alone", types.PublicAccessBlockConfiguration{BlockPublicAcls: aws.Bool(true), IgnorePublicAcls: aws.Bool(true)}, nil, "", ""},
		{"everything, and the bucket is private", types.PublicAccessBlockConfiguration{BlockPublicPolicy: aws.Bool(true)}, []string{"--create-private-s3-bucket"}, "", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			x := begin(t)
			x.blockPublic(test.block)
			if test.refused == "" {
				x.run(0, x.create(test.options...)...)
				return
			}
			for _, args := range [][]string{x.create(), {"plan", "--credentials-requests-dir", x.Requests()}} {
				result := x.run(1, args...)
				if !strings.Contains(result.Stderr, "account "+account+" blocks public access to all its buckets "+test.refused) ||
					!strings.Contains(result.Stderr, test.hint) || !strings.Contains(result.Stderr, "--issuer-url") {
					t.Errorf("it says\n%s", result.Stderr)
				}
			}
			if changing := faultproxy.Mutating(x.Proxy.Requests()); len(changing) > 0 {
				t.Errorf("it changed something: %v", changing)
			}
		})
	}
}
