package live

import (
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/smithy-go"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// The kinds of policies that AWS blames for a denial, in its words, in lower case.
const (
	byOrganization = "service control policy"
	byResourceRule = "resource control policy"
	byBoundary     = "permissions boundary"
	bySession      = "session policy"
	byIdentity     = "identity-based policy"
	byResource     = "resource-based policy"
	byTrust        = "role trust policy"
	byVPCEndpoint  = "vpc endpoint policy"
	// byAccessBlock is S3's block of public access, of the bucket, the account or the organization.
	byAccessBlock = "block public access"
)

// denial is why AWS denied a request, as far as its message tells.
type denial struct {
	// by is the kind of policy; empty when AWS does not say.
	by string
	// explicit is set when a statement denies it, and not when none allows it.
	explicit bool
	// policy is the policy's ARN, and action what was denied; empty when AWS does not say.
	policy, action string
}

// The phrases are documented, and that of the ARN is newer than the rest:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html and, for S3,
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/troubleshoot-403-errors.html
var (
	deniedAction = regexp.MustCompile(`not authorized to perform: ([\w-]+:[\w*]+)`)
	deniedBy     = regexp.MustCompile(`(?i)(with an explicit deny in|because no) (?:(?:an?|the) )?(` + strings.Join([]string{
		byOrganization, byResourceRule, byBoundary, bySession, byIdentity, byResource, byTrust, byVPCEndpoint,
	}, "|") + `)(?: allows the [\w:*-]+ action)?(?:: ?(arn:[!-~]+))?`)
	deniedPublic = regexp.MustCompile(`(?i)by the \w+ (?:block public access )?setting`)
)

// denialOf reads the message of AWS's answer.
func denialOf(err error) denial {
	var api smithy.APIError
	if !errors.As(err, &api) {
		return denial{}
	}
	var d denial
	if m := deniedAction.FindStringSubmatch(api.ErrorMessage()); m != nil {
		d.action = m[1]
	}
	if m := deniedBy.FindStringSubmatch(api.ErrorMessage()); m != nil {
		d.by, d.explicit = strings.ToLower(m[2]), !strings.EqualFold(m[1], "because no")
		if arn.IsARN(m[3]) {
			d.policy = diagnostic.Clip(strings.TrimRight(m[3], ".,;"), 300)
		}
	} else if deniedPublic.MatchString(api.ErrorMessage()) {
		d.by, d.explicit = byAccessBlock, true
	}
	return d
}

// again ends every advice: nothing is lost by a denial.
const again = "Then run the command again: it continues where it stopped."

// advice says what denies the request and who can change it, in full sentences.
func (d denial) advice() string {
	advice := d.who()
	if advice == "" {
		return "Let the caller's identity do this, and look for a service control policy that denies it; then run the command again: it continues where it stopped."
	}
	if d.action == "iam:CreateRole" && d.by != byVPCEndpoint {
		advice += " Such policies often allow only roles with a certain permissions boundary, path, name or tags: --permissions-boundary-arn, --role-path, --role-name-template, --tags."
	}
	return advice + " " + again
}

func (d denial) who() string {
	named := func(format string, args ...any) string {
		text := fmt.Sprintf(format, args...)
		if d.policy != "" {
			text += " (" + d.policy + ")"
		}
		return text
	}
	does := "does not allow it"
	if d.explicit {
		does = "denies it"
	}
	switch d.by {
	case byOrganization:
		return named("A service control policy of the organization %s", does) + ": no permission of the account changes that. Ask who administers the organization" + d.managedBy() + " to except this account or identity."
	case byResourceRule:
		return named("A resource control policy of the organization %s", does) + ": no permission of the account changes that. Ask who administers the organization" + d.managedBy() + " to except this resource."
	case byBoundary:
		return named("The permissions boundary of the caller's identity %s", does) + ": more permissions alone do not help. Ask who set the boundary, or use an identity that may do this (AWS_PROFILE, --assume-role-arn)."
	case bySession:
		return named("The policy of the caller's session %s", does) + ". Sign in with a session policy that allows it, or without one."
	case byIdentity:
		if d.explicit {
			return named("A policy of the caller's identity denies it") + ". Have that changed by who administers the account, or use an identity that may do this (AWS_PROFILE, --assume-role-arn)."
		}
		return "No policy of the caller's identity allows it. Have it allowed by who administers the account, or use an identity that may do this (AWS_PROFILE, --assume-role-arn)."
	case byResource:
		return named("The policy of the resource itself %s", does) + ". Have that policy changed by who owns the resource."
	case byTrust:
		return named("The trust policy of the role %s", does) + ". Have the caller trusted there by who owns the role."
	case byVPCEndpoint:
		return named("The policy of the VPC endpoint through which the request went %s", does) + ". Ask who runs the network to allow it there, or reach AWS in another way."
	case byAccessBlock:
		return "A block of public access forbids it: the bucket's, the account's or the organization's. --create-private-s3-bucket serves the documents without a public bucket, --issuer-url without any bucket; or ask who administers the account to allow public buckets."
	}
	return ""
}

// managedBy names the account that owns an organization's policy: the management account, or the one
// to which policies were delegated.
func (d denial) managedBy() string {
	parsed, err := arn.Parse(d.policy)
	if err != nil || parsed.Service != "organizations" || parsed.AccountID == "" || parsed.AccountID == "aws" {
		return ""
	}
	return " (account " + parsed.AccountID + ")"
}
