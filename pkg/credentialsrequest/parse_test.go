package credentialsrequest

import (
	"encoding/json"
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

const (
	firstStatement = "    - effect: Allow\n      action: [\"s3:GetObject\"]\n      resource: \"*\"\n"
	statements     = "    statementEntries:\n" + firstStatement +
		"    - effect: Allow\n      action: [\"ec2:DescribeInstances\"]\n      resource: \"*\"\n"
	secondAction = `["ec2:DescribeInstances"]`
	secretRef    = "  secretRef:\n    name: shipper-credentials\n    namespace: shipping\n"
	accounts     = "  serviceAccountNames: [shipper]\n"
	entry        = "spec.providerSpec.statementEntries[1]"
)

func TestCheck(t *testing.T) {
	const (
		label  = "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')"
		domain = "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')"
		unit   = "; a statement has effect, action, resource and policyCondition"
		prov   = "; a providerSpec for AWS has apiVersion, kind, statementEntries and stsIAMRoleARN"
		cond   = "must be a string, a number that is not too large, true or false, or a list of those, not "
		act    = `; an action is written service:Name, such as ec2:RunInstances or s3:Get*, or "*"`
		arn    = "; the ARN of an IAM role looks like arn:aws:iam::123456789012:role/name"
	)
	condition := func(text string) string { return "resource: \"*\"\n      policyCondition: " + text + "\n" }
	const lastResource = secondAction + "\n      resource: \"*\"\n"
	withLast := func(text string) string { return secondAction + "\n      " + text }

	tests := []struct {
		name, old, text string
		want            []string
	}{
		// What the document is.
		{"apiVersion missing", "apiVersion: cloudcredential.openshift.io/v1\nkind: CredentialsRequest", "kind: CredentialsRequest",
			[]string{"apiVersion is missing; a CredentialsRequest has cloudcredential.openshift.io/v1"}},
		{"apiVersion of another version", "apiVersion: cloudcredential.openshift.io/v1\nkind: C", "apiVersion: cloudcredential.openshift.io/v1beta1\nkind: C",
			[]string{`apiVersion is "cloudcredential.openshift.io/v1beta1"; a CredentialsRequest has cloudcredential.openshift.io/v1`}},
		{"apiVersion of another group", "apiVersion: cloudcredential.openshift.io/v1\nkind: C", "apiVersion: v1\nkind: C",
			[]string{`apiVersion is "v1"; a CredentialsRequest has cloudcredential.openshift.io/v1`}},
		{"apiVersion of another type", "apiVersion: cloudcredential.openshift.io/v1\nkind: C", "apiVersion: 1\nkind: C",
			[]string{"apiVersion must be a string, not a number; put it in quotes"}},
		{"kind missing", "kind: CredentialsRequest\n", "", []string{"kind is missing; it should be CredentialsRequest"}},
		{"kind of another type", "kind: CredentialsRequest\n", "kind: [CredentialsRequest]\n", []string{"kind must be a string, not a list"}},
		{"kind misspelt", "kind: CredentialsRequest\n", "kind: CredentialRequest\n", []string{`kind is "CredentialRequest"; it should be CredentialsRequest`}},
		{"kind and apiVersion missing", "apiVersion: cloudcredential.openshift.io/v1\nkind: CredentialsRequest\n", "",
			[]string{"kind is missing; it should be CredentialsRequest"}},
		{"kind in other letters, and another group", "apiVersion: cloudcredential.openshift.io/v1\nkind: CredentialsRequest\n", "apiVersion: v1\nkind: credentialsrequest\n",
			[]string{`kind is "credentialsrequest"; it should be CredentialsRequest`}},

		// Metadata.
		{"metadata of another type", "metadata:\n  name: shipper\n  namespace: openshift-cloud-credential-operator\n", "metadata: shipper\n",
			[]string{"metadata must be a map, not a string", "metadata.name is missing"}},
		{"metadata missing", "metadata:\n  name: shipper\n  namespace: openshift-cloud-credential-operator\n", "",
			[]string{"metadata is missing", "metadata.name is missing"}},
		{"name missing", "  name: shipper\n", "", []string{"metadata.name is missing"}},
		{"name of another type", "  name: shipper\n", "  name: 7\n", []string{"metadata.name must be a string, not a number; put it in quotes"}},
		{"name not valid", "  name: shipper\n", "  name: Shipper\n", []string{`metadata.name is "Shipper": ` + domain}},
		{"namespace not valid", "  namespace: openshift-cloud-credential-operator", "  namespace: a.b", []string{`metadata.namespace is "a.b": must not contain dots`}},
		{"annotation of another type", "  name: shipper\n", "  name: shipper\n  annotations: {a/b: true}\n",
			[]string{`metadata.annotations["a/b"] must be a string, not true or false; put it in quotes`}},
		{"annotations of another type", "  name: shipper\n", "  name: shipper\n  annotations: [a]\n", []string{"metadata.annotations must be a map, not a list"}},
		{"withdrawn, but not as a string", "  name: shipper\n", "  name: shipper\n  annotations: {release.openshift.io/delete: true}\n",
			[]string{`metadata.annotations["release.openshift.io/delete"] must be a string, not true or false; put it in quotes`}},

		// Spec.
		{"spec missing", base[strings.Index(base, "spec:"):], "", []string{"spec is missing"}},
		{"spec of another type", base[strings.Index(base, "spec:"):], "spec: []\n", []string{"spec must be a map, not a list"}},
		{"providerSpec missing", base[strings.Index(base, "  providerSpec:"):], "", []string{"spec.providerSpec is missing"}},
		{"providerSpec null", base[strings.Index(base, "  providerSpec:"):], "  providerSpec:\n", []string{"spec.providerSpec is missing"}},
		{"providerSpec of another type", base[strings.Index(base, "  providerSpec:"):], "  providerSpec: AWS\n", []string{"spec.providerSpec must be a map, not a string"}},
		{"provider kind missing", "    kind: AWSProviderSpec\n", "", []string{"spec.providerSpec.kind is missing; for AWS it is AWSProviderSpec"}},
		{"provider kind of another type", "    kind: AWSProviderSpec\n", "    kind: true\n", []string{"spec.providerSpec.kind must be a string, not true or false; put it in quotes"}},
		{"provider kind in other letters", "kind: AWSProviderSpec", "kind: AwsProviderSpec", []string{`spec.providerSpec.kind is "AwsProviderSpec"; for AWS it is AWSProviderSpec`}},
		{"provider kind misspelt", "kind: AWSProviderSpec", "kind: AWSProvider", []string{`spec.providerSpec.kind is "AWSProvider"; for AWS it is AWSProviderSpec`}},
		{"provider kind a placeholder", "kind: AWSProviderSpec", "kind: ${CLOUD}ProviderSpec", []string{`spec.providerSpec.kind still holds the placeholder "${CLOUD}"`}},
		{"provider apiVersion", "    apiVersion: cloudcredential.openshift.io/v1\n", "    apiVersion: v1\n",
			[]string{`spec.providerSpec.apiVersion is "v1"; it should be cloudcredential.openshift.io/v1`}},
		{"provider field unknown", "    kind: AWSProviderSpec\n", "    kind: AWSProviderSpec\n    statements: []\n", []string{"spec.providerSpec.statements is unknown" + prov}},

		// The Secret and the service accounts.
		{"secretRef missing", secretRef, "", []string{"spec.secretRef is missing; it says where the component expects its credentials"}},
		{"secretRef of another type", secretRef, "  secretRef: a/b\n", []string{"spec.secretRef must be a map, not a string"}},
		{"secretRef empty", secretRef, "  secretRef: {}\n", []string{"spec.secretRef.name is missing", "spec.secretRef.namespace is missing"}},
		{"secretRef of other types", secretRef, "  secretRef: {name: 1, namespace: {}}\n",
			[]string{"spec.secretRef.namespace must be a string, not a map", "spec.secretRef.name must be a string, not a number; put it in quotes"}},
		{"secret name not valid", "shipper-credentials", "-shipper", []string{`spec.secretRef.name is "-shipper": ` + domain}},
		{"secret namespace not valid", "namespace: shipping", "namespace: Shipping", []string{`spec.secretRef.namespace is "Shipping": ` + label}},
		{"secret namespace with a dot", "namespace: shipping", "namespace: ship.ping", []string{`spec.secretRef.namespace is "ship.ping": must not contain dots`}},
		{"service account not valid", accounts, "  serviceAccountNames: [shipper, \"a b\"]\n", []string{`spec.serviceAccountNames[1] is "a b": ` + domain}},
		{"service account empty", accounts, "  serviceAccountNames: [\"\"]\n", []string{`spec.serviceAccountNames[0] is "": ` + domain}},
		{"service account null", accounts, "  serviceAccountNames:\n  - \n  - b\n", []string{"spec.serviceAccountNames[0] is empty"}},
		{"service account of another type", accounts, "  serviceAccountNames: [a, 1, b]\n", []string{"spec.serviceAccountNames[1] must be a string, not a number; put it in quotes"}},
		{"service accounts of another type", accounts, "  serviceAccountNames: shipper\n", []string{"spec.serviceAccountNames must be a list, not a string"}},
		{"token path relative", accounts, accounts + "  cloudTokenPath: token\n", []string{`spec.cloudTokenPath is "token"; it must be an absolute path without spaces`}},
		{"token path with another setting", accounts, accounts + "  cloudTokenPath: \"/token\\nrole_arn=x\"\n",
			[]string{`spec.cloudTokenPath is "/token\nrole_arn=x"; it must be an absolute path without spaces`}},
		{"token path of another type", accounts, accounts + "  cloudTokenPath: [/token]\n", []string{"spec.cloudTokenPath must be a string, not a list"}},

		// Statements.
		{"no statements", statements, "    statementEntries: []\n", []string{"spec.providerSpec.statementEntries is missing or empty, and there is no stsIAMRoleARN in its place"}},
		{"statements missing", statements, "", []string{"spec.providerSpec.statementEntries is missing or empty, and there is no stsIAMRoleARN in its place"}},
		{"statements missing, role empty", statements, "    stsIAMRoleARN: \"\"\n", []string{"spec.providerSpec.statementEntries is missing or empty, and there is no stsIAMRoleARN in its place"}},
		{"statements of another type", statements, "    statementEntries: {effect: Allow}\n", []string{"spec.providerSpec.statementEntries must be a list, not a map"}},
		{"statement of another type", firstStatement, "    - Allow\n", []string{"spec.providerSpec.statementEntries[0] must be a map, not a string"}},
		{"statement null", firstStatement, "    -\n", []string{"spec.providerSpec.statementEntries[0] is empty"}},
		{"statement field unknown", withLast(""), withLast("notAction: [\"s3:*\"]\n      "), []string{entry + ".notAction is unknown" + unit}},
		{"statement field in the plural", lastResource, withLast("resources: \"*\"\n"),
			[]string{entry + ".resources is unknown" + unit, entry + `.resource is missing or empty; "*" means every resource`}},
		{"statement field in other letters", lastResource, withLast("Resource: \"*\"\n"),
			[]string{entry + ".Resource is unknown" + unit, entry + `.resource is missing or empty; "*" means every resource`}},

		{"effect missing", firstStatement, "    - action: [\"s3:GetObject\"]\n      resource: \"*\"\n", []string{"spec.providerSpec.statementEntries[0].effect is missing; it is Allow or Deny"}},
		{"effect in other letters", firstStatement, strings.Replace(firstStatement, "Allow", "ALLOW", 1), []string{`spec.providerSpec.statementEntries[0].effect is "ALLOW"; write Allow`}},
		{"effect with a space", firstStatement, strings.Replace(firstStatement, "Allow", "'deny '", 1), []string{`spec.providerSpec.statementEntries[0].effect is "deny "; write Deny`}},
		{"effect of its own", firstStatement, strings.Replace(firstStatement, "Allow", "Permit", 1), []string{`spec.providerSpec.statementEntries[0].effect is "Permit"; it must be Allow or Deny`}},
		{"effect of another type", firstStatement, strings.Replace(firstStatement, "Allow", "yes", 1), []string{"spec.providerSpec.statementEntries[0].effect must be a string, not true or false; put it in quotes"}},

		{"action missing", "      action: " + secondAction + "\n", "", []string{entry + ".action is missing or empty; a statement without actions means nothing"}},
		{"action empty", secondAction, "[]", []string{entry + ".action is missing or empty; a statement without actions means nothing"}},
		{"action not a list", secondAction, "ec2:DescribeInstances", []string{entry + ".action must be a list, not a string"}},
		{"action of another type", secondAction, "[\"s3:*\", {ec2: RunInstances}]", []string{entry + ".action[1] must be a string, not a map"}},
		{"action null", secondAction, "[null]", []string{entry + ".action[0] is empty"}},
		{"action an empty string", secondAction, `[""]`, []string{entry + `.action[0] is ""` + act}},
		{"action without a service", secondAction, "[\"s3:*\", DescribeInstances]", []string{entry + `.action[1] is "DescribeInstances"` + act}},
		{"action without a name", secondAction, `["ec2:"]`, []string{entry + `.action[0] is "ec2:"` + act}},
		{"action with a space", secondAction, `["ec2: Run"]`, []string{entry + `.action[0] is "ec2: Run"` + act}},
		{"action with two colons", secondAction, `["ec2:Run:Now"]`, []string{entry + `.action[0] is "ec2:Run:Now"` + act}},
		{"action with a part of a service", secondAction, `["ec*:Run"]`, []string{entry + `.action[0] is "ec*:Run"` + act}},
		{"action with a line break", secondAction, `["ec2:Run\n"]`, []string{entry + `.action[0] is "ec2:Run\n"` + act}},

		{"resource missing", lastResource, secondAction + "\n", []string{entry + `.resource is missing or empty; "*" means every resource`}},
		{"resource empty", lastResource, withLast("resource: ' '\n"), []string{entry + `.resource is missing or empty; "*" means every resource`}},
		{"resource a list", lastResource, withLast("resource: ['*']\n"), []string{entry + ".resource must be a string, not a list"}},

		{"condition of another type", lastResource, withLast(condition("[]")), []string{entry + ".policyCondition must be a map, not a list"}},
		{"condition operator of another type", lastResource, withLast(condition("{Bool: true}")), []string{entry + ".policyCondition.Bool must be a map, not true or false"}},
		{"condition operator empty", lastResource, withLast(condition("{Bool: {}, \"Null\": }")),
			[]string{entry + ".policyCondition.Bool must map condition keys to values", entry + ".policyCondition.Null must map condition keys to values"}},
		{"condition value null", lastResource, withLast(condition("{Bool: {a:b: }}")), []string{entry + `.policyCondition.Bool["a:b"] ` + cond + "empty (null)"}},
		{"condition value a map", lastResource, withLast(condition("{Bool: {k: {a: b}}}")), []string{entry + ".policyCondition.Bool.k " + cond + "a map"}},
		{"condition value with a list in a list", lastResource, withLast(condition("{Bool: {k: [a, [b]]}}")), []string{entry + ".policyCondition.Bool.k " + cond + "a list with a list"}},
		{"condition value with null in a list", lastResource, withLast(condition("{Bool: {k: [null]}}")), []string{entry + ".policyCondition.Bool.k " + cond + "a list with empty (null)"}},
		{"condition value too large", lastResource, withLast(condition("{NumericEquals: {k: 18446744073709551615}}")),
			[]string{entry + ".policyCondition.NumericEquals.k " + cond + "a number of that size; put it in quotes"}},

		// A role that exists already.
		{"role of another type", statements, "    stsIAMRoleARN: 5\n", []string{"spec.providerSpec.stsIAMRoleARN must be a string, not a number; put it in quotes"}},
		{"role a name", statements, "    stsIAMRoleARN: shipper\n", []string{`spec.providerSpec.stsIAMRoleARN is "shipper"` + arn}},
		{"role a user", statements, "    stsIAMRoleARN: arn:aws:iam::123456789012:user/shipper\n", []string{`spec.providerSpec.stsIAMRoleARN is "arn:aws:iam::123456789012:user/shipper"` + arn}},
		{"role with a short account", statements, "    stsIAMRoleARN: arn:aws:iam::12345678901:role/shipper\n", []string{`spec.providerSpec.stsIAMRoleARN is "arn:aws:iam::12345678901:role/shipper"` + arn}},
		{"role without a name", statements, "    stsIAMRoleARN: arn:aws:iam::123456789012:role/path/\n", []string{`spec.providerSpec.stsIAMRoleARN is "arn:aws:iam::123456789012:role/path/"` + arn}},
		{"role with a line break", statements, "    stsIAMRoleARN: \"arn:aws:iam::123456789012:role/a\\nb\"\n", []string{`spec.providerSpec.stsIAMRoleARN is "arn:aws:iam::123456789012:role/a\nb"` + arn}},
		{"role and a broken statement", statements, "    stsIAMRoleARN: arn:aws:iam::123456789012:role/a\n    statementEntries:\n" +
			"    - {effect: Allow, action: [\"*\"]}\n",
			[]string{`spec.providerSpec.statementEntries[0].resource is missing or empty; "*" means every resource`}},

		// Placeholders.
		{"placeholder in the name", "  name: shipper\n", "  name: ${NAME}\n", []string{`metadata.name still holds the placeholder "${NAME}"`}},
		{"placeholder in the namespace", "  namespace: openshift-cloud-credential-operator", "  namespace: ${ns-1}", []string{`metadata.namespace still holds the placeholder "${ns-1}"`}},
		{"placeholder in an annotation", "  name: shipper\n", "  name: shipper\n  annotations: {a: \"${B}\"}\n", []string{`metadata.annotations.a still holds the placeholder "${B}"`}},
		{"placeholder in a label", "  name: shipper\n", "  name: shipper\n  labels: {\"${A}\": b}\n", []string{`metadata.labels["${A}"] still holds the placeholder "${A}" in its name`}},
		{"placeholder in the secret", "shipper-credentials", "‹name›", []string{`spec.secretRef.name still holds the placeholder "‹name›"`}},
		{"placeholder as the whole value", "namespace: shipping", "namespace: <the namespace>", []string{`spec.secretRef.namespace still holds the placeholder "<the namespace>"`}},
		{"placeholder in a service account", accounts, "  serviceAccountNames: [a, \"${SA}\"]\n", []string{`spec.serviceAccountNames[1] still holds the placeholder "${SA}"`}},
		{"placeholder in the token path", accounts, accounts + "  cloudTokenPath: /${DIR}/token\n", []string{`spec.cloudTokenPath still holds the placeholder "${DIR}"`}},
		{"placeholder in the effect", firstStatement, strings.Replace(firstStatement, "Allow", "${E}", 1), []string{`spec.providerSpec.statementEntries[0].effect still holds the placeholder "${E}"`}},
		{"placeholder in an action", secondAction, `["${SERVICE}:*"]`, []string{entry + `.action[0] still holds the placeholder "${SERVICE}"`}},
		{"placeholder in a resource", lastResource, withLast("resource: arn:aws:s3:::${BUCKET}/${aws:username}\n"), []string{entry + `.resource still holds the placeholder "${BUCKET}"`}},
		{"placeholder after a variable", lastResource, withLast("resource: arn:aws:s3:::${aws:username}/${bucket}\n"), []string{entry + `.resource still holds the placeholder "${bucket}"`}},
		{"placeholder with a default", lastResource, withLast("resource: arn:aws:s3:::${BUCKET:-parcels}\n"), []string{entry + `.resource still holds the placeholder "${BUCKET:-parcels}"`}},
		{"placeholder of a template", lastResource, withLast("resource: arn:aws:s3:::${{BUCKET}}\n"), []string{entry + `.resource still holds the placeholder "${{BUCKET}}"`}},
		{"placeholder in a condition", lastResource, withLast(condition("{StringEquals: {k: [a, \"${B}\"]}}")), []string{entry + `.policyCondition.StringEquals.k[1] still holds the placeholder "${B}"`}},
		{"placeholder in a condition key", lastResource, withLast(condition("{StringEquals: {\"${K}\": a}}")), []string{entry + `.policyCondition.StringEquals["${K}"] still holds the placeholder "${K}" in its name`}},
		{"placeholder in the role", statements, "    stsIAMRoleARN: arn:aws:iam::${ACCOUNT}:role/a\n", []string{`spec.providerSpec.stsIAMRoleARN still holds the placeholder "${ACCOUNT}"`}},
		{"placeholder in an unknown field", accounts, accounts + "  more: {a: [\"${B}\"]}\n", []string{`spec.more.a[0] still holds the placeholder "${B}"`}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			// As the second document, and with a good one before and after it.
			content := base + "---\n" + edit(t, base, test.old, test.text) + "---\n" + base
			for i := range test.want {
				test.want[i] = "f.yaml, document 2: " + test.want[i]
			}
			requests, _, err := parse(t, "f.yaml", content)
			wantProblems(t, err, test.want...)
			if requests != nil {
				t.Errorf("requests beside an error: %v", requests)
			}
		})
	}
}

