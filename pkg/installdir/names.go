package installdir

import (
	"regexp"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// MaxInfraNameLength leaves room for "-oidc" in the 63 characters of a bucket's name.
const MaxInfraNameLength = 58

// S3 keeps names that begin so for itself.
var reservedPrefixes = []string{"xn--", "sthree-", "amzn-s3-demo-"}

var (
	regionShape           = regexp.MustCompile(`^[a-z]{2,5}(-[a-z]+)+-[0-9]{1,2}$`)
	availabilityZoneShape = regexp.MustCompile(`^[a-z]{2,5}(-[a-z]+)+-[0-9]{1,2}[a-z]$`)
)

// ValidateInfraName says which rule a name breaks that is to begin the names of a
// cluster's AWS resources, that of the bucket <name>-oidc among them.
func ValidateInfraName(name string) error {
	const hint = "Choose another name with --name: lower-case letters, digits and hyphens, at most 58 characters."
	refuse := func(format string, args ...any) error {
		return diagnostic.Inputf(hint, format, args...)
	}
	if name == "" {
		return refuse("the infrastructure name is empty")
	}
	for _, r := range name {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' {
			return refuse("infrastructure name %q holds %q: only lower-case letters, digits and hyphens are allowed", name, r)
		}
	}
	if name[0] == '-' {
		return refuse("infrastructure name %q begins with a hyphen", name)
	}
	if name[len(name)-1] == '-' {
		return refuse("infrastructure name %q ends with a hyphen", name)
	}
	if len(name) > MaxInfraNameLength {
		return refuse("infrastructure name %q has %d characters: at most %d are allowed, since the bucket <name>-oidc has at most 63",
			name, len(name), MaxInfraNameLength)
	}
	for _, prefix := range reservedPrefixes {
		if strings.HasPrefix(name, prefix) {
			return refuse("infrastructure name %q begins with %q, which S3 refuses in a bucket's name", name, prefix)
		}
	}
	return nil
}

// ValidateRegion checks the shape of an AWS region's name. It holds no list of regions,
// which grow faster than programs are updated.
func ValidateRegion(region string) error {
	const hint = "Give a region such as us-east-1 with --region."
	switch {
	case regionShape.MatchString(region):
		return nil
	case region == "":
		return diagnostic.Inputf(hint, "the AWS region is empty")
	case availabilityZoneShape.MatchString(region):
		zone := region
		region = zone[:len(zone)-1]
		return diagnostic.Inputf("Give --region "+region+".", "%q is an availability zone; its region is %q", zone, region)
	}
	return diagnostic.Inputf(hint, "%q does not look like an AWS region", region)
}
