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
		Apply: "With credentials of account " + s.Account + ", in this folder:\n\n" +
			render.Commands(s, each(templates, deployed), "./"+scriptFile+"\n") + `
` + "`deploy`" + ` creates a stack or brings it up to date; one that fails is rolled back. The names of the resources
are not yours to choose, since the cluster's manifests have their ARNs in them. The parameters have the values
that ` + "`render`" + ` was given, and are named in the commands, because ` + "`deploy`" + ` would leave a stack that is there
the values that it has: ` + "`PermissionsBoundaryArn`" + ` is every role's boundary, and ` + "`Thumbprint`" + ` can name the
certificate of the issuer. Whoever changes one must do so every time.

` + thumbprintText(s) + "\n" + updateText(s, templates),
		Check: checkText(templates) + " Its outputs name everything that it made:\n\n" +
			render.Commands(s, each(templates, func(template string) string {
				return "aws cloudformation describe-stacks --stack-name " + stackName(s, template) + "\n"
			})) + "\n" + render.CheckDocuments(s),
		Undo: render.UndoWarning + "\n\n" +
			render.Commands(s, "./"+scriptFile+" --remove\n", eachReversed(templates, removed)),
	}.File(s)
}

func intro(s *render.Stack, templates []string) string {
	files := "`template.yaml` has everything that CloudFormation can create."
	if len(templates) > 1 {
		files = fmt.Sprintf("`template.yaml` has the bucket and the identity provider, and the other templates have the roles: %d stacks\n"+
			"in all, because a template that is sent with the request can have 51,200 bytes.", len(templates))
	}
	return files + "\n`" + scriptFile + "`" + ` does what it cannot: it puts the OIDC documents in ` + "`" + render.DocumentsFolder + "/`" + ` into the bucket` + tagging(s) + `.

` + "`" + stackSetFolder + "/`" + ` has the same for many accounts, ` + stackSetWords(len(templates)) + `. Use one of the two.`
}

// stackSetWords speaks of the templates for many accounts, of which there are about as many.
func stackSetWords(templates int) string {
	if templates > 1 {
		return "in templates that have no value of this cluster in\nthem, so that they can be approved once for all clusters"
	}
	return "in a template that has no value of this cluster in it,\nso that it can be approved once for all clusters"
}

func tagging(s *render.Stack) string {
	for _, r := range s.Roles {
		if len(r.Managed) > 0 {
			return ", and\ntags the managed policies"
		}
	}
	return ""
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
	values := idBoundary + "=" + shell.Word(s.Boundary)
	if template == mainTemplate {
		values += " " + idThumbprint + "=" + shell.Word(s.Provider.Thumbprint)
	}
	return fmt.Sprintf(`aws cloudformation deploy --stack-name %[1]s --template-file %[2]s \
    --capabilities CAPABILITY_NAMED_IAM --no-fail-on-empty-changeset \
    --parameter-overrides %[3]s
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
