package report

import "strings"

// sensitive are actions that are common in policies and reach further than their names say:
// they give rights to others, hand out what is secret, or cannot be taken back. The list is
// short on purpose: a page where everything is marked is not read. Actions of IAM that change
// anything are all on it, by sensitiveWords. Source of what an action does:
// https://docs.aws.amazon.com/service-authorization/latest/reference/
var sensitive = []struct{ action, why string }{
	{"ec2:DeleteSnapshot", "deletes what was saved of a disk"},
	{"ec2:DeleteVolume", "deletes a disk with what is on it"},
	{"ec2:RunInstances", "starts machines, which cost money and can act with a role"},
	{"ec2:TerminateInstances", "deletes machines"},
	{"iam:CreateServiceLinkedRole", "makes the role that an AWS service acts with in this account"},
	{"iam:PassRole", "hands a role to an AWS service, which then acts with it"},
	{"kms:CreateGrant", "lets others use a key"},
	{"kms:Decrypt", "reads what a key protects"},
	{"kms:PutKeyPolicy", "says who may use a key"},
	{"kms:ScheduleKeyDeletion", "deletes a key, and what it protects is lost"},
	{"route53:ChangeResourceRecordSets", "changes where names lead"},
	{"s3:DeleteBucket", "deletes a bucket"},
	{"s3:DeleteObject", "deletes what is stored"},
	{"s3:PutBucketPolicy", "says who may read and write a bucket"},
	{"s3:PutBucketPublicAccessBlock", "can open a bucket to the public"},
	{"secretsmanager:GetSecretValue", "reads secrets"},
	{"sts:AssumeRole", "takes on another role, here or in another account"},
}

// iamChanges is why an action of IAM that is not on the list deserves a look.
const iamChanges = "changes identities or what they may do"

// sensitiveWords returns why an action deserves a look; empty for one that does not. An
// action with wildcards deserves it for what it covers.
func sensitiveWords(action string) string {
	lower := strings.ToLower(action)
	pattern := strings.ContainsAny(lower, wildcards)
	var covered []string
	for _, s := range sensitive {
		switch {
		case !pattern && strings.EqualFold(s.action, action):
			return s.why
		case pattern && matches(lower, strings.ToLower(s.action)):
			covered = append(covered, s.action)
		}
	}
	if len(covered) > 0 {
		return "covers " + strings.Join(covered, ", ")
	}
	if service, _ := actionName(action); service == "iam" && !reads(action) {
		return iamChanges
	}
	return ""
}

// matches reports whether text matches a pattern in which * stands for any characters and ?
// for one, as in IAM. Only the last * is ever tried again, so that a pattern of many
// stars costs no more than its length times the text's.
func matches(pattern, text string) bool {
	p, t, star, retry := 0, 0, -1, 0
	for t < len(text) {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, retry = p, t
			p++
		case p < len(pattern) && (pattern[p] == '?' || pattern[p] == text[t]):
			p++
			t++
		case star >= 0:
			retry++
			p, t = star+1, retry
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}
