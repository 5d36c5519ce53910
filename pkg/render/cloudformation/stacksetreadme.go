package cloudformation

import (
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// setName is what the README calls the stack set: it is not one cluster's.
const setName = "openshift-sts"

// stackSetReadme returns the README.md of the stack set, whose commands are run by a test.
// templates are the names of the templates.
func stackSetReadme(s *render.Stack, templates []string, userTags bool) render.File {
	several := len(templates) > 1
	tags, tagText := "", ""
	if userTags {
		tags = " --tags file://" + tagsFile
		tagText = `
` + "`" + tagsFile + "`" + ` has the cluster's own tags. A stack set gives the same tags to all that it makes: clusters
with other tags need ` + one(several, "a stack set of their own, from the same template", "stack sets of their own, from the same templates") + `.
`
	}
	f := render.Readme{
		Title: "CloudFormation, for many accounts",
		Intro: stackSetIntro(templates),
		Apply: `Once, with credentials of the account that manages the stack sets, always in the same region, in this
folder. The values here are only those that an instance has if it is given no others:

` + managing(each(templates, func(t string) string { return createSet(t, tags) })) + tagText + `
For each cluster, with its own files:

` + managing(finished, each(templates, func(t string) string { return instances(s, "create", t) })) + "\n" + scriptAfter(s) + `## With AWS Organizations

The commands are for stack sets that use roles of your own (self-managed permissions). With those of AWS
Organizations, add ` + "`--permission-model SERVICE_MANAGED --auto-deployment Enabled=false`" + ` to
` + "`create-stack-set`" + `. All commands that have ` + "`--accounts " + s.Account + "`" + ` take in its place, OU being the
organizational unit of the account:
` + "`--deployment-targets OrganizationalUnitIds=OU,Accounts=" + s.Account + ",AccountFilterType=INTERSECTION`" + `.
With credentials of a delegated administrator, add ` + "`--call-as DELEGATED_ADMIN`" + ` to every command.

` + setUpdateText(s, templates, tags),
		Domain: "aws cloudfront list-distributions --output text \\\n" +
			"    --query \"(DistributionList.Items || \\`[]\\`)[?Comment=='OIDC documents of " + s.Name + "'].DomainName\"\n",
		Check: "With credentials of the account that manages the stack sets. " + one(several, "The", "Each") + ` instance must say CURRENT:

` + managing(each(templates, func(t string) string {
			return fmt.Sprintf(`aws cloudformation describe-stack-instance --stack-set-name %s \
    --stack-instance-account %s --stack-instance-region %s \
    --query 'StackInstance.[Status,StatusReason]' --output text
`, setOf(t), s.Account, s.Region)
		})) + "\n" + render.CheckDocuments(s),
		Undo: render.UndoWarning + removeBefore(s) + ` those of the account that manages the stack sets, which stay for other clusters. (With AWS
Organizations, ` + "`--deployment-targets`" + ` takes the place of ` + "`--accounts`" + ` here, too.)

` + managing(finished, eachReversed(templates, func(t string) string { return deleteInstances(s, t) })),
	}.File(s)
	f.Name = stackSetFolder + "/" + f.Name
	return f
}

// scriptAfter says how the script is run.
func scriptAfter(s *render.Stack) string {
	if !hasScript(s) {
		return ""
	}
	return "Then, with credentials of account " + s.Account + ", what CloudFormation cannot do:\n\n    ../" + scriptFile + "\n\n"
}

// removeBefore says how the documents are removed, and ends before the credentials for the rest.
func removeBefore(s *render.Stack) string {
	if len(s.Objects) == 0 {
		return " With"
	}
	return " With credentials of\naccount " + s.Account + ":\n\n    ../" + scriptFile + " --remove\n\nThen with"
}

func stackSetIntro(templates []string) string {
	if len(templates) > 1 {
		return fmt.Sprintf(`The %d templates are the same for every cluster that has the same CredentialsRequests. They are approved once
and become stack sets in the account that manages the others: several, because a template can have 51,200
bytes. Each cluster adds an instance of each in its own account and region, with the values that are in
`+"`parameters.json` and `*.parameters.json`"+`.

A stack set has one instance for each account and region. A second cluster in the same two needs stack sets
of its own, from the same templates.`, len(templates))
	}
	return "`template.yaml` is the same for every cluster that has the same CredentialsRequests. It is approved once and\n" +
		`becomes a stack set in the account that manages the others. Each cluster adds an instance in its own account
and region, with the values that are in ` + "`parameters.json`" + `.

A stack set has one instance for each account and region. A second cluster in the same two needs a stack
set of its own, from the same template.`
}

// setUpdateText says how instances follow a later rendering. A parameter that is new has the
// set's value in an instance until that is given its own, and a value that an instance was
// given stays when the set is updated:
// https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStackInstances.html
func setUpdateText(s *render.Stack, templates []string, tags string) string {
	return updateHeading + `

For each cluster, with its own files and with credentials of the account that manages the stack sets. The
first command gives this cluster's instance the template, and the second its values; the instances of others
stay as they are, and count as OUTDATED until the same was done for them. Without ` + "`--accounts`" + ` the first would
change them all at once, and give their new roles names of this cluster's.

` + managing(finished, each(templates, func(t string) string {
		return updateSet(s, t, tags) + instances(s, "update", t)
	})) + `
` + runAgain(s) + `When the files have other names than before, roles move to another stack: first
delete the instances of the stack sets whose template is gone, as below Undo, and bring the others up to date,
then create the new ones. Meanwhile, for some minutes, the components in question cannot reach AWS.`
}

func runAgain(s *render.Stack) string {
	if !hasScript(s) {
		return ""
	}
	return "Then run `../" + scriptFile + "` again. "
}

func createSet(template, tags string) string {
	return fmt.Sprintf(`aws cloudformation create-stack-set --stack-set-name %s \
    --template-body file://%s --parameters file://%s \
    --capabilities CAPABILITY_NAMED_IAM%s
`, setOf(template), templateFile(template), parametersFile(template), tags)
}

// updateSet are the commands that give a cluster's instance the template.
func updateSet(s *render.Stack, template, tags string) string {
	return fmt.Sprintf(`operation=$(aws cloudformation update-stack-set --stack-set-name %[1]s \
    --template-body file://%[2]s --parameters file://%[3]s \
    --capabilities CAPABILITY_NAMED_IAM%[4]s \
    --accounts %[5]s --regions %[6]s --query OperationId --output text)
finished %[1]s
`, setOf(template), templateFile(template), parametersFile(template), tags, s.Account, s.Region)
}

// instances are the commands that create or update a cluster's instance.
func instances(s *render.Stack, verb, template string) string {
	return fmt.Sprintf(`operation=$(aws cloudformation %[1]s-stack-instances --stack-set-name %[2]s \
    --accounts %[3]s --regions %[4]s --parameter-overrides file://%[5]s \
    --query OperationId --output text)
finished %[2]s
`, verb, setOf(template), s.Account, s.Region, parametersFile(template))
}

func deleteInstances(s *render.Stack, template string) string {
	return fmt.Sprintf(`operation=$(aws cloudformation delete-stack-instances --stack-set-name %[1]s \
    --accounts %[2]s --regions %[3]s --no-retain-stacks \
    --query OperationId --output text)
finished %[1]s
`, setOf(template), s.Account, s.Region)
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

// managing returns commands for the account that manages the stack sets, which the stack does
// not know, as a block of code. They stop at the first failure without ending the shell that
// they were pasted into.
func managing(parts ...string) string {
	return render.Code("(\nset -eu\n" + strings.Join(parts, "") + ")\n")
}

// one returns the first text if there is one of something, and the second if there are several.
func one(several bool, singular, plural string) string {
	if several {
		return plural
	}
	return singular
}

// setOf returns the name of the stack set of a template.
func setOf(template string) string {
	if template == mainTemplate {
		return setName
	}
	return setName + "-" + template
}
