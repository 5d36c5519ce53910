package cloudformation

import (
	"net"
	"net/url"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// The headings of the sections that come after what is done at first.
const (
	thumbprintHeading = "## When IAM wants the documents first"
	updateHeading     = "## After a later render"
)

// thumbprintText says what to do when the identity provider cannot be created. A stack whose
// creation failed stays as ROLLBACK_COMPLETE, which can only be deleted. Where the documents are
// published before the provider is made there is nothing to say.
func thumbprintText(s *render.Stack) string {
	if s.Bucket == nil || s.Distribution != nil {
		return ""
	}
	return thumbprintHeading + `

CloudFormation creates the identity provider before the documents are there. Should IAM want to see them, the
stack fails at IdentityProvider with OpenIdIdpCommunicationError, and is rolled back. With a thumbprint IAM
asks nobody: it is the SHA-1 of the last certificate that the issuer's server sends, which this prints:

` + render.Code(thumbprintCommand(s)) + `
Give it to ` + "`render --thumbprint`" + `, or write it into the commands above, after ` + "`Thumbprint=`" + `. Before they are
run again, the stack that was rolled back must be deleted:

` + render.Commands(s, "aws cloudformation delete-stack --stack-name "+stackName(s, mainTemplate)+
		"\naws cloudformation wait stack-delete-complete --stack-name "+stackName(s, mainTemplate)+"\n") + "\n"
}

// thumbprintCommand prints what IAM calls a thumbprint:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers_create_oidc_verify-thumbprint.html
func thumbprintCommand(s *render.Stack) string {
	host, port := s.IssuerHostPath(), "443"
	if issuer, err := url.Parse(s.Issuer); err == nil {
		host = issuer.Hostname()
		if issuer.Port() != "" {
			port = issuer.Port()
		}
	}
	return "openssl s_client -showcerts -servername " + host + " \\\n    -connect " + net.JoinHostPort(host, port) + ` </dev/null 2>/dev/null |
    awk '/BEGIN CERT/ { pem = "" } { pem = pem $0 "\n" } /END CERT/ { last = pem } END { printf "%s", last }' |
    openssl x509 -noout -fingerprint -sha1 | sed 's/.*=//; s/://g'
`
}

// updateText says how stacks follow a later rendering.
func updateText(s *render.Stack, templates []string) string {
	if s.Pending() {
		return updateHeading + `

The commands of Apply bring everything up to date, and leave alone what has no change. That of the second step
is the same template with more in it, and its commands bring this stack up to date.`
	}
	divided := "`template.yaml` has all roles as long as they fit into it. When they no longer do, there are several templates."
	if len(templates) > 1 {
		divided = `Which stack has a role follows from its Secret alone: the digits of ` + "`roles-01`" + ` are the first bits of the
SHA-256 of namespace/name. What comes or goes leaves the others where they are, until a template has no more
room and is divided in two, or two fit into one again.`
		if hasLarge(templates) {
			divided += " A component that is too large for a template has\nstacks of its own, `large-…`."
		}
	}
	return updateHeading + `

The commands of Apply bring everything up to date, and leave alone what has no change. A role whose
CredentialsRequest is gone is deleted.

` + divided + `

**When the files have other names than before**, roles move to another stack, and one must delete a role
before another can make it. For some minutes the components in question cannot reach AWS, and a policy that
names such a role (a KMS key's, a bucket's) must be written again, because the new role is another one to it.
Choose the time, or let CloudFormation move the roles without deleting them, in a stack refactoring, up to
five stacks at a time:
<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/stack-refactoring.html>.

First delete the stacks that have no template any more. This names them, in the order to delete them in:

` + render.Commands(s, leftStacks(s)) + `
and this deletes one, in the place of STACK:

` + render.Commands(s, remove("STACK")) + `
Then run the commands of Apply, which create the new stacks.`
}

// leftStacks are the commands that list the stacks without a template. Those of a large
// component are deleted from the last, since the first has the role.
func leftStacks(s *render.Stack) string {
	name := stackName(s, mainTemplate)
	return `stacks=$(aws cloudformation describe-stacks --output text --query \
    "Stacks[?starts_with(Description || '', '` + descriptionPrefix(s) + `')].[StackName]")
for stack in $(echo "$stacks" | sort -r); do
    test "$stack" = ` + name + ` || test -e "${stack#` + name + `-}.yaml" || echo "$stack"
done
`
}

func hasLarge(templates []string) bool {
	return strings.HasPrefix(templates[len(templates)-1], largePrefix)
}
