package live

import (
	"crypto/tls"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/s3control"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/cloud/cloudtest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/outbound"
	"github.com/openshift/openshift-install-sts/pkg/standin/authority"
)

const (
	testBucket  = "b-oidc"
	testAccount = "123456789012"
)

// ask sends a request with each client of a region, and returns the errors by client.
func ask(t *testing.T, c Config) map[string]error {
	t.Helper()
	ctx := t.Context()
	cs, err := newClients(ctx, c, logrus.New())
	if err != nil {
		t.Fatal(err)
	}
	web, err := NewWebIdentity(ctx, c)
	if err != nil {
		t.Fatal(err)
	}
	errs := map[string]error{}
	_, errs["iam"] = cs.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: aws.String("r")})
	_, errs["sts"] = cs.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	_, errs["s3"] = cs.s3.HeadBucket(ctx, &s3.HeadBucketInput{Bucket: aws.String(testBucket)})
	_, errs["anonymous"] = cs.anonymous.HeadObject(ctx, &s3.HeadObjectInput{Bucket: aws.String(testBucket), Key: aws.String("keys.json")})
	_, errs["cloudfront"] = cs.cloudfront.ListDistributions(ctx, &cloudfront.ListDistributionsInput{})
	if cs.s3control != nil {
		_, errs["s3control"] = cs.s3control.GetPublicAccessBlock(ctx, &s3control.GetPublicAccessBlockInput{AccountId: aws.String(testAccount)})
	}
	_, errs["web identity"] = web.AssumeRoleWithWebIdentity(ctx, "arn:aws:iam::123456789012:role/r", "s", "a-token-that-is-long-enough")
	return errs
}

// Which hosts are asked, in every region that the SDK knows, with and without FIPS and dual-stack: the
// SDK's own settings decide, for each client alike. The proxy sees the names and lets nothing pass.
func TestEndpoints(t *testing.T) {
	isolate(t)
	proxy := newConnectProxy(t, "")
	for _, mode := range []struct{ fips, dual bool }{{}, {fips: true}, {dual: true}, {true, true}} {
		t.Setenv("AWS_USE_FIPS_ENDPOINT", fmt.Sprint(mode.fips))
		t.Setenv("AWS_USE_DUALSTACK_ENDPOINT", fmt.Sprint(mode.dual))
		for _, p := range cloudtest.Partitions(t) {
			for _, region := range p.Regions {
				where := fmt.Sprintf("%s, %+v", region, mode)
				errs := ask(t, Config{Region: region, Outbound: proxy.settings()})
				want := regionalHosts(p, region, mode.fips, mode.dual)
				if p.Name == "aws-cn" && mode.fips {
					// S3 has no such endpoint there, and the user is told so.
					for _, client := range []string{"s3", "anonymous", "s3control"} {
						if err := explain(errs[client], "look"); diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(diagnostic.Hints(err)[0], "AWS_USE_FIPS_ENDPOINT") {
							t.Errorf("%s, %s: %v", where, client, err)
						}
					}
					want = slices.DeleteFunc(want, func(host string) bool { return strings.Contains(host, ".s3") })
				}
				for client, err := range errs {
					if err == nil {
						t.Errorf("%s, %s: it was answered", where, client)
					}
				}
				var global []string
				got := slices.DeleteFunc(proxy.seen(), func(host string) bool {
					isGlobal := strings.HasPrefix(host, "iam") || strings.HasPrefix(host, "cloudfront")
					if isGlobal {
						global = append(global, host)
					}
					return isGlobal
				})
				slices.Sort(got)
				if !slices.Equal(got, want) {
					t.Errorf("%s: asked were\n%q, expected\n%q", where, got, want)
				}
				checkGlobal(t, where, p, global, mode.fips, mode.dual)
			}
		}
	}
}

// regionalHosts are those of the services that have an endpoint in each region, sorted, as often as
// they are asked.
func regionalHosts(p cloudtest.Partition, region string, fips, dual bool) []string {
	infix, s3, suffix := "", "", p.Suffix
	if dual {
		s3, suffix = ".dualstack", p.DualStackSuffix
	}
	if fips {
		infix = "-fips"
	}
	sts := "sts" + infix
	if p.Name == "aws-us-gov" && fips && !dual {
		sts = "sts" // all of GovCloud's are
	}
	sts += "." + region + "." + suffix + ":443"
	bucket := testBucket + ".s3" + infix + s3 + "." + region + "." + p.Suffix + ":443"
	hosts := []string{sts, sts, bucket, bucket, testAccount + ".s3-control" + infix + s3 + "." + region + "." + p.Suffix + ":443"}
	slices.Sort(hosts)
	return hosts
}

// checkGlobal checks the hosts of IAM and CloudFront, which are one for a partition; their names follow
// no rule but the suffix and "-fips".
func checkGlobal(t *testing.T, where string, p cloudtest.Partition, hosts []string, fips, dual bool) {
	t.Helper()
	suffix := p.Suffix
	if dual {
		suffix = p.DualStackSuffix
	}
	if len(hosts) != 2 {
		t.Errorf("%s: asked were %q", where, hosts)
	}
	for _, host := range hosts {
		service, _, _ := strings.Cut(host, ".")
		isFIPS := strings.HasSuffix(service, "-fips") || p.Name == "aws-us-gov" && service == "iam"
		if !strings.HasSuffix(host, "."+suffix+":443") || fips && !isFIPS || !fips && strings.HasSuffix(service, "-fips") {
			t.Errorf("%s: %s was asked", where, host)
		}
	}
}

// A bucket is created in its region, which us-east-1 alone is not told.
func TestBucketLocation(t *testing.T) {
	isolate(t)
	var names []string
	partitions := cloudtest.Partitions(t)
	for _, p := range partitions {
		for _, region := range p.Regions {
			names = append(names, "*.s3."+region+"."+p.Suffix)
		}
	}
	ca, err := authority.New("s3")
	if err != nil {
		t.Fatal(err)
	}
	pair, err := ca.Server(names...)
	if err != nil {
		t.Fatal(err)
	}
	var mu sync.Mutex
	var asked string
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		defer mu.Unlock()
		asked = r.Method + " " + r.Host + " " + string(body)
	}))
	server.TLS = &tls.Config{Certificates: []tls.Certificate{pair.TLS}}
	server.StartTLS()
	t.Cleanup(server.Close)
	proxy := newConnectProxy(t, server.Listener.Addr().String())
	connections := proxy.settings()
	connections.CABundles = []outbound.CABundle{{Name: "test", PEM: ca.PEM()}}
	for _, p := range partitions {
		for _, region := range p.Regions {
			cs, err := newClients(t.Context(), Config{Region: region, Outbound: connections}, logrus.New())
			if err != nil {
				t.Fatal(err)
			}
			if _, err := createBucket(t.Context(), cs, cloud.Bucket{BucketName: testBucket, Region: region, Owner: testAccount}); err != nil {
				t.Errorf("%s: %v", region, err)
			}
			want := "PUT " + testBucket + ".s3." + region + "." + p.Suffix + " "
			body, found := strings.CutPrefix(asked, want)
			constraint := strings.Contains(body, "<LocationConstraint>"+region+"</LocationConstraint>")
			if !found || constraint != (region != "us-east-1") || !constraint && body != "" {
				t.Errorf("%s: asked was %q", region, asked)
			}
		}
	}
}
