package lint

import (
	"strings"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// What a release like the real ones is told: a line for each statement that is worth one, and none
// for what merely reads.
func TestRelease(t *testing.T) {
	requests, _, err := credentialsrequest.ReadDirs(t.Context(), []string{"../../testdata/credentials-requests/release"})
	if err != nil {
		t.Fatal(err)
	}
	var policies []Policy
	for _, r := range requests {
		var all []iampolicy.Statement
		for _, e := range r.StatementEntries {
			all = append(all, iampolicy.Statement{Effect: e.Effect, Action: e.Action, Resource: []string{e.Resource}, Condition: e.PolicyCondition})
		}
		policies = append(policies, Policy{Request: r.Name, Role: r.Name, Documents: []Document{{Document: iampolicy.New(all...)}}})
	}
	findings, err := Run(policies, nil)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, f := range findings {
		got = append(got, f.Text())
	}
	const every = " statement[0]: every resource of the account: "
	expect(t, got,
		"openshift-machine-api-aws statement[0]: whoever has the role can hand every role that trusts ec2.amazonaws.com to what ec2:RunInstances starts, "+
			"and act with it (iam:PassRole) [privilege-escalation]",
		"openshift-machine-api-aws"+every+"ec2:RunInstances, ec2:TerminateInstances [any-resource]",
		"openshift-image-registry"+every+"s3:CreateBucket, s3:GetObject, s3:PutObject, s3:DeleteObject [any-resource]",
		"openshift-ingress"+every+"route53:ChangeResourceRecordSets [any-resource]",
		"aws-ebs-csi-driver-operator"+every+"ec2:AttachVolume, ec2:CreateVolume, ec2:DeleteVolume, ec2:DetachVolume [any-resource]",
		"openshift-cloud-network-config-controller-aws"+every+"ec2:AssignPrivateIpAddresses, ec2:UnassignPrivateIpAddresses [any-resource]",
		"harbor-autoscaler"+every+"autoscaling:SetDesiredCapacity [any-resource]",
		"openshift-cluster-api-aws"+every+"ec2:RunInstances, ec2:TerminateInstances [any-resource]",
	)
}

// The largest permissions that a role can have, of what takes longest to judge.
func TestLargestRole(t *testing.T) {
	p := permissions(deny(strings.Repeat("*a", 1000)))
	for range iampolicy.DefaultManagedPolicies {
		var wildcards []string
		for len(wildcards) < 100 {
			wildcards = append(wildcards, "ec2:"+strings.Repeat("*?", 30)+"zz", "ec2:DescribeInstancesOfNobodyAtAll")
		}
		p.Documents = append(p.Documents, Document{Managed: true, Document: iampolicy.New(allow(wildcards...), allow("*"))})
	}
	start := time.Now()
	if found := found(t, p); len(found) == 0 {
		t.Error("nothing is found")
	}
	took := time.Since(start)
	t.Logf("took %s", took)
	if took > 10*time.Second {
		t.Errorf("took %s", took)
	}
}
