package report

import "testing"

func TestActionItems(t *testing.T) {
	const all = "covers ec2:DeleteSnapshot, ec2:DeleteVolume, ec2:RunInstances, ec2:TerminateInstances, iam:CreateServiceLinkedRole, iam:PassRole, kms:CreateGrant, kms:Decrypt, " +
		"kms:PutKeyPolicy, kms:ScheduleKeyDeletion, route53:ChangeResourceRecordSets, s3:DeleteBucket, s3:DeleteObject, s3:PutBucketPolicy, " +
		"s3:PutBucketPublicAccessBlock, secretsmanager:GetSecretValue, sts:AssumeRole"
	for _, want := range []item{
		{Name: "ec2:DescribeInstances"},
		{Name: "s3:PutObject"},
		{Name: "iam:GetUser"},
		{Name: "iam:List*", Wildcard: "every action of iam that begins with List"},
		{Name: "ec2:Describe*", Wildcard: "every action of ec2 that begins with Describe"},
		{Name: "s3:*Object", Wildcard: "every action of s3 of this pattern", Sensitive: "covers s3:DeleteObject"},
		{Name: "s3:Get?bject", Wildcard: "every action of s3 of this pattern"},
		{Name: "S3:*", Wildcard: "every action of s3", Sensitive: "covers s3:DeleteBucket, s3:DeleteObject, s3:PutBucketPolicy, s3:PutBucketPublicAccessBlock"},
		{Name: "*", Wildcard: "every action of every service", Sensitive: all},
		{Name: "*:*", Wildcard: "every action of every service", Sensitive: all},
		{Name: "iam:Pass*", Wildcard: "every action of iam that begins with Pass", Sensitive: "covers iam:PassRole"},
		{Name: "iam:passrole", Sensitive: "hands a role to an AWS service, which then acts with it"},
		{Name: "iam:CreateUser", Sensitive: iamChanges},
		{Name: "iam:Put*", Wildcard: "every action of iam that begins with Put", Sensitive: iamChanges},
		{Name: "kms:?ecrypt", Wildcard: "every action of kms of this pattern", Sensitive: "covers kms:Decrypt"},
	} {
		if got := actionItem(want.Name); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

func TestResourceItems(t *testing.T) {
	for _, want := range []item{
		{Name: "arn:aws-cn:s3:::bucket"},
		{Name: "arn:aws-cn:iam::123456789012:role/worker"},
		{Name: "arn:aws:s3:::bucket/${aws:username}"},
		{Name: "arn:aws:s3:::bucket/${*}"}, // stands for the character itself
		{Name: "*", Broad: "any resource"},
		{Name: "**", Broad: "any resource"},
		{Name: "arn:aws:*", Broad: "any resource that begins like this"},
		{Name: "arn:aws:s3:::*", Broad: "any bucket"},
		{Name: "arn:aws:s3:::*/*", Broad: "any bucket"},
		{Name: "arn:aws:s3:::bucket/*", Wildcard: "every object of this pattern"},
		{Name: "arn:aws:s3:::backup-*", Wildcard: "every bucket of this pattern"},
		{Name: "arn:aws:s3:::backup-*/key", Wildcard: "every bucket of this pattern"},
		{Name: "arn:aws:route53:::hostedzone/*", Broad: "any hostedzone"},
		{Name: "arn:aws:logs:eu-west-1:123456789012:log-group:*", Broad: "any log-group"},
		{Name: "arn:aws:kms:*:123456789012:key/one", Broad: "any region"},
		{Name: "arn:aws:ec2:*:*:volume/*", Broad: "any region, any account, any volume"},
		{Name: "arn:aws:ec2:eu-west-?:123456789012:volume/v", Broad: "any region"},
		{Name: "arn:aws:iam::123456789012:role/worker-*", Wildcard: "every role of this pattern"},
		{Name: "arn:aws:iam::123456789012:*", Broad: "any resource"},
	} {
		if got := resourceItem(want.Name); got != want {
			t.Errorf("%+v, want %+v", got, want)
		}
	}
}

func TestMatches(t *testing.T) {
	for _, test := range []struct {
		pattern, text string
		want          bool
	}{
		{"*", "", true}, {"a*c", "abbc", true}, {"a*c", "abbd", false}, {"a?c", "abc", true}, {"a?c", "ac", false},
		{"*a*b*", "xxaxxbxx", true}, {"*ab", "aab", true}, {"", "", true}, {"", "a", false}, {"a", "", false}, {"a*", "a", true},
	} {
		if got := matches(test.pattern, test.text); got != test.want {
			t.Errorf("%q, %q: %v", test.pattern, test.text, got)
		}
	}
}
