package offline

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
)

const (
	authFile   = manifests.AuthenticationFile
	discovered = "sts/oidc/.well-known/openid-configuration"
	issuerURL  = "https://harbor-x4k2p-oidc.s3.eu-west-1.amazonaws.com"
	cliTrust   = "sts/aws-cli/policies/harbor-x4k2p-openshift-ingress-operator-cloud-credentials.trust.json"
	callTrust  = "sts/files/07-iam-create-role/harbor-x4k2p-openshift-ingress-operator-cloud-credentials.json"

	authentication = "apiVersion: config.openshift.io/v1\nkind: Authentication\nmetadata: {name: cluster}\n"
)

func TestIssuer(t *testing.T) {
	editedAuth, editedDiscovery := "warning unedited-files "+authFile, "warning unedited-files "+discovered
	runBroken(t, []broken{
		{
			name: "Authentication", do: func(c cluster) { c.change(authFile, issuerURL, issuerURL+"/") },
			want:  []string{"problem issuer " + authFile, editedAuth},
			words: []string{`spec.serviceAccountIssuer of ` + authFile + ` is "` + issuerURL + `/", and must be ` + issuerURL + ": AWS", "in spec.serviceAccountIssuer"},
		},
		{
			name: "Authentication without", do: func(c cluster) { c.change(authFile, "serviceAccountIssuer", "x") },
			want:  []string{"problem issuer " + authFile, editedAuth},
			words: []string{"does not set spec.serviceAccountIssuer", "in spec.serviceAccountIssuer, spec.x"},
		},
		{
			name: "Authentication with more", do: func(c cluster) { c.change(authFile, "spec:\n", "spec:\n  type: None\n") },
			want:  []string{editedAuth},
			words: []string{"in spec.type"},
		},
		{
			name: "Authentication of a hostile", do: func(c cluster) { c.change(authFile, issuerURL, `"a\u001b[2J\nb"`) },
			want:  []string{"problem issuer " + authFile, editedAuth},
			words: []string{`is "a\x1b[2J\nb", and`},
		},
		{
			name: "discovery document", do: func(c cluster) { c.change(discovered, `"issuer": "`+issuerURL, `"issuer": "https://other`) },
			want:  []string{"problem issuer " + discovered, editedDiscovery},
			words: []string{`the issuer in ` + discovered + ` is "https://other", and must be ` + issuerURL},
		},
		{
			name: "rendered discovery document", from: made.rendered,
			do: func(c cluster) {
				c.change("sts/terraform/oidc/.well-known/openid-configuration", `"issuer": "`, `"issuer": "x`)
			},
			want: []string{"problem issuer sts/terraform/oidc/.well-known/openid-configuration", "warning unedited-files sts/terraform/oidc/.well-known/openid-configuration"},
		},
		{
			name: "jwks_uri", do: func(c cluster) { c.change(discovered, "/keys.json", "/openid/v1/jwks") },
			want:  []string{"problem discovery-document " + discovered, editedDiscovery},
			words: []string{`jwks_uri of ` + discovered + ` is "` + issuerURL + `/openid/v1/jwks", and must be "` + issuerURL + `/keys.json"`, "in jwks_uri"},
		},
		{
			name: "algorithm", do: func(c cluster) { c.change(discovered, "RS256", "ES256") },
			want: []string{"problem discovery-document " + discovered, editedDiscovery},
		},
		{
			name: "no subject types", do: func(c cluster) { c.change(discovered, "subject_types_supported", "x") },
			want:  []string{"problem discovery-document " + discovered, "warning discovery-document " + discovered, editedDiscovery},
			words: []string{"subject_types_supported of " + discovered + " is missing", `has the field "x"`},
		},
		{
			name: "claims", do: func(c cluster) { c.change(discovered, `"exp"`, `"nbf"`) },
			want: []string{"warning discovery-document " + discovered, editedDiscovery},
		},
		{
			name: "another order", do: func(c cluster) { c.change(discovered, `"aud"`, `"iss","aud"`) },
			want: []string{editedDiscovery},
		},
		{
			name: "no document", do: func(c cluster) { c.remove(discovered) },
			want: []string{"problem discovery-document " + discovered, "skipped issuer " + discovered},
		},
		{
			name: "no JSON", do: func(c cluster) { c.write(discovered, "[]") },
			want: []string{"problem discovery-document " + discovered, "skipped issuer " + discovered, editedDiscovery},
		},
		{
			name: "no Authentication", do: func(c cluster) { c.remove(authFile) },
			want:  []string{"problem file-names " + authFile, "skipped issuer " + authFile},
			words: []string{"there is no " + authFile + ", where the bootstrap looks for the issuer"},
		},
		{
			name: "Authentication of another name", do: func(c cluster) { c.rename(authFile, "manifests/cluster-authentication-02-config.yml") },
			want:  []string{"problem file-names " + authFile, "skipped issuer " + authFile},
			words: []string{"manifests/cluster-authentication-02-config.yml holds the Authentication, and has the wrong name"},
		},
		{
			name: "Authentication of a name that is not read", do: func(c cluster) { c.rename(authFile, authFile+"~") },
			want:  []string{"problem file-names " + authFile, "skipped issuer " + authFile},
			words: []string{"Rename " + authFile + "~ to " + authFile + "."},
		},
		{
			name: "something else as the Authentication", do: func(c cluster) { c.rename(ingressNamespace, authFile) },
			want: []string{
				"problem file-names " + authFile, "skipped issuer " + authFile, editedAuth,
			},
			words: []string{`holds Namespace openshift-ingress-operator, and the Authentication "cluster" of config.openshift.io alone belongs there`},
		},
		{
			name: "another Authentication", do: func(c cluster) { c.write("openshift/a.yaml", authentication) },
			want:  []string{"problem one-authentication openshift/a.yaml"},
			words: []string{`openshift/a.yaml holds the Authentication "cluster", too`, "Remove it from openshift/a.yaml."},
		},
		{
			name: "another Authentication in a list", do: func(c cluster) {
				c.write("manifests/a.json", toJSONText(c, "apiVersion: v1\nkind: List\nitems:\n- "+strings.ReplaceAll(strings.TrimSpace(authentication), "\n", "\n  ")))
			},
			want: []string{"problem one-authentication manifests/a.json"},
		},
		{
			name: "the operator's Authentication", do: func(c cluster) {
				c.write("openshift/a.yaml", strings.ReplaceAll(authentication, "config.openshift.io", "operator.openshift.io"))
			},
		},
	})
}

