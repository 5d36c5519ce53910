package cloudformation

import (
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// setName is what the README calls the stack set: it is not one cluster's.
const setName = "openshift-sts"

// stackSetReadme returns the README.md of the stack set, whose commands are run by a test.
// sets is how many templates there are.
func stackSetReadme(s *render.Stack, sets int, userTags bool) render.File {
	tags, tagText := "", ""
	if userTags {
		tags = " --tags file://" + tagsFile
		tagText = `
` + "`" + tagsFile + "`" + ` has the cluster's own tags. A stack set gives the same tags to all that it makes: clusters
with other tags need a stack set of their own, from the same template.
`
	}
	var create, instances, remove strings.Builder
	for number := 1; number <= sets; number++ {
		set, template, values := setOf(number), templateName(number), parametersFile(number)
		fmt.Fprintf(&create, "aws cloudformation create-stack-set --stack-set-name %s \\\n"+
			"    --template-body file://%s --parameters file://%s \\\n"+
			"    --capabilities CAPABILITY_NAMED_IAM%s\n", set, template, values, tags)
		fmt.Fprintf(&instances, "operation=$(aws cloudformation create-stack-instances --stack-set-name %s \\\n"+
			"    --accounts %s --regions %s --parameter-overrides file://%s \\\n"+
			"    --query OperationId --output text)\nfinished %s\n", set, s.Account, s.Region, values, set)
	}
	for number := sets; number >= 1; number-- {
		set := setOf(number)
		fmt.Fprintf(&remove, "operation=$(aws cloudformation delete-stack-instances --stack-set-name %s \\\n"+
			"    --accounts %s --regions %s --no-retain-stacks \\\n"+
			"    --query OperationId --output text)\nfinished %s\n", set, s.Account, s.Region, set)
	}
	which := "`template.yaml` is the same for every cluster that has the same CredentialsRequests. It is approved once and\nbecomes a stack set in the account that manages the others."
	if sets > 1 {
		which = "`template.yaml` and `roles-*.yaml` are the same for every cluster that has the same CredentialsRequests.\n" +
			"They are approved once and become stack sets in the account that manages the others: several, because a\n" +
			"template can have 51,200 bytes."
	}
	f := render.Readme{
		Title: "CloudFormation, for many accounts",
		Intro: which + `
Each cluster adds an instance in its own account and region, with the values that are in
` + "`" + parametersFile(1) + "`" + otherParameters(sets) + `.

A stack set has one instance for each account and region. A second cluster in the same two needs a stack
set of its own, from the same template.`,
		Apply: `Once, with credentials of the account that manages the stack sets, always in the same region, in this
folder. The values here are only those that an instance has if it is given no others:

` + code("set -eu\n", create.String()) + tagText + `
For each cluster, with its own files:

` + code(finished, instances.String()) + `
Then, with credentials of account ` + s.Account + `, what CloudFormation cannot do:

    ../` + scriptFile + `

The commands are for stack sets that use roles of your own (self-managed permissions). With those of AWS
Organizations, add ` + "`--permission-model SERVICE_MANAGED --auto-deployment Enabled=false`" + ` to
` + "`create-stack-set`" + `, and give ` + "`create-stack-instances`" + `, in the place of ` + "`--accounts`" + `,
` + "`--deployment-targets OrganizationalUnitIds=OU,Accounts=" + s.Account + ",AccountFilterType=INTERSECTION`" + `.`,
		Check: "The documents must be readable by everybody:\n\n    curl " + s.Issuer + "/" + s.Objects[0].Key,
		Undo: `Only when no cluster uses it any more: its components could no longer reach AWS. With credentials of
account ` + s.Account + `:

    ../` + scriptFile + ` --remove

Then with those of the account that manages the stack sets, which stay for other clusters:

` + code("set -eu\n", finished, remove.String()),
	}.File(s)
	f.Name = stackSetFolder + "/" + f.Name
	return f
}

// finished is a function of the shell that waits for an operation on a stack set, for
// which the `aws` command has no waiter.
const finished = `finished() {
    while :; do
        status=$(aws cloudformation describe-stack-set-operation --stack-set-name "$1" \
            --operation-id "$operation" --query StackSetOperation.Status --output text)
        case $status in
        SUCCEEDED) return ;;
        QUEUED | RUNNING) sleep 5 ;;
        *) echo "$1: $status" >&2; return 1 ;;
        esac
    done
}
`

func otherParameters(sets int) string {
	if sets == 1 {
		return ""
	}
	return " and `roles-*.parameters.json`"
}

// setOf returns the name of the stack set with a number, counted from 1.
func setOf(number int) string {
	if number == 1 {
		return setName
	}
	return setName + "-" + stackFile(number)
}
