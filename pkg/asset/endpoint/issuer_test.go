package endpoint

import (
	"strings"
	"testing"
)

// suffixes are the DNS suffixes of the partitions, with some of their regions.
var suffixes = map[string]string{
	"amazonaws.com": `us-east-1 us-east-2 us-west-1 us-west-2 eu-west-1 eu-central-2 ap-southeast-7 ap-east-2 af-south-1 il-central-1
		me-central-1 mx-central-1 sa-east-1 ca-west-1 us-gov-east-1 us-gov-west-1`,
	"amazonaws.com.cn": "cn-north-1 cn-northwest-1",
	"c2s.ic.gov":       "us-iso-east-1 us-iso-west-1",
	"sc2s.sgov.gov":    "us-isob-east-1",
	"cloud.adc-e.uk":   "eu-isoe-west-1",
	"csp.hci.ic.gov":   "us-isof-south-1 us-isof-east-1",
	"amazonaws.eu":     "eusc-de-east-1",
}

// The issuer is where everybody reaches the bucket, whatever this machine's settings say
// about how to reach S3.
func TestBucketIssuer(t *testing.T) {
	for name, value := range map[string]string{
		"AWS_ENDPOINT_URL": "http://localhost:1", "AWS_ENDPOINT_URL_S3": "http://localhost:2", "AWS_USE_FIPS_ENDPOINT": "true",
		"AWS_USE_DUALSTACK_ENDPOINT": "true", "AWS_REGION": "eu-north-1", "AWS_S3_US_EAST_1_REGIONAL_ENDPOINT": "legacy",
	} {
		t.Setenv(name, value)
	}
	for suffix, regions := range suffixes {
		for _, region := range strings.Fields(regions) {
			got, err := BucketIssuer(t.Context(), "harbor-x4k2p-oidc", region)
			if want := "https://harbor-x4k2p-oidc.s3." + region + "." + suffix; err != nil || got != want {
				t.Errorf("in %s the issuer is %s (%v), want %s", region, got, err, want)
			}
		}
	}
	// The longest name of a bucket is one label of a host.
	long := strings.Repeat("a", 58) + "-oidc"
	if got, err := BucketIssuer(t.Context(), long, "us-east-1"); err != nil || got != "https://"+long+".s3.us-east-1.amazonaws.com" {
		t.Errorf("with a name of 63 characters the issuer is %s (%v)", got, err)
	}
}
