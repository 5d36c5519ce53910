package cloud

import (
	"maps"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/cloud/cloudtest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// announced are regions that the SDK's data do not have yet:
// https://docs.aws.amazon.com/global-infrastructure/latest/regions/aws-regions.html
var announced = map[string]string{"me-west-1": "aws", "sa-west-1": "aws", "us-isob-west-1": "aws-iso-b"}

func TestPartitionOf(t *testing.T) {
	regions := maps.Clone(announced)
	for _, p := range cloudtest.Partitions(t) {
		for _, region := range p.Regions {
			regions[region] = p.Name
		}
	}
	for region, want := range regions {
		if got, err := PartitionOf(region); err != nil || got != want {
			t.Errorf("region %s is in %s (%v), want %s", region, got, err, want)
		}
	}
	for _, region := range []string{
		"", "us-east", "us-east-", "useast1", "US-EAST-1", "us-east-1a", "us-east-1 ", " us-east-1", "aws-global",
		"us-east-1\n", "eu-west-1/x", "us_east_1", "eusc-east-1", "us-east-1.amazonaws.com", "aws-us-gov-global",
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