func TestTrust(t *testing.T) {
	const issuerHost = "harbor-x4k2p-oidc.s3.eu-west-1.amazonaws.com"
	role := "role harbor-x4k2p-openshift-ingress-operator-cloud-credentials"
	runBroken(t, []broken{
		{
			name: "provider", from: made.rendered, do: func(c cluster) { c.change(cliTrust, "oidc-provider/", "oidc-provider/other-") },
			want:  []string{"problem trust-policies " + cliTrust, "warning unedited-files " + cliTrust},
			words: []string{"the trust policy of " + cliTrust + " is not what the issuer and CredentialsRequest openshift-cloud-credential-operator/openshift-ingress ask for", "other-harbor", "See that nobody carries it out as it is"},
		},
		{
			name: "condition keys", from: made.rendered, do: func(c cluster) { c.change(cliTrust, issuerHost+":sub", issuerHost+".example:sub") },
			want: []string{"problem trust-policies " + cliTrust, "warning unedited-files " + cliTrust},
		},
		{
			name: "another service account", from: made.rendered, do: func(c cluster) { c.change(callTrust, "operator:ingress-operator", "operator:default") },
			want:  []string{"problem trust-policies " + callTrust, "warning unedited-files " + callTrust},
			words: []string{"- system:serviceaccount:openshift-ingress-operator:default", "+ system:serviceaccount:openshift-ingress-operator:ingress-operator"},
		},
		{
			name: "no audience", from: made.rendered, do: func(c cluster) { c.change(cliTrust, `"`+issuerHost+`:aud":"openshift",`, "") },
			want: []string{"problem trust-policies " + cliTrust, "warning unedited-files " + cliTrust},
		},
		{
			name: "no JSON", from: made.rendered, do: func(c cluster) { c.write(cliTrust, "{") },
			want:  []string{"problem trust-policies " + cliTrust, "warning unedited-files " + cliTrust},
			words: []string{"cannot be understood"},
		},
		{
			name: "no call", from: made.rendered, do: func(c cluster) { c.write(callTrust, "[]") },
			want: []string{"problem trust-policies " + callTrust, "warning unedited-files " + callTrust},
		},
		{
			name: "another role", from: made.rendered, do: func(c cluster) { c.change(callTrust, `"RoleName": "`, `"RoleName": "x`) },
			want: []string{"problem trust-policies " + callTrust, "warning unedited-files " + callTrust},
		},
		{
			name: "missing", from: made.rendered, do: func(c cluster) { c.remove(cliTrust) },
			want:  []string{"warning unedited-files " + cliTrust},
			words: []string{"was rendered, and is missing"},
		},
		{
			name: "edited script", from: made.rendered, do: func(c cluster) { c.add("sts/aws-cli/apply.sh", "#") },
			want: []string{"warning unedited-files sts/aws-cli/apply.sh"},
		},
	})
	// The policies as a run would want them now.
	c := copyOfDir(t, made.plain)
	in := c.input()
	for i, r := range in.Desired {
		if "role "+r.RoleName == role {
			statement := r.Trust.Statement[0]
			statement.Action = []string{"sts:AssumeRole"}
			in.Desired[i].Trust.Statement[0] = statement
		}
	}
	expect(t, Run(t.Context(), in), []string{"problem trust-policies " + role}, "- sts:AssumeRole + sts:AssumeRoleWithWebIdentity")

	in = c.input()
	in.Desired = nil
	expect(t, Run(t.Context(), in), []string{"skipped trust-policies", "skipped aws-limits"}, "the roles are not known here")
}

// The state can name several issuers, or none that IAM would take.
func TestIssuerInState(t *testing.T) {
	c := copyOfDir(t, made.plain)
	in := c.input()
	in.OIDC.Issuer = "https://other"
	expect(t, Run(t.Context(), in), []string{"problem issuer " + stateFile}, `has the documents of the issuer "https://other", and everything else is for `+issuerURL)

	for issuer, why := range map[string]string{
		"https://a/": "ends in a slash", "http://a": "is no https URL", "https://a:443/b": "has more than a host and a path",
		"https://a?b": "has more than a host and a path", "https://": "is no https URL", "https://u@a": "has more than a host and a path",
		"https://a\n": "is no https URL", "https://a/b": "", issuerURL: "",
	} {
		if got := malformed(issuer); got != why {
			t.Errorf("%q: %q, expected %q", issuer, got, why)
		}
	}
}
