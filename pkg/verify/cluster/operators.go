package cluster

import (
	"context"
	"errors"
	"maps"
	"slices"

	configv1 "github.com/openshift/api/config/v1"

	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// operatorsOf are the cluster operators that report whether a component can use AWS, by the namespace
// of the component's Secret. An operator of OLM is none.
var operatorsOf = map[string]string{
	"openshift-cloud-credential-operator":       credentialOperator,
	"openshift-cloud-network-config-controller": "network",
	"openshift-cluster-api":                     "cluster-api",
	"openshift-cluster-csi-drivers":             "storage",
	"openshift-image-registry":                  "image-registry",
	"openshift-ingress-operator":                "ingress",
	"openshift-machine-api":                     "machine-api",
}

const credentialOperator = "cloud-credential"

// tokenOperators depend on the issuer and its key: kube-apiserver issues the tokens, and authentication
// does without them and falls first.
var tokenOperators = []string{"kube-apiserver", "authentication", credentialOperator}

func checkOperators(ctx context.Context, in Input) []verify.Result {
	names := operatorNames(in.Components)
	checks := make([]func() []verify.Result, len(names))
	for i, name := range names {
		checks[i] = func() []verify.Result { return checkOperator(ctx, in.Client, name) }
	}
	return side(checks...)
}

func operatorNames(components []Component) []string {
	names := map[string]bool{}
	for _, name := range tokenOperators {
		names[name] = true
	}
	for _, c := range components {
		if name, ok := operatorsOf[c.Request.Secret.Namespace]; ok {
			names[name] = true
		}
	}
	return slices.Sorted(maps.Keys(names))
}

func checkOperator(ctx context.Context, client *Client, name string) []verify.Result {
	subject := "ClusterOperator " + name
	var found configv1.ClusterOperator
	err := client.get(ctx, object{group: "config.openshift.io", version: "v1", resource: "clusteroperators", name: name}, &found)
	switch {
	case errors.Is(err, errAbsent):
		return []verify.Result{operators.Warning(subject, "it is not in the cluster").
			Advise("Either the installation has not come that far, or the install-config's capabilities or the release leave it out; in that case its role is not needed.")}
	case err != nil:
		return unread(operators, subject, err)
	}
	return judgeOperator(name, found.Status.Conditions)
}

// judgeOperator takes the conditions of a cluster operator
// (openshift/enhancements, dev-guide/cluster-version-operator/dev/clusteroperator.md).
func judgeOperator(name string, conditions []configv1.ClusterOperatorStatusCondition) []verify.Result {
	subject := "ClusterOperator " + name
	by := map[configv1.ClusterStatusConditionType]configv1.ClusterOperatorStatusCondition{}
	for _, c := range conditions {
		by[c.Type] = c
	}
	var results []verify.Result
	available, known := by[configv1.OperatorAvailable]
	switch {
	case !known:
		results = append(results, operators.Problem(subject, "it does not say whether it is available"))
	case available.Status != configv1.ConditionTrue:
		results = append(results, broken(subject, "it is not available", available))
	}
	if c := by[configv1.OperatorDegraded]; c.Status == configv1.ConditionTrue {
		results = append(results, broken(subject, "it is degraded", c))
	}
	if c := by[configv1.OperatorProgressing]; c.Status == configv1.ConditionTrue {
		results = append(results, operators.Warning(subject, "it is progressing: %s", told(c)).
			Advise("Wait until it is done, and run the command again."))
	}
	if c := by[configv1.OperatorUpgradeable]; name == credentialOperator && c.Status == configv1.ConditionFalse {
		results = append(results, judgeUpgradeable(subject, c, len(results) == 0)...)
	}
	if len(results) == 0 {
		results = append(results, operators.OK(subject))
	}
	return results
}

// broken is a problem whose message may tell the cause.
func broken(subject, what string, c configv1.ClusterOperatorStatusCondition) verify.Result {
	result := operators.Problem(subject, "%s: %s", what, told(c))
	if advice := adviceFor(c.Message); advice != "" {
		return result.Advise("%s", advice)
	}
	return result
}

// told is a condition's reason and message.
func told(c configv1.ClusterOperatorStatusCondition) string {
	switch {
	case c.Reason == "" && c.Message == "":
		return "it does not say why"
	case c.Message == "":
		return quoted(c.Reason)
	case c.Reason == "":
		return quoted(c.Message)
	}
	return quoted(c.Reason) + ", " + quoted(c.Message)
}

// missingUpgradeable is the reason for which the cloud credential operator holds back upgrades to the
// next minor version in every cluster in manual mode, until somebody says that the credentials are
// ready for it (its pkg/operator/constants).
const missingUpgradeable = "MissingUpgradeableAnnotation"

// judgeUpgradeable explains why the credential operator holds back an upgrade; alone says that nothing
// else is to be said about it.
func judgeUpgradeable(subject string, c configv1.ClusterOperatorStatusCondition, alone bool) []verify.Result {
	if c.Reason != missingUpgradeable {
		return []verify.Result{operators.Warning(subject, "it does not let the cluster be upgraded to the next minor version: %s", told(c)).
			Advise("Patch releases are not held back. Correct what the message says before the upgrade.")}
	}
	if !alone {
		return nil
	}
	result := operators.OK(subject)
	result.Reason = "upgrades to the next minor version are held back (" + missingUpgradeable + "), as in every cluster in manual mode"
	return []verify.Result{result.Advise("Before such an upgrade, run `openshift-install-sts create iam-roles` with the new release's --release-image and `verify cluster`, make the Secrets that it misses, and say so with `oc annotate --overwrite cloudcredential cluster cloudcredential.openshift.io/upgradeable-to=VERSION`.")}
}
