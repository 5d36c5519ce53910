package cloud

import (
	"regexp"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// partitions are AWS's, each with the shape of its regions' names, from the endpoint
// metadata that all AWS SDKs share (partitions.json). For the partition aws the metadata
// lists the first two letters that are in use today; any two are accepted here, so that a
// region of a new country needs no new program. The account's own partition is compared
// in any case.
var partitions = []struct {
	name   string
	region *regexp.Regexp
}{
	{"aws-us-gov", regexp.MustCompile(`^us-gov-\w+-\d+$`)},
	{"aws-cn", regexp.MustCompile(`^cn-\w+-\d+$`)},
	{"aws-iso", regexp.MustCompile(`^us-iso-\w+-\d+$`)},
	{"aws-iso-b", regexp.MustCompile(`^us-isob-\w+-\d+$`)},
	{"aws-iso-e", regexp.MustCompile(`^eu-isoe-\w+-\d+$`)},
	{"aws-iso-f", regexp.MustCompile(`^us-isof-\w+-\d+$`)},
	{"aws-eusc", regexp.MustCompile(`^eusc-\w+-\w+-\d+$`)},
	{"aws", regexp.MustCompile(`^[a-z]{2}-[a-z]+-\d+$`)},
}

// PartitionOf returns the partition that a region belongs to, which every ARN names.
func PartitionOf(region string) (string, error) {
	for _, p := range partitions {
		if p.region.MatchString(region) {
			return p.name, nil
		}
	}
	return "", diagnostic.Inputf("Give the region's full name, such as us-east-2, with --region.", "region %q belongs to no AWS partition that is known here", region)
}

// PartitionOfARN returns the partition that an ARN names; empty if it is no ARN.
func PartitionOfARN(arn string) string {
	parts := strings.SplitN(arn, ":", 3)
	if len(parts) < 3 || parts[0] != "arn" {
		return ""
	}
	return parts[1]
}

// partitionNames returns the names of all partitions.
func partitionNames() []string {
	names := make([]string, 0, len(partitions))
	for _, p := range partitions {
		names = append(names, p.name)
	}
	return names
}