func TestHints(t *testing.T) {
	for text, want := range map[string]string{
		edit(t, base, "shipper-credentials", "${SECRET}"):                      hintPlaceholder,
		edit(t, base, secondAction, secondAction+"\n      notResource: \"*\""): hintUnknown,
		edit(t, base, "namespace: shipping", "namespace: S"):                   hintCorrect,
	} {
		_, _, err := parse(t, "f.yaml", text)
		if got := diagnostic.Hints(err); !reflect.DeepEqual(got, []string{want}) {
			t.Errorf("%v: hints %q, want %q", err, got, want)
		}
	}
}

// What looks odd, but is as it should be.
func TestCheckAccepts(t *testing.T) {
	const lastResource = secondAction + "\n      resource: \"*\"\n"
	resource := func(text string) [2]string {
		return [2]string{lastResource, secondAction + "\n      resource: " + text + "\n"}
	}
	tests := map[string][2]string{
		"policy variables":        resource("arn:aws:s3:::${aws:PrincipalTag/x}/${*}${?}${$}/${saml:sub, 'none'}"),
		"signs within a value":    resource("arn:aws:s3:::a<b>"),
		"policy variable in key":  resource("\"*\"\n      policyCondition: {StringLike: {\"aws:ResourceTag/${aws:username}\": \"${aws:PrincipalTag/team}\"}}"),
		"empty condition":         resource("\"*\"\n      policyCondition: {}"),
		"wildcards":               {secondAction, `["*", "*:*", "ec2:*", "s3:Get?bject*", "execute-api:Invoke", "EC2:runinstances"]`},
		"no service accounts":     {accounts, ""},
		"empty service accounts":  {accounts, "  serviceAccountNames: []\n"},
		"role alone":              {statements, "    stsIAMRoleARN: arn:aws-us-gov:iam::123456789012:role/a/b/name+=,.@-_\n"},
		"role and no statements":  {statements, "    statementEntries: []\n    stsIAMRoleARN: arn:aws-cn:iam::123456789012:role/a\n"},
		"role and statements":     {statements, statements + "    stsIAMRoleARN: arn:aws:iam::123456789012:role/a\n"},
		"no provider apiVersion":  {"    apiVersion: cloudcredential.openshift.io/v1\n", ""},
		"no namespace of its own": {"  namespace: openshift-cloud-credential-operator\n", ""},
		"object reference":        {secretRef, secretRef + "    kind: Secret\n    apiVersion: v1\n    uid: x\n    resourceVersion: \"1\"\n    fieldPath: x\n"},
		"token path":              {accounts, accounts + "  cloudTokenPath: /var/run/a_b-c.d/token\n"},
		"status":                  {"spec:\n", "status: {provisioned: true, x: \"${Y}\"}\nspec:\n"},
		"null fields":             {accounts, "  serviceAccountNames:\n  cloudTokenPath:\n"},
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			requests, notes, err := parse(t, "f.yaml", edit(t, base, change[0], change[1]))
			wantProblems(t, err)
			wantNotes(t, notes)
			if len(requests) != 1 {
				t.Errorf("%d requests", len(requests))
			}
		})
	}
}

