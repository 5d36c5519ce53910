package offline

import (
	"context"
	"regexp"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// rootCredentialsFile is where openshift-install puts the credentials that it was run with.
const rootCredentialsFile = "openshift/99_cloud-creds-secret.yaml"

// accessKey finds a long-lived access key in a text: as a setting of an AWS config, or by the
// shape of its ID.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_identifiers.html
var accessKey = regexp.MustCompile(`(?im:^[ \t]*aws_(?:access_key_id|secret_access_key)[ \t]*[=:])|\bAKIA[A-Z2-7]{16}\b`)

// checkRootCredentials finds long-lived credentials that would be stored in the cluster. What
// they are is never shown.
func checkRootCredentials(_ context.Context, e *evidence, c verify.Check) []verify.Result {
	var results []verify.Result
	for _, m := range e.manifests {
		if reason := longLived(m); reason != "" {
			results = append(results, c.Problem(m.name, "%s", reason))
		}
	}
	return results
}

// longLived says which long-lived credentials a manifest holds; empty for none.
func longLived(m manifest) string {
	if m.name == rootCredentialsFile {
		return m.name + " would put the AWS root credentials into the cluster"
	}
	for _, o := range m.objects {
		if o.kind() != "Secret" {
			continue
		}
		if o.namespace() == "kube-system" && o.name() == "aws-creds" {
			return m.name + " would put the AWS root credentials into the cluster, as the Secret kube-system/aws-creds"
		}
		for _, key := range o.keys() {
			name := strings.ToLower(key)
			if name == "aws_access_key_id" || name == "aws_secret_access_key" || slices.ContainsFunc(o.texts(key), accessKey.MatchString) {
				return "the " + o.String() + " in " + m.name + " holds a long-lived AWS access key"
			}
		}
	}
	return ""
}
