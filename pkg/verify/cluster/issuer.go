package cluster

import (
	"context"
	"encoding/json"
	"errors"

	configv1 "github.com/openshift/api/config/v1"
	operatorv1 "github.com/openshift/api/operator/v1"

	"github.com/openshift/openshift-install-sts/pkg/verify"
)

var (
	authentication = object{group: "config.openshift.io", version: "v1", resource: "authentications", name: "cluster"}
	kubeAPIServer  = object{group: "operator.openshift.io", version: "v1", resource: "kubeapiservers", name: "cluster"}
)

// checkIssuer looks at the issuer in the three places through which it comes: what is configured, what
// the API server's operator has taken over of it, and what the running API server says.
func checkIssuer(ctx context.Context, in Input) []verify.Result {
	return side(
		func() []verify.Result { return checkConfiguredIssuer(ctx, in) },
		func() []verify.Result { return checkTrackedIssuer(ctx, in) },
		func() []verify.Result { return checkServedIssuer(ctx, in) },
	)
}

func checkConfiguredIssuer(ctx context.Context, in Input) []verify.Result {
	const subject = "Authentication cluster"
	var found configv1.Authentication
	err := in.Client.get(ctx, authentication, &found)
	switch {
	case errors.Is(err, errAbsent):
		return []verify.Result{issuer.Problem(subject, "it is not in the cluster")}
	case err != nil:
		return unread(issuer, subject, err)
	}
	if found.Spec.ServiceAccountIssuer == "" {
		return []verify.Result{issuer.Problem(subject, "spec.serviceAccountIssuer is empty, and should be %s", in.Issuer)}
	}
	return []verify.Result{judgeIssuer(subject, "spec.serviceAccountIssuer", in.Issuer, found.Spec.ServiceAccountIssuer)}
}

// checkTrackedIssuer has no result where the operator has not written down which issuer it uses, as
// older releases do not.
func checkTrackedIssuer(ctx context.Context, in Input) []verify.Result {
	const subject = "KubeAPIServer cluster"
	var found operatorv1.KubeAPIServer
	err := in.Client.get(ctx, kubeAPIServer, &found)
	switch {
	case errors.Is(err, errAbsent):
		return nil
	case err != nil:
		return unread(issuer, subject, err)
	}
	return judgeTrackedIssuers(subject, in.Issuer, found.Status.ServiceAccountIssuers)
}

// judgeTrackedIssuers finds the issuer that is in use: the one that does not expire. The others are
// of before, and what tokens there are of them is accepted for a while.
func judgeTrackedIssuers(subject, want string, tracked []operatorv1.ServiceAccountIssuerStatus) []verify.Result {
	for _, t := range tracked {
		if t.ExpirationTime != nil {
			continue
		}
		result := judgeIssuer(subject, "the issuer in use by status.serviceAccountIssuers", want, t.Name)
		if result.Outcome == verify.Problem {
			result = result.Advise("If the Authentication named cluster is right, the API servers are still being restarted: wait until the ClusterOperator kube-apiserver is no longer progressing. %s", issuer.Advice)
		}
		return []verify.Result{result}
	}
	return nil
}

func checkServedIssuer(ctx context.Context, in Input) []verify.Result {
	const subject = "API server's discovery document"
	data, err := in.Client.path(ctx, ".well-known", "openid-configuration")
	if err != nil {
		return unread(issuer, subject, err)
	}
	var document struct {
		Issuer string `json:"issuer"`
	}
	if err := json.Unmarshal(data, &document); err != nil {
		return []verify.Result{issuer.Problem(subject, "it cannot be read: %s", shown(err))}
	}
	return []verify.Result{judgeIssuer(subject, "issuer", in.Issuer, document.Issuer)}
}

func judgeIssuer(subject, field, want, found string) verify.Result {
	if found != want {
		return issuer.Problem(subject, "%s is %s, and should be %s", field, quoted(found), want)
	}
	return issuer.OK(subject)
}