func TestUnknownFieldsOfSpec(t *testing.T) {
	text := edit(t, base, secretRef, secretRef+"    more: 1\n")
	text = edit(t, text, accounts, accounts+"  cloudTokenpath: /token\n")
	requests, notes, err := parse(t, "f.yaml", text)
	wantProblems(t, err)
	wantNames(t, requests, "shipper")
	wantNotes(t, notes,
		"warning f.yaml, document 1: spec.secretRef.more is not a field that this program knows; it is ignored",
		"warning f.yaml, document 1: spec.cloudTokenpath is not a field that this program knows; it is ignored",
	)
}

func TestIgnored(t *testing.T) {
	withdrawn := edit(t, base, "  name: shipper\n", "  name: shipper\n  annotations: {release.openshift.io/delete: \"true\"}\n")
	tests := []struct{ name, content, want string }{
		{"another kind", "apiVersion: v1\nkind: Secret\nspec: {x: y}\n", `debug f.yaml, document 1: ignored: its kind is "Secret", not CredentialsRequest`},
		{"another list", "kind: SecretList\nitems: [1]\n", `debug f.yaml, document 1: ignored: its kind is "SecretList", not CredentialsRequest`},
		{"no kind", "apiVersion: 1\ndatasources: []\n", "warning f.yaml, document 1: ignored: it has no kind, so it is not a CredentialsRequest"},
		{"withdrawn", withdrawn, "debug f.yaml, document 1: ignored: release.openshift.io/delete=true says that the request was withdrawn"},
		{"withdrawn, with a broken spec", edit(t, withdrawn, secretRef, "  secretRef: ${X}\n"), "debug f.yaml, document 1: ignored: release.openshift.io/delete=true says that the request was withdrawn"},
		{"withdrawn, without a spec", withdrawn[:strings.Index(withdrawn, "spec:")], "debug f.yaml, document 1: ignored: release.openshift.io/delete=true says that the request was withdrawn"},
		{"another cloud", edit(t, edit(t, base, "AWSProviderSpec", "Metal3ProviderSpec"), secretRef, ""), `debug f.yaml, document 1: ignored: its providerSpec is another cloud's, "Metal3ProviderSpec"`},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			requests, notes, err := parse(t, "f.yaml", test.content)
			wantProblems(t, err)
			wantNames(t, requests)
			wantNotes(t, notes, test.want)
		})
	}
	requests := mustParse(t, "f.yaml", edit(t, withdrawn, `delete: "true"`, `delete: "false"`))
	wantNames(t, requests, "shipper")
}

