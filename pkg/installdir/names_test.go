package installdir

import (
	"strings"
	"testing"
)

func TestValidateInfraName(t *testing.T) {
	for name, want := range map[string]string{
		"lab-x7k2p":             "",
		"7":                     "",
		strings.Repeat("a", 58): "",
		"":                      "the infrastructure name is empty",
		"lab.one":               `infrastructure name "lab.one" holds '.': only lower-case letters, digits and hyphens are allowed`,
		"Lab":                   `infrastructure name "Lab" holds 'L': only lower-case letters, digits and hyphens are allowed`,
		"läb":                   `infrastructure name "läb" holds 'ä': only lower-case letters, digits and hyphens are allowed`,
		"-lab":                  `infrastructure name "-lab" begins with a hyphen`,
		"lab-":                  `infrastructure name "lab-" ends with a hyphen`,
		"xn--lab":               `infrastructure name "xn--lab" begins with "xn--", which S3 refuses in a bucket's name`,
		strings.Repeat("a", 59): `infrastructure name "` + strings.Repeat("a", 59) + `" has 59 characters: at most 58 are allowed, since the bucket <name>-oidc has at most 63`,
	} {
		if want == "" {
			expect(t, ValidateInfraName(name))
			continue
		}
		expect(t, ValidateInfraName(name), want, another)
	}
}

func TestValidateRegion(t *testing.T) {
	for _, region := range []string{
		"us-east-1", "us-gov-west-1", "cn-north-1", "us-iso-east-1", "us-isob-east-1", "us-isof-south-1",
		"eusc-de-east-1", "eu-isoe-west-1", "ap-southeast-7", "mx-central-1", "il-central-1", "eu-central-12",
	} {
		expect(t, ValidateRegion(region))
	}
	const hint = "  Give a region such as us-east-1 with --region."
	for region, want := range map[string][]string{
		"":               {"the AWS region is empty", hint},
		"europe":         {`"europe" does not look like an AWS region`, hint},
		"us-east":        {`"us-east" does not look like an AWS region`, hint},
		"US-EAST-1":      {`"US-EAST-1" does not look like an AWS region`, hint},
		"us-east-1\n":    {`"us-east-1\n" does not look like an AWS region`, hint},
		"us-east-1/evil": {`"us-east-1/evil" does not look like an AWS region`, hint},
		"us-east-2b":     {`"us-east-2b" is an availability zone; its region is "us-east-2"`, "  Give --region us-east-2."},
	} {
		expect(t, ValidateRegion(region), want...)
	}
}
