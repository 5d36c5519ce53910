package files

import (
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

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
folder can be made in any order. `+"`%s/`"+` has the OIDC documents as they are served below the issuer's URL.`, calls, render.DocumentsFolder),
		Apply: "With credentials of account " + s.Account + ", in this folder:\n\n" + render.Commands(s, apply(s, steps)) + `
This is for the first time, in an account where nothing of this cluster exists: the commands stop at the
first thing that does. Afterwards, or after an interruption, take the scripts of the format aws-cli, which bring
up to date what is there. IAM takes a few seconds to know a new provider: if a role is refused with
MalformedPolicyDocument, go on with that call.`,
		Check: render.CheckDocuments(s),
		Undo: render.UndoWarning + " In this folder:\n\n" + render.Commands(s, undo(s, steps)) + `
Nothing is deleted unless the bucket publishes this cluster's key. After an interruption take the script
destroy.sh of the format aws-cli, which can be run again.`,
	}.File(s)
}

// apply returns one command, or one loop, for each step.
func apply(s *render.Stack, steps []step) string {
	var b strings.Builder
	// In us-east-1 S3 does not refuse to create a bucket that the account has already.
	fmt.Fprintf(&b, "if aws s3api head-bucket --bucket %[1]s 2>/dev/null; then\n    echo 'The bucket %[1]s exists already' >&2; exit 1\nfi\n", s.Bucket.BucketName)
	for i, st := range steps {
		folder := st.operation.folder(i + 1)
		switch {
		case st.operation == opPutObject:
			for j, c := range st.calls {
				fmt.Fprintf(&b, "aws %s --cli-input-json file://%s/%s.json \\\n    --body %s\n", st.operation, folder, c.name, render.DocumentFile(s.Objects[j]))
			}
		case len(st.calls) == 1:
			fmt.Fprintf(&b, "aws %s --cli-input-json file://%s/%s.json\n", st.operation, folder, st.calls[0].name)
		default:
			fmt.Fprintf(&b, "for call in %s/*.json; do\n    aws %s --cli-input-json \"file://$call\"\ndone\n", folder, st.operation)
		}
	}
	return b.String()
}
