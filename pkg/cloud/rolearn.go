package cloud

import (
	"regexp"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// RoleARNPattern is a regular expression, without anchors, of the ARN of a role with any path, in a
// partition of any name: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
// and, for the characters of paths and names, the API reference of CreateRole.
const RoleARNPattern = `arn:(aws(?:-[a-z0-9]+)*):iam::([0-9]{12}):role/([!-~]+/)?([A-Za-z0-9_+=,.@-]{1,64})`

var roleARN = regexp.MustCompile(`^` + RoleARNPattern + `$`)

// maxARN is the longest ARN of a role that AssumeRole takes, in characters:
// https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html
const maxARN = 2048

// RoleARN is the ARN of a role in its parts.
type RoleARN struct {
	Partition string
	// Account has 12 digits.
	Account string
	// Path begins and ends with a slash.
	Path string
	Name string
}

// ParseRoleARN takes the ARN of a role apart, and reports whether the text is one: not that of a session,
// of a user, or of whatever else. Whether its partition exists is not looked at.
func ParseRoleARN(text string) (RoleARN, bool) {
	m := roleARN.FindStringSubmatch(text)
	if m == nil || len(text) > maxARN {
		return RoleARN{}, false
	}
	return RoleARN{Partition: m[1], Account: m[2], Path: "/" + m[3], Name: m[4]}, true
}

// CheckAssumeRoleARN refuses what is no ARN of a role, in a partition that is known. Empty is
// allowed. source says where it comes from, such as "--assume-role-arn".
func CheckAssumeRoleARN(source, arn string) error {
	if arn == "" {
		return nil
	}
	role, ok := ParseRoleARN(arn)
	if !ok || !slices.Contains(partitionNames(), role.Partition) {
		return diagnostic.Inputf("Give the ARN of the role itself, such as arn:aws:iam::123456789012:role/installer; that of a session (arn:aws:sts::…:assumed-role/…) does not do.",
			"%s %s is no ARN of an IAM role", source, diagnostic.Quote(arn))
	}
	return nil
}
