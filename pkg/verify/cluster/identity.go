package cluster

import (
	"context"
	"errors"

	configv1 "github.com/openshift/api/config/v1"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

var infrastructure = object{group: "config.openshift.io", version: "v1", resource: "infrastructures", name: "cluster"}

func checkIdentity(ctx context.Context, in Input) []verify.Result {
	subject := in.Client.kubeconfig
	if in.InfraName == "" {
		return []verify.Result{identity.Skipped(subject, "the install directory does not tell the infrastructure name")}
	}
	var found configv1.Infrastructure
	err := in.Client.get(ctx, infrastructure, &found)
	switch {
	case errors.Is(err, errAbsent):
		return []verify.Result{identity.Problem(subject, "%s has no Infrastructure named cluster, so it is no OpenShift cluster that is installed", in.Client.server)}
	case err != nil:
		return advised(unread(identity, subject, err))
	}
	return []verify.Result{judgeIdentity(subject, in.InfraName, found.Status.InfrastructureName)}
}

func judgeIdentity(subject, want, found string) verify.Result {
	if found != want {
		return identity.Problem(subject, "it leads to the cluster %s, and the install directory is of %s", diagnostic.Quote(found), diagnostic.Quote(want))
	}
	return identity.OK(subject)
}
