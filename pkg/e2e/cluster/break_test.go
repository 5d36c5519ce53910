package cluster

import (
	"strings"
	"testing"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/verify/cluster"
)

// What tests break.
var (
	registrySecret = one{secretKind, "openshift-image-registry", "installer-cloud-credentials"}
	ingressSecret  = one{secretKind, "openshift-ingress-operator", "cloud-credentials"}
	authentication = one{authenticationOf, "", "cluster"}
	kubeAPIServer  = one{kubeAPIServerOf, "", "cluster"}
	boundKeys      = one{configMapKind, "openshift-kube-apiserver", "bound-sa-token-signing-certs"}
)

func requestNamed(name string) one {
	return one{requestKind, "openshift-cloud-credential-operator", name}
}

// credentials sets a Secret's AWS config.
func credentials(text string) func(map[string]any) {
	return func(object map[string]any) {
		set(map[string]any{"credentials": text}, "stringData")(object)
	}
}

// statement changes a request's first statement.
func statement(field string, value any) func(map[string]any) {
	return func(object map[string]any) {
		entries, _, err := unstructured.NestedSlice(object, "spec", "providerSpec", "statementEntries")
		if err != nil {
			panic(err)
		}
		entries[0].(map[string]any)[field] = value
		set(entries, "spec", "providerSpec", "statementEntries")(object)
	}
}

// condition changes a condition of a ClusterOperator.
func condition(kind, status, reason, message string) func(map[string]any) {
	return func(object map[string]any) {
		conditions, _, err := unstructured.NestedSlice(object, "status", "conditions")
		if err != nil {
			panic(err)
		}
		changed := map[string]any{"type": kind, "status": status, "reason": reason, "message": message, "lastTransitionTime": "2026-11-23T18:16:00Z"}
		for i, c := range conditions {
			if c.(map[string]any)["type"] == kind {
				conditions[i], changed = changed, nil
			}
		}
		if changed != nil {
			conditions = append(conditions, changed)
		}
		set(conditions, "status", "conditions")(object)
	}
}

const (
	wrongRole    = "[default]\nrole_arn = arn:aws:iam::123456789012:role/somebody-elses\nweb_identity_token_file = " + tokenPath + "\n"
	anAccessKey  = "[default]\naws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = wJalrXUtnFEMIK7MDENG\n"
	aNewRequest  = "{apiVersion: cloudcredential.openshift.io/v1, kind: CredentialsRequest, metadata: {namespace: openshift-cloud-credential-operator, name: new}, spec: {secretRef: {namespace: openshift-new, name: new-creds}, serviceAccountNames: [new], providerSpec: {apiVersion: cloudcredential.openshift.io/v1, kind: AWSProviderSpec%s, statementEntries: [{effect: Allow, action: ['s3:*'], resource: '*'}]}}}"
	rootSecret   = "{apiVersion: v1, kind: Secret, metadata: {namespace: kube-system, name: aws-creds}, stringData: {aws_access_key_id: AKIAIOSFODNN7EXAMPLE, aws_secret_access_key: wJalrXUtnFEMIK7MDENG}}"
	somebodyARN  = "arn:aws:iam::123456789012:role/somebody-elses"
	noProvider   = "Unable to apply resources: unable to sync storage configuration: WebIdentityErr: failed to retrieve credentials\ncaused by: InvalidIdentityToken: No OpenIDConnect provider found in your account for " + issuer
	needsUpgrade = "MissingUpgradeableAnnotation"
)

