package cloud

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// regions are AWS's by partition, those that are announced or closed to the public included:
// https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html and the
// endpoint metadata of the SDKs.
var regions = map[string]string{
	"aws": `af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2
		ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 ap-southeast-7
		ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 eu-west-1 eu-west-2 eu-west-3
		il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 sa-west-1 us-east-1 us-east-2 us-west-1 us-west-2`,
	"aws-us-gov": "us-gov-east-1 us-gov-west-1",
	"aws-cn":     "cn-north-1 cn-northwest-1",
	"aws-iso":    "us-iso-east-1 us-iso-west-1",
	"aws-iso-b":  "us-isob-east-1 us-isob-west-1",
	"aws-iso-e":  "eu-isoe-west-1",
	"aws-iso-f":  "us-isof-east-1 us-isof-south-1",
	"aws-eusc":   "eusc-de-east-1",
}

func TestPartitionOf(t *testing.T) {
	for want, names := range regions {
		for _, region := range strings.Fields(names) {
			if got, err := PartitionOf(region); err != nil || got != want {
				t.Errorf("region %s is in %s (%v), want %s", region, got, err, want)
			}
		}
	}
	for _, region := range []string{
		"", "us-east", "us-east-", "useast1", "US-EAST-1", "us-east-1a", "us-east-1 ", " us-east-1", "aws-global",
		"us-east-1\n", "eu-west-1/x", "us_east_1", "eusc-east-1", "us-east-1.amazonaws.com",
	} {
		got, err := PartitionOf(region)
		if err == nil {
			t.Errorf("region %q is in %s", region, got)
		} else if diagnostic.KindOf(err) != diagnostic.Input {
			t.Errorf("region %q: %v is not about the input", region, err)
		}
	}
}

func TestPartitionOfARN(t *testing.T) {
	for arn, want := range map[string]string{
		"arn:aws:iam::123456789012:user/x":                  "aws",
		"arn:aws-us-gov:sts::123456789012:assumed-role/a/b": "aws-us-gov",
		"arn:aws-cn:iam::1:root":                            "aws-cn",
		"":                                                  "",
		"arn":                                               "",
		"arn:aws":                                           "",
		"urn:aws:iam::1:root":                               "",
		"123456789012":                                      "",
	} {
		if got := PartitionOfARN(arn); got != want {
			t.Errorf("%q is in %q, want %q", arn, got, want)
		}
	}
}
