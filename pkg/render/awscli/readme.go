package awscli

import (
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// readme returns the README.md.
func readme(s *render.Stack) render.File {
	return render.Readme{
		Title: "Scripts for the aws command",
		Intro: fmt.Sprintf("`%s` creates the bucket, the identity provider and %s; `%s` deletes them again. Both need a\n"+
			"POSIX shell and the `aws` command, version 1.37 or 2.23 (both of January 2025) or later, and nothing else:\n"+
			"older ones cannot write on the condition that nobody else has written, and insist on the thumbprint of an\n"+
			"identity provider. The head of each script lists the IAM permissions that it needs.\n\n"+
			"The scripts send the files beside them as they are: `%s/` has the trust policy and the permissions of each\n"+
			"role, `bucket-policy.json` lets everybody read the OIDC documents in `%s/`, and `tags.json` goes onto\n"+
			"everything.", applyScript, roles(len(s.Roles)), destroyScript, policyFolder, render.DocumentsFolder),
		Apply: fmt.Sprintf("With credentials of account %s:\n\n    ./%s\n\n", s.Account, applyScript) +
			"It looks first, and changes nothing when the account is another one, when something of the same name exists\n" +
			"that was not made for this cluster, or when signing keys are published without this cluster's. It can be run\n" +
			"again, also after an interruption: it brings what is there up to date, and leaves alone what is right, but\n" +
			"for the access block and the policy of the bucket: these it sends every time. Further keys beside this\n" +
			"cluster's in a published `keys.json` stay.\n\n" +
			"While the bucket is being created, a file `.bucket-intent` lies beside the script: it is how the next run\n" +
			"knows that a bucket without tags is this cluster's. Run the script again in the same folder then.",
		Check: render.CheckDocuments(s),
		Undo: render.UndoWarning + "\n\n" +
			fmt.Sprintf("    ./%s\n\n", destroyScript) +
			"It deletes what it names, if that carries the tag `" + s.OwnershipTag + "`,\n" +
			"and nothing else. When something has to stay it says so, and exits with 1. It can be run again. It does not\n" +
			"name a role that an earlier rendering had and this one has not.\n\n" +
			"A cluster of the same name has the same tags. So it deletes nothing when signing keys are published and\n" +
			"`" + s.KeyID + "` is not among them: then they are another\n" +
			"cluster's, or the key of this one was replaced since, and the scripts have to be rendered with the new key.",
	}.File(s)
}

func roles(n int) string {
	if n == 1 {
		return "1 role"
	}
	return fmt.Sprintf("%d roles", n)
}