// indent makes text an item of a YAML list.
func item(text string) string {
	return "- " + strings.ReplaceAll(strings.TrimSpace(text), "\n", "\n  ") + "\n"
}

func TestLists(t *testing.T) {
	bare := strings.TrimPrefix(base, "apiVersion: cloudcredential.openshift.io/v1\nkind: CredentialsRequest\n")
	broken := edit(t, base, "namespace: shipping", "namespace: ")
	tests := []struct {
		name, content string
		want          []string // sources
		problems      []string
	}{
		{"list", "kind: List\napiVersion: v1\nitems:\n" + item(base) + item("kind: Secret\n") + item(base),
			[]string{"f.yaml, document 1, items[0]", "f.yaml, document 1, items[2]"}, nil},
		{"typed list", "kind: CredentialsRequestList\napiVersion: cloudcredential.openshift.io/v1\nitems:\n" + item(bare) + item(base),
			[]string{"f.yaml, document 1, items[0]", "f.yaml, document 1, items[1]"}, nil},
		{"typed list of another version", "kind: CredentialsRequestList\napiVersion: v1\nitems:\n" + item(bare), nil,
			[]string{`f.yaml, document 1, items[0]: apiVersion is "v1"; a CredentialsRequest has cloudcredential.openshift.io/v1`}},
		{"items without a kind in a plain list", "kind: List\nitems:\n" + item(bare), nil,
			[]string{"f.yaml, document 1, items[0]: kind is missing; it should be CredentialsRequest"}},
		{"list in a list", "kind: List\nitems:\n" + item("kind: List\nitems:\n"+item(base)), []string{"f.yaml, document 1, items[0], items[0]"}, nil},
		{"problem in an item", "kind: List\nitems:\n" + item(base) + item(broken), nil, []string{"f.yaml, document 1, items[1]: spec.secretRef.namespace is missing"}},
		{"item of another type", "kind: List\nitems: [1]\n", nil, []string{"f.yaml, document 1, items[0]: must be a map with apiVersion and kind, but is a number"}},
		{"items of another type", "kind: List\nitems: {}\n", nil, []string{"f.yaml, document 1: items must be a list, not a map"}},
		{"no items", "kind: List\n", nil, nil},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			requests, _, err := parse(t, "f.yaml", test.content)
			wantProblems(t, err, test.problems...)
			var got []string
			for _, request := range requests {
				got = append(got, request.Source)
			}
			if !reflect.DeepEqual(got, test.want) {
				t.Errorf("sources %q, want %q", got, test.want)
			}
		})
	}
}

