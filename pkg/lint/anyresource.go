package lint

import (
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/lint/actions"
)

// anyResource finds statements for every resource that grant what a policy can limit to some. It
// speaks of what changes something or reads what is secret: to list and describe what an account
// has is what most components do, and not worth a warning each. One that escalates was reported
// already.
func (r *role) anyResource(s statement, escalating []string) {
	if !everyResource(s.Resource) || limited(s.Condition, resourceKeys()...) {
		return
	}
	var found []string
	for _, action := range s.Action {
		if slices.Contains(escalating, action) {
			continue
		}
		limitable := slices.ContainsFunc(r.table.Match(action), func(a actions.Action) bool {
			return a.Resources && (a.Level.Changes() || revealing(a)) && !r.denied(a.String())
		})
		if limitable {
			found = append(found, action)
		}
	}
	if len(found) > 0 {
		r.find(anyResourceID, &s, found, "every resource of the account: %s", enumerate(found, nil))
	}
}

// resourceKeys are the condition keys that say which resources are meant, or for whom: a
// statement that demands one of them is not for every resource. aws:SourceVpc and its like say
// from where, and the resources are still all.
func resourceKeys() []string {
	return []string{
		":ResourceTag/", "aws:RequestTag/", "ec2:Vpc",
		"kms:ViaService", "kms:GrantIsForAWSResource", "kms:ResourceAliases", "kms:EncryptionContext:",
		"iam:AWSServiceName", "iam:PassedToService", "iam:AssociatedResourceArn", "iam:PolicyARN", "iam:PermissionsBoundary",
		"route53:ChangeResourceRecordSetsNormalizedRecordNames", "elasticfilesystem:AccessPointArn",
		"secretsmanager:SecretId", "cloudwatch:namespace",
	}
}

// revealing reports whether an action reads what is kept secret.
func revealing(a actions.Action) bool { return slices.Contains(revealingActions(), a.String()) }

// revealingActions read contents rather than what there is. AWS's access levels do not tell these
// apart.
func revealingActions() []string {
	return []string{
		"s3:GetObject", "s3:GetObjectVersion",
		"secretsmanager:GetSecretValue",
		"ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath", "ssm:GetParameterHistory",
		"sqs:ReceiveMessage",
		"ec2:GetPasswordData", "ec2:GetConsoleOutput", "ec2:GetLaunchTemplateData",
		"logs:GetLogEvents", "logs:FilterLogEvents",
	}
}