// Each breaks one thing in the cluster, and exactly the check for that thing says so, and nothing else.
func TestOneThingIsWrong(t *testing.T) {
	for _, test := range []struct {
		name  string
		spoil func(t *testing.T)
		// check is the one that is not ok, with an outcome and texts in its subject, reason or advice.
		check   string
		outcome verify.Outcome
		texts   []string
	}{
		{"another cluster", func(t *testing.T) {
			one{infrastructureOf, "", "cluster"}.edit(t, set("theirs-x7k2p", "status", "infrastructureName"))
		}, "cluster-identity", verify.Problem, []string{`"theirs-x7k2p"`, `"` + infra + `"`, "--kubeconfig"}},
		{"no Infrastructure", func(t *testing.T) { one{infrastructureOf, "", "cluster"}.remove(t) }, "cluster-identity", verify.Problem, []string{"no OpenShift cluster"}},

		{"root credentials", func(t *testing.T) { one{secretKind, "kube-system", "aws-creds"}.add(t, rootSecret) }, "cluster-root-credentials", verify.Problem, []string{"kube-system/aws-creds"}},

		{"the default mode", func(t *testing.T) {
			one{cloudCredentialOf, "", "cluster"}.edit(t, set("", "spec", "credentialsMode"))
		}, "cluster-credentials-mode", verify.Problem, []string{"default mode"}},
		{"another mode", func(t *testing.T) {
			one{cloudCredentialOf, "", "cluster"}.edit(t, set("Mint", "spec", "credentialsMode"))
		}, "cluster-credentials-mode", verify.Problem, []string{`"Mint"`}},
		{"no CloudCredential", func(t *testing.T) { one{cloudCredentialOf, "", "cluster"}.remove(t) }, "cluster-credentials-mode", verify.Problem, []string{"not in the cluster"}},

		{"another issuer", func(t *testing.T) {
			authentication.edit(t, set("https://other.example.com", "spec", "serviceAccountIssuer"))
		}, "cluster-issuer", verify.Problem, []string{"Authentication cluster", "https://other.example.com", issuer}},
		{"no issuer", func(t *testing.T) { authentication.edit(t, set("", "spec", "serviceAccountIssuer")) }, "cluster-issuer", verify.Problem, []string{"is empty"}},
		{"no Authentication", func(t *testing.T) { authentication.remove(t) }, "cluster-issuer", verify.Problem, []string{"not in the cluster"}},
		{"another issuer in use", func(t *testing.T) {
			kubeAPIServer.edit(t, set([]any{map[string]any{"name": "https://kubernetes.default.svc"}}, "status", "serviceAccountIssuers"))
		}, "cluster-issuer", verify.Problem, []string{"KubeAPIServer cluster", "https://kubernetes.default.svc", "restarted"}},

		{"another signing key", func(t *testing.T) {
			boundKeys.edit(t, set(otherPublicKey(t), "data", "service-account-002.pub"))
		}, "cluster-keys", verify.Warning, []string{"bound-sa-token-signing-certs", "besides ours"}},

		{"a Secret's role", func(t *testing.T) { registrySecret.edit(t, credentials(wrongRole)) }, "cluster-secrets", verify.Problem, []string{"openshift-image-registry/installer-cloud-credentials", "somebody-elses"}},
		{"a Secret's token", func(t *testing.T) {
			registrySecret.edit(t, credentials("[default]\nrole_arn = "+roleARNOf("openshift-image-registry")+"\nweb_identity_token_file = /var/run/other\n"))
		}, "cluster-secrets", verify.Problem, []string{"/var/run/other", tokenPath}},
		{"an access key in a Secret's config", func(t *testing.T) { registrySecret.edit(t, credentials(anAccessKey)) }, "cluster-secrets", verify.Problem, []string{"aws_access_key_id", "aws_secret_access_key"}},
		{"an access key in a Secret", func(t *testing.T) {
			registrySecret.edit(t, set(map[string]any{"aws_access_key_id": "AKIAIOSFODNN7EXAMPLE"}, "stringData"))
		}, "cluster-secrets", verify.Problem, []string{"the key aws_access_key_id"}},
		{"no Secret", func(t *testing.T) { ingressSecret.remove(t) }, "cluster-secrets", verify.Problem, []string{"openshift-ingress-operator/cloud-credentials", "not in the cluster"}},

		{"a new request", func(t *testing.T) {
			requestNamed("new").add(t, strings.Replace(aNewRequest, "%s", "", 1))
		}, "cluster-requests", verify.Problem, []string{"openshift-cloud-credential-operator/new", "openshift-new/new-creds", "no access to AWS", "create iam-roles"}},
		{"a new request with a Secret", func(t *testing.T) {
			requestNamed("new").add(t, strings.Replace(strings.Replace(aNewRequest, "%s", "", 1), "openshift-new", "openshift-config", 1))
			one{secretKind, "openshift-config", "new-creds"}.add(t, "{apiVersion: v1, kind: Secret, metadata: {namespace: openshift-config, name: new-creds}}")
		}, "cluster-requests", verify.Warning, []string{"somebody else has made it"}},
		{"a new request with a role and no Secret", func(t *testing.T) {
			requestNamed("new").add(t, strings.Replace(aNewRequest, "%s", ", stsIAMRoleARN: '"+somebodyARN+"'", 1))
		}, "cluster-requests", verify.Problem, []string{somebodyARN, "cloudTokenPath"}},
		{"a request with another Secret", func(t *testing.T) {
			requestNamed("openshift-ingress").edit(t, set("other-credentials", "spec", "secretRef", "name"))
		}, "cluster-requests", verify.Problem, []string{"openshift-ingress-operator/other-credentials"}},
		{"a request with another service account", func(t *testing.T) {
			requestNamed("openshift-ingress").edit(t, set([]any{"ingress-operator", "router"}, "spec", "serviceAccountNames"))
		}, "cluster-requests", verify.Warning, []string{"older request", `"router"`}},
		{"a request with other permissions", func(t *testing.T) {
			requestNamed("openshift-ingress").edit(t, statement("action", []any{"route53:*"}))
		}, "cluster-requests", verify.Warning, []string{"older request", "permissions"}},
		{"a request that cannot be read", func(t *testing.T) {
			requestNamed("openshift-ingress").edit(t, statement("notAction", []any{"route53:*"}))
		}, "cluster-requests", verify.Warning, []string{"openshift-ingress", "notAction"}},
		{"a request that is gone", func(t *testing.T) { requestNamed("openshift-ingress").remove(t) }, "cluster-requests", verify.Warning, []string{"openshift-ingress", "not in the cluster"}},

		{"an operator that is degraded", func(t *testing.T) {
			one{operatorKind, "", "image-registry"}.edit(t, condition("Degraded", "True", "StorageError", noProvider))
		}, "cluster-operators", verify.Problem, []string{"ClusterOperator image-registry", "degraded", "No OpenIDConnect provider", "verify --live"}},
		{"an operator that is not available", func(t *testing.T) {
			one{operatorKind, "", "kube-apiserver"}.edit(t, condition("Available", "False", "", ""))
		}, "cluster-operators", verify.Problem, []string{"kube-apiserver", "not available"}},
		{"an operator that is progressing", func(t *testing.T) {
			one{operatorKind, "", "ingress"}.edit(t, condition("Progressing", "True", "Rolling", "out"))
		}, "cluster-operators", verify.Warning, []string{"progressing"}},
		{"an operator that is not there", func(t *testing.T) { one{operatorKind, "", "storage"}.remove(t) }, "cluster-operators", verify.Warning, []string{"ClusterOperator storage", "not in the cluster"}},
		{"an operator that holds back upgrades", func(t *testing.T) {
			one{operatorKind, "", "cloud-credential"}.edit(t, condition("Upgradeable", "False", "ModeInvalid", "what mode"))
		}, "cluster-operators", verify.Warning, []string{"next minor version", "ModeInvalid"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			test.spoil(t)
			results := cluster.Run(t.Context(), input(t, world.server.Reader()))
			found := 0
			for _, r := range notOK(results) {
				if strings.Contains(r.Reason+r.Advice, "wJalr") || strings.Contains(r.Reason+r.Advice, "AKIA") {
					t.Errorf("an access key is shown: %s", tell(r))
				}
				switch {
				case r.Check.ID != test.check:
					// All others are skipped over another cluster's kubeconfig.
					if test.check != "cluster-identity" || r.Outcome != verify.Skipped {
						t.Errorf("besides: %s", tell(r))
					}
				case r.Outcome != test.outcome:
					t.Errorf("the outcome is another: %s", tell(r))
				default:
					found++
					for _, text := range test.texts {
						if !strings.Contains(strings.Join([]string{r.Subject, r.Reason, r.Advice}, "\n"), text) {
							t.Errorf("it does not say %q: %s\n%s", text, tell(r), r.Advice)
						}
					}
				}
			}
			if found != 1 {
				t.Errorf("%d results of %s are %s, want one:", found, test.check, test.outcome)
				for _, r := range notOK(results) {
					t.Log(tell(r))
				}
			}
		})
	}
}

// What every cluster in manual mode says about upgrades is explained, and no reason to worry.
func TestUpgradesAreHeldBack(t *testing.T) {
	one{operatorKind, "", "cloud-credential"}.edit(t, condition("Upgradeable", "False", needsUpgrade, "needs updating"))
	results := cluster.Run(t.Context(), input(t, world.server.Reader()))
	for _, r := range notOK(results) {
		t.Error(tell(r))
	}
	said := false
	for _, r := range results {
		said = said || strings.Contains(r.Reason, needsUpgrade) && strings.Contains(r.Advice, "upgradeable-to")
	}
	if !said {
		t.Error("it is not explained")
	}
}
