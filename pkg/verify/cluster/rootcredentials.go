package cluster

import (
	"context"

	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// aws-creds is where the installer puts its own credentials unless credentialsMode is Manual.
var rootSecret = object{version: "v1", resource: "secrets", namespace: "kube-system", name: "aws-creds"}

func checkRootCredentials(ctx context.Context, in Input) []verify.Result {
	const subject = "Secret kube-system/aws-creds"
	there, err := in.Client.exists(ctx, rootSecret)
	switch {
	case err != nil:
		return unread(rootCredentials, subject, err)
	case there:
		return []verify.Result{rootCredentials.Problem(subject, "it is in the cluster: whoever may read it has what the installer had")}
	}
	return []verify.Result{rootCredentials.OK(subject)}
}