// The values of conditions keep their types, in YAML, in JSON and through the state file.
func TestConditionTypes(t *testing.T) {
	const condition = `{"Op": {"true": true, "string": "true", "int": 5, "whole": 5.0, "float": 0.5, "large": 9007199254740993, ` +
		`"tiny": 1e-9, "list": ["a", true, 1, 2.5], "empty": []}}`
	want := map[string]map[string]any{"Op": {
		"true": true, "string": "true", "int": int64(5), "whole": int64(5), "float": 0.5, "large": int64(9007199254740993),
		"tiny": 1e-9, "list": []any{"a", true, int64(1), 2.5}, "empty": []any{},
	}}
	text := edit(t, base, secondAction, secondAction+"\n      policyCondition: "+condition)
	asJSON := edit(t, jsonRequest, `"resource":"*"`, `"resource":"*","policyCondition":`+condition)
	for file, text := range map[string]string{"f.yaml": text, "f.json": asJSON} {
		request := mustParse(t, file, text)[0]
		entries := request.StatementEntries
		if got := entries[len(entries)-1].PolicyCondition; !reflect.DeepEqual(got, want) {
			t.Errorf("%s: %#v, want %#v", file, got, want)
		}
		saved, err := json.Marshal(request)
		if err != nil {
			t.Fatal(err)
		}
		var loaded Request
		if err := json.Unmarshal(saved, &loaded); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(loaded, request) {
			t.Errorf("%s: after the state file %#v, before %#v", file, loaded, request)
		}
	}
}

