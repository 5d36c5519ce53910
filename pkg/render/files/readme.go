package files

import (
	"fmt"
	"path"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// documents is the folder with the OIDC documents, laid out as they are served.
const documents = "oidc"

// readme returns the README.md, whose commands are run by a test.
func readme(s *render.Stack, steps []step) render.File {
	calls := 0
	for _, st := range steps {
		calls += len(st.calls)
	}
	return render.Readme{
		Title: "API calls",
		Intro: fmt.Sprintf(`One JSON document for each of the %d API calls that create everything, in numbered folders: the number is
the order, and the rest of a folder's name is the command of `+"`aws`"+` that takes the documents. The calls of one
folder can be made in any order. `+"`%s/`"+` has the OIDC documents as they are served below the issuer's URL.`, calls, documents),
		Apply: "With credentials of account " + s.Account + ", in this folder:\n\n" + code(preamble(s), apply(s, steps)) + `
Nothing is looked at before. A call named create-… is refused for what exists already, and stops the commands
there; one named put-… writes over what was there. IAM takes a few seconds to know a new provider: if a role
is refused with MalformedPolicyDocument, go on with that call.`,
		Check: "The documents must be readable by everybody:\n\n    curl " + s.Issuer + "/" + s.Objects[0].Key,
		Undo: "Only when no cluster uses it any more: its components could no longer reach AWS. In this folder:\n\n" +
			code(preamble(s), undo(s, steps)),
	}.File(s)
}

// preamble makes the commands stop at the first failure, in the right region.
func preamble(s *render.Stack) string {
	return "set -eu\nexport AWS_REGION=" + s.Region + " AWS_DEFAULT_REGION=" + s.Region + " AWS_PAGER=\n"
}

// apply returns one command, or one loop, for each step.
func apply(s *render.Stack, steps []step) string {
	var b strings.Builder
	for i, st := range steps {
		folder := st.operation.folder(i + 1)
		switch {
		case st.operation == opPutObject:
			for j, c := range st.calls {
				fmt.Fprintf(&b, "aws %s --cli-input-json file://%s/%s.json \\\n    --body %s\n", st.operation, folder, c.name, path.Join(documents, s.Objects[j].Key))
			}
		case len(st.calls) == 1:
			fmt.Fprintf(&b, "aws %s --cli-input-json file://%s/%s.json\n", st.operation, folder, st.calls[0].name)
		default:
			fmt.Fprintf(&b, "for call in %s/*.json; do\n    aws %s --cli-input-json \"file://$call\"\ndone\n", folder, st.operation)
		}
	}
	return b.String()
}

// code indents lines, which makes them a block of code.
func code(parts ...string) string {
	var b strings.Builder
	for line := range strings.Lines(strings.Join(parts, "")) {
		b.WriteString("    " + line)
	}
	return b.String()
}
