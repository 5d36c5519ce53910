package cloudformation

import (
	"fmt"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/shell"
)

// readme returns the README.md, whose commands are run by a test. templates are the names of
// the templates, in the order in which their stacks are created.
func readme(s *render.Stack, templates []string) render.File {
	deployed := func(template string) string { return deploy(s, template) }
	removed := func(template string) string { return remove(stackName(s, template)) }
	return render.Readme{
		Title: "CloudFormation",
		Intro: intro(s, templates),
		Apply: "With credentials of account " + s.Account + ", in this folder" + firstStepWords(s) + ":\n\n" +
			render.Commands(s, documentsFirst(s), each(templates, deployed), scriptLast(s)) + `
` + "`deploy`" + ` creates a stack or brings it up to date; one that fails is rolled back. The names of the resources
are not yours to choose, since the cluster's manifests have their ARNs in them.` + parameterText(s) + "\n\n" + thumbprintText(s) + updateText(s, templates),
		Domain: "aws cloudformation describe-stacks --stack-name " + stackName(s, mainTemplate) + " --output text \\\n" +
			"    --query \"Stacks[0].Outputs[?OutputKey=='DistributionDomain'].OutputValue\"\n",
		Check: checkText(templates) + " Its outputs name everything that it made:\n\n" +
			render.Commands(s, each(templates, func(template string) string {
				return "aws cloudformation describe-stacks --stack-name " + stackName(s, template) + "\n"
			})) + "\n" + render.CheckDocuments(s),
		Undo: render.UndoWarning + "\n\n" +
			render.Commands(s, removeDocuments(s), eachReversed(templates, removed)) + servedElsewhere(s),
	}.File(s)
}

// firstStepWords says that the stack of the first step is brought up to date.
func firstStepWords(s *render.Stack) string {
	if s.Distribution == nil || s.Pending() {
		return ""
	}
	return ". The stack is that of the first step, which is brought up to date"
}

// documentsFirst publishes the documents before the provider is made, if the bucket is there.
func documentsFirst(s *render.Stack) string {
	switch {
	case s.Distribution == nil || s.Pending():
		return ""
	case hasManaged(s):
		return "./" + scriptFile + " --documents\n"
	default:
		return "./" + scriptFile + "\n"
	}
}

// scriptLast does what needs the finished stack.
func scriptLast(s *render.Stack) string {
	if hasScript(s) && (s.Distribution == nil || hasManaged(s)) {
		return "./" + scriptFile + "\n"
	}
	return ""
}

func removeDocuments(s *render.Stack) string {
	if len(s.Objects) == 0 {
		return ""
	}
	return "./" + scriptFile + " --remove\n"
}

// servedElsewhere says what becomes of documents that this stack does not serve.
func servedElsewhere(s *render.Stack) string {
	if !s.SelfHosted() {
		return ""
	}
	return "\nThe documents are not in AWS: " + render.StopServing(s)
}

func parameterText(s *render.Stack) string {
	if s.Provider == nil {
		return ""
	}
	return ` The parameters have the values
that ` + "`render`" + ` was given, and are named in the commands, because ` + "`deploy`" + ` would leave a stack that is there
the values that it has: ` + "`PermissionsBoundaryArn`" + ` is every role's boundary, and ` + "`Thumbprint`" + ` can name the
certificate of the issuer. Whoever changes one must do so every time.`
}

func intro(s *render.Stack, templates []string) string {
	files := "`template.yaml` has everything that CloudFormation can create."
	if len(templates) > 1 {
		what := "the bucket and the identity provider"
		if s.Bucket == nil {
			what = "the identity provider"
		}
		files = fmt.Sprintf("`template.yaml` has %s, and the other templates have the roles: %d stacks\n"+
			"in all, because a template that is sent with the request can have 51,200 bytes.", what, len(templates))
	}
	return files + scriptWords(s) + `

` + "`" + stackSetFolder + "/`" + ` has the same for many accounts, ` + stackSetWords(len(templates)) + `. Use one of the two.`
}

// stackSetWords speaks of the templates for many accounts, of which there are about as many.
func stackSetWords(templates int) string {
	if templates > 1 {
		return "in templates that have no value of this cluster in\nthem, so that they can be approved once for all clusters"
	}
	return "in a template that has no value of this cluster in it,\nso that it can be approved once for all clusters"
}

// scriptWords says what CloudFormation cannot do.
func scriptWords(s *render.Stack) string {
	var does []string
	if len(s.Objects) > 0 {
		does = append(does, "puts the OIDC documents in `"+render.DocumentsFolder+"/` into the bucket")
	}
	if hasManaged(s) {
		does = append(does, "tags the managed policies")
	}
	if len(does) == 0 {
		return ""
	}
	return "\n`" + scriptFile + "` does what it cannot: it " + strings.Join(does, ", and\n") + "."
}

func checkText(templates []string) string {
	if len(templates) > 1 {
		return "Each stack must say CREATE_COMPLETE or UPDATE_COMPLETE."
	}
	return "The stack must say CREATE_COMPLETE or UPDATE_COMPLETE."
}

// stackName returns the name of the stack of a template. It must begin with a letter, which
// an infrastructure name need not.
func stackName(s *render.Stack, template string) string {
	if template == mainTemplate {
		return "sts-" + s.Name
	}
	return "sts-" + s.Name + "-" + template
}

// deploy are the commands that create or update a stack. Protection comes after, so that a
// stack that could not be created can be deleted.
func deploy(s *render.Stack, template string) string {
	values := ""
	if s.Provider != nil {
		values = " \\\n    --parameter-overrides " + idBoundary + "=" + shell.Word(s.Boundary)
		if template == mainTemplate {
			values += " " + idThumbprint + "=" + shell.Word(s.Provider.Thumbprint)
		}
	}
	return fmt.Sprintf(`aws cloudformation deploy --stack-name %[1]s --template-file %[2]s \
    --capabilities CAPABILITY_NAMED_IAM --no-fail-on-empty-changeset%[3]s
aws cloudformation update-termination-protection --stack-name %[1]s \
    --enable-termination-protection
`, stackName(s, template), templateFile(template), values)
}

// remove are the commands that delete a stack and wait for it.
func remove(name string) string {
	return fmt.Sprintf(`aws cloudformation update-termination-protection --stack-name %[1]s \
    --no-enable-termination-protection
aws cloudformation delete-stack --stack-name %[1]s
aws cloudformation wait stack-delete-complete --stack-name %[1]s
`, name)
}

// each returns the commands for the first template, followed by a loop for the others, if
// there are any.
func each(templates []string, commands func(template string) string) string {
	return commands(templates[0]) + loop(templates[1:], commands)
}

// eachReversed is each in the opposite order.
func eachReversed(templates []string, commands func(template string) string) string {
	others := slices.Clone(templates[1:])
	slices.Reverse(others)
	return loop(others, commands) + commands(templates[0])
}

// loopWidth is how wide the list of a loop is, in characters.
const loopWidth = 95

func loop(templates []string, commands func(template string) string) string {
	if len(templates) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString("for part in")
	column := b.Len()
	for _, name := range templates {
		if column += 1 + len(name); column > loopWidth {
			b.WriteString(" \\\n   ")
			column = 4 + len(name)
		}
		b.WriteString(" " + name)
	}
	b.WriteString("\ndo\n")
	for line := range strings.Lines(commands("$part")) {
		b.WriteString("    " + line)
	}
	b.WriteString("done\n")
	return b.String()
}