// An empty field is saved as none, and must not come back as something else.
func TestEmptyFieldsAreNone(t *testing.T) {
	text := edit(t, base, "  name: shipper\n", "  name: shipper\n  annotations: {}\n")
	text = edit(t, text, accounts, "  serviceAccountNames: []\n")
	text = edit(t, text, secondAction, secondAction+"\n      policyCondition: {}")
	request := mustParse(t, "f.yaml", text)[0]
	if request.Annotations != nil || request.ServiceAccounts != nil || request.StatementEntries[1].PolicyCondition != nil {
		t.Errorf("%#v", request)
	}
}

func TestUnmarshalBadEntry(t *testing.T) {
	for _, text := range []string{`{"policyCondition": {"Bool": {"k": {}}}}`, `{"policyCondition": {"Bool": {"k": null}}}`, `{"effect": 1}`} {
		var entry StatementEntry
		if err := json.Unmarshal([]byte(text), &entry); err == nil {
			t.Errorf("%s: no error", text)
		}
	}
}

// The names are those of a saved state: changing one loses what was saved.
func TestJSONNames(t *testing.T) {
	got, err := json.Marshal(Request{
		Name: "a", Namespace: "b", Source: "c", Secret: Secret{"d", "e"}, ServiceAccounts: []string{"f"}, CloudTokenPath: "g",
		StatementEntries: []StatementEntry{{"h", []string{"i"}, "j", []string{"p"}, map[string]map[string]any{"k": {"l": true}}}},
		RoleARN:          "m", Annotations: map[string]string{"n": "o"}, NamespaceCertain: true, FromPayload: true,
		Audiences: []string{"q"}, Adjustments: []Adjustment{{"r", "s"}},
	})
	if err != nil {
		t.Fatal(err)
	}
	const want = `{"name":"a","namespace":"b","source":"c","secret":{"namespace":"d","name":"e"},"serviceAccounts":["f"],"cloudTokenPath":"g",` +
		`"statementEntries":[{"effect":"h","action":["i"],"resource":"j","resources":["p"],"policyCondition":{"k":{"l":true}}}],` +
		`"roleARN":"m","annotations":{"n":"o"},"namespaceCertain":true,"fromPayload":true,"audiences":["q"],"adjustments":[{"what":"r","reason":"s"}]}`
	if string(got) != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
	if got, _ := json.Marshal(Decision{Request: "a", Source: "b", Included: true, Reason: "c", Warning: true}); string(got) != `{"request":"a","source":"b","included":true,"reason":"c","warning":true}` {
		t.Errorf("%s", got)
	}
	if got, _ := json.Marshal(Note{LevelInfo, "a", "b"}); string(got) != `{"level":"info","source":"a","text":"b"}` {
		t.Errorf("%s", got)
	}
}

func TestLongValuesAreCut(t *testing.T) {
	_, _, err := parse(t, "f.yaml", edit(t, base, "namespace: shipping", "namespace: "+strings.Repeat("ö", 5000)))
	var d *diagnostic.Error
	if !errors.As(err, &d) || len(err.Error()) > 600 || !strings.Contains(err.Error(), strings.Repeat("ö", 80)+`…"`) {
		t.Errorf("%d bytes: %v", len(err.Error()), err)
	}
}
