package awscli

import (
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// readme returns the README.md.
func readme(s *render.Stack) render.File {
	return render.Readme{
		Title:  "Scripts for the aws command",
		Intro:  intro(s),
		Apply:  fmt.Sprintf("With credentials of account %s:\n\n    ./%s\n\n", s.Account, applyScript) + again(s),
		Domain: "./" + applyScript + " | grep ' serves '\n",
		Check:  render.CheckDocuments(s),
		Undo:   render.UndoWarning + "\n\n" + fmt.Sprintf("    ./%s\n\n", destroyScript) + undo(s),
	}.File(s)
}

func intro(s *render.Stack) string {
	var made []string
	if s.Bucket != nil {
		made = append(made, "the bucket")
	}
	if s.Distribution != nil {
		made = append(made, "the distribution")
	}
	if s.Provider != nil {
		made = append(made, "the identity provider", roles(len(s.Roles)))
	}
	text := fmt.Sprintf("`%s` creates %s; `%s` deletes them again. Both need a\n"+
		"POSIX shell and the `aws` command, version 1.37 or 2.23 (both of January 2025) or later, and nothing else:\n"+
		"older ones cannot write on the condition that nobody else has written, and insist on the thumbprint of an\n"+
		"identity provider. The head of each script lists the IAM permissions that it needs.\n\n"+
		"The scripts send the files beside them as they are", applyScript, list(made), destroyScript)
	var files []string
	if s.Provider != nil {
		files = append(files, fmt.Sprintf("`%s/` has the trust policy and the permissions of each\nrole", policyFolder))
	}
	switch {
	case s.Distribution != nil:
		text += ", but for the IDs that CloudFront chooses, which they fill in"
		files = append(files, "`bucket-policy.json` lets the\ndistribution read the OIDC documents, and nobody else anything",
			"`distribution.json` and\n`origin-access-control.json` say what the distribution does")
	case s.Bucket != nil:
		files = append(files, fmt.Sprintf("`bucket-policy.json` lets everybody read the OIDC documents in `%s/`", render.DocumentsFolder))
	}
	return text + ": " + list(append(files, "`tags.json` goes onto\neverything")) + "."
}

// again says what happens when apply.sh is run again.
func again(s *render.Stack) string {
	looks := "It looks first, and changes nothing when the account is another one, or when something of the same name exists\n" +
		"that was not made for this cluster."
	if len(s.Objects) > 0 {
		looks = "It looks first, and changes nothing when the account is another one, when something of the same name exists\n" +
			"that was not made for this cluster, or when signing keys are published without this cluster's."
	}
	text := looks + " It can be run\n" +
		"again, also after an interruption: it brings what is there up to date, and leaves alone what is right"
	if s.Bucket == nil {
		return text + "."
	}
	text += ", but\nfor the access block and the policy of the bucket: these it sends every time."
	if len(s.Objects) > 0 {
		text += " Further keys beside this\ncluster's in a published `keys.json` stay."
	}
	if s.Distribution != nil && s.Provider != nil {
		text += "\n\nThe bucket and the distribution are there since the first step. Before the identity provider is made the script\n" +
			"waits until the distribution serves everywhere, which takes minutes after a change of it."
	}
	return text + "\n\nWhile the bucket is being created, a file `.bucket-intent` lies beside the script: it is how the next run\n" +
		"knows that a bucket without tags is this cluster's. Run the script again in the same folder then."
}

func undo(s *render.Stack) string {
	var b strings.Builder
	b.WriteString("It deletes what it names, if that carries the tag `" + s.OwnershipTag + "`,\n" +
		"and nothing else. When something has to stay it says so, and exits with 1. It can be run again.")
	if s.Provider != nil {
		b.WriteString(" It does not\nname a role that an earlier rendering had and this one has not.")
	}
	if s.Distribution != nil {
		b.WriteString(" The distribution is switched off first, which CloudFront takes minutes for.")
	}
	if len(s.Objects) > 0 {
		b.WriteString("\n\nA cluster of the same name has the same tags. So it deletes nothing when signing keys are published and\n" +
			"`" + s.KeyID + "` is not among them: then they are another\n" +
			"cluster's, or the key of this one was replaced since, and the scripts have to be rendered with the new key.")
	}
	if s.SelfHosted() {
		b.WriteString("\n\nThe documents are not this script's: " + render.StopServing(s))
	}
	return b.String()
}

func roles(n int) string {
	if n == 1 {
		return "1 role"
	}
	return fmt.Sprintf("%d roles", n)
}
