package cloudformation

import (
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// readme returns the README.md, whose commands are run by a test. stacks is how many
// templates there are.
func readme(s *render.Stack, stacks int) render.File {
	name := stackName(s)
	return render.Readme{
		Title: "CloudFormation",
		Intro: intro(s, stacks),
		Apply: "With credentials of account " + s.Account + ", in this folder:\n\n" +
			code(preamble(s), create(name, "template.yaml"), others(stacks, 2, create(name+"-$number", "roles-$number.yaml")), "./"+scriptFile+"\n") + `
The names of the stacks are yours to choose; those of the resources are not, since the cluster's manifests
have their ARNs in them. The parameters have the values that ` + "`render`" + ` was given: ` + "`PermissionsBoundaryArn`" + `
is every role's boundary, and ` + "`Thumbprint`" + ` can name the certificate of the issuer.

CloudFormation creates the identity provider before the documents are there. Should IAM want to see them, the
stack fails at IdentityProvider with OpenIdIdpCommunicationError, and is rolled back. Then give the SHA-1
thumbprint of the top certificate that the issuer serves, in the place of SHA1, and IAM asks nobody:
` + "`--parameters ParameterKey=Thumbprint,ParameterValue=SHA1`" + `.

After a later ` + "`render`" + ` the same commands bring a stack up to date, with ` + "`update-stack`" + ` in the place of
` + "`create-stack`" + `, ` + "`stack-update-complete`" + ` in that of ` + "`stack-create-complete`" + `, and without
` + "`--enable-termination-protection`" + `. Parameters that were given must be given again.` + moved(stacks),
		Check: "The stack must say CREATE_COMPLETE, and its outputs name everything that it made:\n\n" +
			code("aws cloudformation describe-stacks --region "+s.Region+" --stack-name "+name+"\n") + `
The documents must be readable by everybody:

    curl ` + s.Issuer + "/" + s.Objects[0].Key,
		Undo: "Only when no cluster uses it any more: its components could no longer reach AWS.\n\n" +
			code(preamble(s), "./"+scriptFile+" --remove\n", others(stacks, -stacks, remove(name+"-$number")), remove(name)),
	}.File(s)
}

func intro(s *render.Stack, stacks int) string {
	files := "`template.yaml` has everything that CloudFormation can create."
	if stacks > 1 {
		files = fmt.Sprintf("`template.yaml` and `roles-*.yaml`"+` have everything that CloudFormation can create. They are %d stacks,
because a template that is sent with the request can have 51,200 bytes; they are created in the order of
their numbers.`, stacks)
	}
	return files + "\n`" + scriptFile + "`" + ` does what it cannot: it puts the OIDC documents in ` + "`" + documentsFolder + "/`" + ` into the bucket` + tagging(s) + `.

` + "`" + stackSetFolder + "/`" + ` has the same for many accounts. Its template has no value of this cluster in it, so that it can
be approved once for all clusters. Use one of the two.`
}

// create are the commands that create a stack and wait for it.
func create(name, template string) string {
	return fmt.Sprintf(`aws cloudformation create-stack --stack-name %[1]s \
    --template-body file://%[2]s --capabilities CAPABILITY_NAMED_IAM \
    --enable-termination-protection
aws cloudformation wait stack-create-complete --stack-name %[1]s
`, name, template)
}

// remove are the commands that delete a stack and wait for it.
func remove(name string) string {
	return fmt.Sprintf(`aws cloudformation update-termination-protection --stack-name %[1]s \
    --no-enable-termination-protection
aws cloudformation delete-stack --stack-name %[1]s
aws cloudformation wait stack-delete-complete --stack-name %[1]s
`, name)
}

// others makes a loop of the commands for all stacks but the first: upwards from the second,
// or downwards from the last, since a policy can be in a later stack than its role.
func others(stacks, from int, commands string) string {
	if stacks == 1 {
		return ""
	}
	var b strings.Builder
	b.WriteString("for number in")
	for i := range stacks - 1 {
		number := from + i
		if from < 0 {
			number = -number
		}
		fmt.Fprintf(&b, " %d", number)
	}
	b.WriteString("; do\n")
	for line := range strings.Lines(commands) {
		b.WriteString("    " + line)
	}
	b.WriteString("done\n")
	return b.String()
}

// moved warns of what only several stacks have to fear.
func moved(stacks int) string {
	if stacks == 1 {
		return ""
	}
	return ` If there are other CredentialsRequests then, a role can
have moved to another stack, which can take it over only after the stack that had it was updated.`
}

func tagging(s *render.Stack) string {
	for _, r := range s.Roles {
		if len(r.Managed) > 0 {
			return ", and\ntags the managed policies"
		}
	}
	return ""
}

// stackName returns the name of the first stack. It must begin with a letter, which an
// infrastructure name need not.
func stackName(s *render.Stack) string { return "sts-" + s.Name }

// preamble makes the commands stop at the first failure, in the right region, and before
// anything is done in another account.
func preamble(s *render.Stack) string {
	return "set -eu\nexport AWS_REGION=" + s.Region + " AWS_DEFAULT_REGION=" + s.Region + " AWS_PAGER=\n" +
		`test "$(aws sts get-caller-identity --query Account --output text)" = ` + s.Account + "\n"
}

// code indents lines, which makes them a block of code.
func code(parts ...string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.Join(parts, "")) {
		b.WriteString("    " + line)
	}
	return b.String()
}
