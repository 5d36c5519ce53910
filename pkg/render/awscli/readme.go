package awscli

import (
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// readme returns the README.md.
func readme(s *render.Stack) render.File {
	return render.Readme{
		Title: "Scripts for the aws command",
		Intro: fmt.Sprintf("`%s` creates the bucket, the identity provider and %s; `%s` deletes them again. Both need a\n"+
			"POSIX shell and the `aws` command, version 1 or 2, and nothing else. The head of each lists the IAM\n"+
			"permissions that it needs. (An `aws` from before the autumn of 2024 insists on the thumbprint of an\n"+
			"identity provider, which AWS finds itself by now: take a newer one.)\n\n"+
			"The scripts send the files beside them as they are: `%s/` has the trust policy and the permissions of each\n"+
			"role, `bucket-policy.json` lets everybody read the OIDC documents in `%s/`, and `tags.json` goes onto\n"+
			"everything.", applyScript, roles(len(s.Roles)), destroyScript, policyFolder, oidcFolder),
		Apply: fmt.Sprintf("With credentials of account %s:\n\n    ./%s\n\n", s.Account, applyScript) +
			"It looks first, and changes nothing when the account is another one, or when something of the same name\n" +
			"exists that was not made for this cluster. It can be run again, also after an interruption: it brings what\n" +
			"is there up to date, and leaves alone what is right. Keys of others in a published `keys.json` stay.\n\n" +
			"While the bucket is being created, a file `.bucket-intent` lies beside the script: it is how the next run\n" +
			"knows that a bucket without tags is this cluster's. Run the script again in the same folder then.",
		Check: "The documents must be readable by everybody:\n\n    curl " + s.Issuer + "/" + oidc.KeysPath,
		Undo: "Only when no cluster uses it any more: its components could no longer reach AWS.\n\n" +
			fmt.Sprintf("    ./%s\n\n", destroyScript) +
			"It deletes what it names, if that carries the tag `" + s.OwnershipTag + "`,\n" +
			"and nothing else. When something has to stay it says so, and exits with 1. It can be run again. It does not\n" +
			"name a role that an earlier rendering had and this one has not.",
	}.File(s)
}

func roles(n int) string {
	if n == 1 {
		return "1 role"
	}
	return fmt.Sprintf("%d roles", n)
}
