package files

import (
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// readme returns the README.md, whose commands are run by a test.
func readme(s *render.Stack, steps []step) render.File {
	calls := 0
	for _, st := range steps {
		calls += len(st.calls)
	}
	intro := fmt.Sprintf(`One JSON document for each of the %d API calls that create everything, in numbered folders: the number is
the order, and the rest of a folder's name is the command of `+"`aws`"+` that takes the documents. The calls of one
folder can be made in any order.`, calls)
	if len(s.Documents) > 0 {
		intro += fmt.Sprintf(" `%s/` has the OIDC documents as they are served below the issuer's URL.", render.DocumentsFolder)
	}
	return render.Readme{
		Title: "API calls",
		Intro: intro + placeholders(s),
		Apply: "With credentials of account " + s.Account + ", in this folder" + firstStepDone(steps) + ":\n\n" + render.Commands(s, apply(s, steps)) + `
This is for the first time, in an account where nothing of this cluster exists: the commands stop at the
first thing that does. Afterwards, or after an interruption, take the scripts of the format aws-cli, which bring
up to date what is there. IAM takes a few seconds to know a new provider: if a role is refused with
MalformedPolicyDocument, go on with that call.`,
		Domain: findDistribution(s, "DomainName"),
		Check:  render.CheckDocuments(s),
		Undo: render.UndoWarning + " In this folder:\n\n" + render.Commands(s, undo(s, steps)) + "\n" + guardWords(s) + ` After an
interruption take the script destroy.sh of the format aws-cli, which can be run again.` + servedElsewhere(s),
	}.File(s)
}

// placeholders says what is to be replaced in the documents of CloudFront's calls.
func placeholders(s *render.Stack) string {
	if s.Distribution == nil {
		return ""
	}
	return fmt.Sprintf(`

**CloudFront chooses two IDs, for which words stand in the documents:** `+"`%s`"+` is that of the origin
access control, and `+"`%s`"+` that of the distribution. The commands below put the real ones in their place;
whoever makes the calls in another way must do so, too.`, controlPlaceholder, cloud.PendingDistribution)
}

// firstStepDone says which of the calls were made in the first of two steps.
func firstStepDone(steps []step) string {
	last := ""
	for i, st := range steps {
		if st.done {
			last = st.operation.folder(i + 1)
		}
	}
	if last == "" {
		return ""
	}
	return ". The calls up to\n`" + last + "` were made in the first step: the domain of the distribution is this cluster's issuer"
}

// apply returns one command, or one loop, for each step.
func apply(s *render.Stack, steps []step) string {
	var b strings.Builder
	switch {
	case s.Distribution != nil && !s.Pending():
		// Another cluster may have had the name before; the domain is this distribution's alone.
		fmt.Fprintf(&b, "[ \"$(%s)\" = %s ] ||\n    { echo 'There is no distribution of the bucket %s with the domain of the issuer' >&2; exit 1; }\n",
			strings.TrimSpace(findDistribution(s, "DomainName")), s.IssuerHostPath(), s.Bucket.BucketName)
		fmt.Fprintf(&b, "if aws s3api head-object --bucket %s --key %s >/dev/null 2>&1; then\n    echo 'The documents are published already' >&2; exit 1\nfi\n", s.Bucket.BucketName, oidc.KeysPath)
	case s.Bucket != nil:
		// In us-east-1 S3 does not refuse to create a bucket that the account has already.
		fmt.Fprintf(&b, "if aws s3api head-bucket --bucket %[1]s 2>/dev/null; then\n    echo 'The bucket %[1]s exists already' >&2; exit 1\nfi\n", s.Bucket.BucketName)
	}
	for i, st := range steps {
		if st.done {
			continue
		}
		b.WriteString(command(s, st, st.operation.folder(i+1)))
	}
	return b.String()
}

// command returns the command, or the loop, that makes the calls of a step.
func command(s *render.Stack, st step, folder string) string {
	one := fmt.Sprintf("aws %s --cli-input-json file://", st.operation)
	file := folder + "/" + st.calls[0].name + ".json"
	filled := func(placeholder, variable string) string {
		return fmt.Sprintf("sed \"s/%s/$%s/\" \\\n    %s >filled.json\n", placeholder, variable, file)
	}
	switch st.operation {
	case opCreateControl:
		return "control=$(" + one + file + " \\\n    --query OriginAccessControl.Id --output text)\n"
	case opCreateDistribution:
		return filled(controlPlaceholder, "control") +
			"distribution=$(" + one + "filled.json \\\n    --query Distribution.Id --output text)\n"
	case opBucketPolicy:
		if s.Distribution != nil {
			return filled(cloud.PendingDistribution, "distribution") + one + "filled.json\nrm filled.json\n"
		}
	case opPutObject:
		var b strings.Builder
		for i, c := range st.calls {
			fmt.Fprintf(&b, "%s%s/%s.json \\\n    --body %s\n", one, folder, c.name, render.DocumentFile(s.Objects[i].Key))
		}
		return b.String()
	}
	if len(st.calls) == 1 {
		return one + file + "\n"
	}
	return fmt.Sprintf("for call in %s/*.json; do\n    aws %s --cli-input-json \"file://$call\"\ndone\n", folder, st.operation)
}

// findDistribution returns the command that prints an attribute of the stack's distribution.
func findDistribution(s *render.Stack, attribute string) string {
	if s.Distribution == nil {
		return ""
	}
	return fmt.Sprintf("aws cloudfront list-distributions --output text \\\n    --query \"(DistributionList.Items || \\`[]\\`)[?Origins.Items[0].DomainName=='%s'].%s\"\n", s.Distribution.OriginDomain, attribute)
}
