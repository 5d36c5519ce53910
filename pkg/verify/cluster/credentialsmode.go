package cluster

import (
	"context"
	"errors"

	operatorv1 "github.com/openshift/api/operator/v1"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

var cloudCredential = object{group: "operator.openshift.io", version: "v1", resource: "cloudcredentials", name: "cluster"}

func checkCredentialsMode(ctx context.Context, in Input) []verify.Result {
	const subject = "CloudCredential cluster"
	var found operatorv1.CloudCredential
	err := in.Client.get(ctx, cloudCredential, &found)
	switch {
	case errors.Is(err, errAbsent):
		return []verify.Result{credentialsMode.Problem(subject, "it is not in the cluster, so the operator is in its default mode once it runs")}
	case err != nil:
		return unread(credentialsMode, subject, err)
	}
	return []verify.Result{judgeCredentialsMode(subject, found.Spec.CredentialsMode)}
}

func judgeCredentialsMode(subject string, mode operatorv1.CloudCredentialsMode) verify.Result {
	switch mode {
	case operatorv1.CloudCredentialsModeManual:
		return credentialsMode.OK(subject)
	case operatorv1.CloudCredentialsModeDefault:
		return credentialsMode.Problem(subject, "spec.credentialsMode is empty, which is the default mode: the operator makes long-lived credentials if it finds root credentials")
	}
	return credentialsMode.Problem(subject, "spec.credentialsMode is %s", diagnostic.Quote(string(mode)))
}
