package offline

import (
	"encoding/base64"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/verify"
)

const (
	ingress          = "manifests/openshift-ingress-operator-cloud-credentials-credentials.yaml"
	ingressNamespace = "manifests/openshift-ingress-operator-namespace.yaml"
	ingressRole      = "arn:aws:iam::123456789012:role/harbor-x4k2p-openshift-ingress-operator-cloud-credentials"
	tokenFile        = "web_identity_token_file = /var/run/secrets/openshift/serviceaccount/token"

	editedIngress = "warning unedited-files " + ingress
)

// stray is a Secret that nobody asks for.
func stray(namespace, role string) string {
	return "apiVersion: v1\nkind: Secret\nmetadata: {namespace: " + namespace + ", name: stray}\nstringData:\n  credentials: |\n    [default]\n    role_arn = " + role + "\n"
}

// broken is a directory in which one thing was broken.
type broken struct {
	name  string
	from  string // made.plain where empty
	do    func(cluster)
	want  []string
	words []string
}

func runBroken(t *testing.T, all []broken) {
	t.Helper()
	for _, b := range all {
		t.Run(strings.ReplaceAll(b.name, " ", "-"), func(t *testing.T) {
			t.Parallel()
			from := b.from
			if from == "" {
				from = made.plain
			}
			c := copyOfDir(t, from)
			b.do(c)
			c.expect(b.want, b.words...)
		})
	}
}

func TestSecrets(t *testing.T) {
	in := func(name string, text ...string) func(cluster) {
		return func(c cluster) { c.change(name, text[0], text[1]) }
	}
	runBroken(t, []broken{
		{
			name: "missing", do: func(c cluster) { c.remove(ingress) },
			want:  []string{"problem request-secrets " + ingress},
			words: []string{"the Secret openshift-ingress-operator/cloud-credentials of CredentialsRequest openshift-cloud-credential-operator/openshift-ingress is missing: there is no " + ingress},
		},
		{
			name: "a name that is not read", do: func(c cluster) { c.rename(ingress, ingress+".bak") },
			want:  []string{"problem request-secrets " + ingress},
			words: []string{"openshift-install does not read " + ingress + ".bak", "Rename " + ingress + ".bak to " + ingress + "."},
		},
		{
			name: "in another file", do: func(c cluster) { c.rename(ingress, "openshift/ingress.yml") },
			want:  []string{"warning request-secrets " + ingress},
			words: []string{"stands in openshift/ingress.yml, and belongs into " + ingress},
		},
		{
			name: "broken in another file", do: func(c cluster) {
				c.rename(ingress, "openshift/ingress.yml")
				c.change("openshift/ingress.yml", "serviceaccount/token", "token")
			},
			want: []string{"warning request-secrets " + ingress, "problem token-paths openshift/ingress.yml"},
		},
		{
			name: "twice", do: func(c cluster) { c.write("openshift/a.json", toJSON(c, ingress)) },
			want:  []string{"problem request-secrets " + ingress},
			words: []string{"stands in " + ingress + " and openshift/a.json: the bootstrap could create either"},
		},
		{
			name: "another name", do: in(ingress, "name: cloud-credentials", "name: credentials"),
			want:  []string{"problem request-secrets " + ingress, "warning secret-requests " + ingress, "warning unedited-files " + ingress},
			words: []string{"holds Secret openshift-ingress-operator/credentials, and the Secret openshift-ingress-operator/cloud-credentials", "in metadata.name"},
		},
		{
			name: "another kind", do: func(c cluster) {
				c.write(ingress, "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n")
			},
			want:  []string{"problem request-secrets " + ingress, editedIngress},
			words: []string{"holds ConfigMap b/a", "in kind, metadata.name, metadata.namespace, stringData, type"},
		},
		{
			name: "empty", do: func(c cluster) { c.write(ingress, "# nothing\n") },
			want:  []string{"problem readable-manifests " + ingress, "skipped request-secrets " + ingress, editedIngress},
			words: []string{"it holds no Kubernetes object"},
		},
		{
			name: "two documents", do: func(c cluster) {
				c.add(ingress, "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: a, namespace: b}\n")
			},
			want:  []string{"problem request-secrets " + ingress, editedIngress},
			words: []string{"holds more than the Secret openshift-ingress-operator/cloud-credentials: the bootstrap reads", "more objects were added to it"},
		},
		{
			name: "left over by name", do: func(c cluster) {
				c.write("manifests/x.yaml", stray("openshift-ingress-operator", strings.ReplaceAll(ingressRole, "ingress", "stray")))
			},
			want:  []string{"warning secret-requests manifests/x.yaml"},
			words: []string{"the Secret openshift-ingress-operator/stray in manifests/x.yaml names the role " + strings.ReplaceAll(ingressRole, "ingress", "stray") + " of this cluster, and no CredentialsRequest asks for it"},
		},
		{
			name: "left over without namespace", do: func(c cluster) { c.write("openshift/x.json", toJSONText(c, stray("gone", ingressRole))) },
			want:  []string{"problem secret-requests openshift/x.json"},
			words: []string{"nothing makes its namespace, for which the bootstrap would wait an hour"},
		},
		{
			name: "somebody else's", do: func(c cluster) {
				c.write("manifests/x.yaml", stray("gone", "arn:aws:iam::123456789012:role/other-cluster"))
				c.write("manifests/y.yaml", stray("gone2", "arn:aws:iam::999999999999:role/harbor-x4k2p-a"))
			},
		},
		{
			name: "another role", do: in(ingress, "role/harbor-x4k2p-openshift-ingress", "role/openshift/harbor-x4k2p-openshift-ingress"),
			want:  []string{"problem role-arns " + ingress, editedIngress},
			words: []string{`names the role "arn:aws:iam::123456789012:role/openshift/harbor-x4k2p-openshift-ingress-operator-cloud-credentials", and the role of CredentialsRequest openshift-cloud-credential-operator/openshift-ingress is ` + ingressRole + ". ", "stringData.credentials (role_arn)"},
		},
		{
			name: "another account", do: in(ingress, account, "210987654321"),
			want:  []string{"problem role-arns " + ingress, editedIngress},
			words: []string{`it is of account "210987654321", and the cluster's is 123456789012`},
		},
		{
			name: "another partition", do: in(ingress, "arn:aws:", "arn:aws-cn:"),
			want:  []string{"problem role-arns " + ingress, editedIngress},
			words: []string{`it is of partition "aws-cn", and the cluster is in aws`},
		},
		{
			name: "no role", do: in(ingress, "role_arn =", "# role_arn ="),
			want:  []string{"problem role-arns " + ingress, editedIngress},
			words: []string{"does not set role_arn, which must be " + ingressRole},
		},
		{
			name: "another token", do: in(ingress, "serviceaccount/token", "token"),
			want:  []string{"problem token-paths " + ingress, editedIngress},
			words: []string{`names the token "/var/run/secrets/openshift/token"`, "has it at /var/run/secrets/openshift/serviceaccount/token"},
		},
		{
			name: "no token", do: in(ingress, tokenFile, "output = json"),
			want:  []string{"problem token-paths " + ingress, editedIngress},
			words: []string{"does not set web_identity_token_file", "(web_identity_token_file)", "(output)"},
		},
		{
			name: "another profile", do: in(ingress, "[default]", "[profile default]"),
			want:  []string{"problem aws-configs " + ingress, editedIngress},
			words: []string{"the Secret openshift-ingress-operator/cloud-credentials in " + ingress + " is not as components need it: its credentials have no profile [default]"},
		},
		{
			name: "no key", do: in(ingress, "credentials: |", "config: |"),
			want:  []string{"problem aws-configs " + ingress, editedIngress},
			words: []string{"has no readable key credentials"},
		},
		{
			name: "not regional", do: in(ingress, "regional\n", "legacy\n"),
			want:  []string{"warning aws-configs " + ingress, editedIngress},
			words: []string{`sets sts_regional_endpoints to "legacy", not to regional`},
		},
		{
			name: "comments and capitals", do: in(ingress, "    role_arn = "+ingressRole+"\n", "    # role_arn = x\n    ; y\n    Role_ARN="+ingressRole+" # z\n    [profile other]\n    role_arn = other\n    [default]\n"),
			want:  []string{editedIngress},
			words: []string{"in stringData.credentials. "},
		},
		{
			name: "the last setting wins", do: in(ingress, tokenFile, tokenFile+"\n    role_arn = other"),
			want:  []string{"problem role-arns " + ingress, "problem aws-configs " + ingress, editedIngress},
			words: []string{`names the role "other"`, "role_arn is set more than once", "(role_arn)"},
		},
		{
			name: "the same role twice", do: in(ingress, tokenFile, tokenFile+"\n    role_arn = "+ingressRole),
			want:  []string{"problem aws-configs " + ingress, editedIngress},
			words: []string{"role_arn is set more than once", "(role_arn)"},
		},
		{
			name: "a line that is no setting", do: in(ingress, tokenFile, tokenFile+"\n    wJalrXUtnFEMI"),
			want:  []string{"problem aws-configs " + ingress, editedIngress},
			words: []string{"its credentials are no AWS config: see line 5", "in stringData.credentials. "},
		},
		{
			name: "another source", do: in(ingress, tokenFile, tokenFile+"\n    source_profile = x"),
			want:  []string{"problem aws-configs " + ingress, editedIngress},
			words: []string{"its credentials have source_profile beside the role", "(source_profile)"},
		},
		{
			name: "another endpoint", do: in(ingress, tokenFile, tokenFile+"\n    endpoint_url = https://sts.example.com"),
			want:  []string{"problem aws-configs " + ingress, editedIngress},
			words: []string{"its credentials set endpoint_url, with which", "(endpoint_url)"},
		},
		{
			name: "a setting that nobody knows", do: in(ingress, tokenFile, tokenFile+"\n    signer = x"),
			want:  []string{"warning aws-configs " + ingress, editedIngress},
			words: []string{"not known what they do: signer", "(signer)"},
		},
		{
			name: "nested settings", do: in(ingress, tokenFile, tokenFile+"\n    s3 =\n      role_arn = other"),
			want:  []string{editedIngress},
			words: []string{"in stringData.credentials (s3). "},
		},
		{
			name: "a repeated setting and not regional", do: in(ingress, "regional\n", "legacy\n    role_arn = x\n"),
			want: []string{"problem aws-configs " + ingress, "warning aws-configs " + ingress, editedIngress},
		},
		{
			name: "no endpoints", do: in(ingress, "sts_regional_endpoints = regional\n", "\n"),
			want:  []string{"warning aws-configs " + ingress, editedIngress},
			words: []string{"does not set sts_regional_endpoints"},
		},
		{
			name: "base64", do: func(c cluster) {
				text := c.read(ingress)
				head, config, _ := strings.Cut(text, "stringData:\n  credentials: |\n")
				config, tail, _ := strings.Cut(config, "type:")
				config = strings.ReplaceAll(config, "    ", "")
				c.write(ingress, head+"data:\n  credentials: "+base64.StdEncoding.EncodeToString([]byte(config))+"\ntype:"+tail)
			},
			want:  []string{editedIngress},
			words: []string{"in data, stringData"},
		},
		{
			name: "no namespace", do: func(c cluster) { c.remove(ingressNamespace) },
			want:  []string{"problem secret-namespaces " + ingressNamespace},
			words: []string{"nothing is certain to make the namespace openshift-ingress-operator of the Secret openshift-ingress-operator/cloud-credentials"},
		},
		{
			name: "the namespace in another manifest", do: func(c cluster) {
				c.remove(ingressNamespace)
				c.write("openshift/n.yaml", "apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Namespace, metadata: {name: openshift-ingress-operator}}\n")
			},
		},
		{
			name: "more fields", do: in(ingress, "metadata:\n", "metadata:\n  labels: {a: b}\n"),
			want:  []string{editedIngress},
			words: []string{ingress + " was changed since it was written, in metadata.labels. Run"},
		},
		{
			name: "comments", do: func(c cluster) { c.add(ingress, "# mine\n") },
			want:  []string{editedIngress},
			words: []string{"in its layout or comments alone"},
		},
	})
}

// A namespace that the release makes needs no manifest.
func TestCertainNamespace(t *testing.T) {
	c := copyOfDir(t, made.plain)
	c.remove(ingressNamespace)
	in := c.input()
	for i := range in.Requests {
		in.Requests[i].NamespaceCertain = in.Requests[i].Secret.Namespace == "openshift-ingress-operator"
	}
	expect(t, Run(t.Context(), in), nil)
}

// A request that brings its own role, and one with its own token path.
func TestOwnRole(t *testing.T) {
	const brought = "arn:aws:iam::123456789012:role/theirs"
	c := copyOfDir(t, made.plain)
	c.change(ingress, ingressRole, brought)
	c.change(ingress, "openshift/serviceaccount/token", "token")
	own := func() Input {
		in := c.input()
		for i := range in.Requests {
			if in.Requests[i].Secret.Manifest() == ingress {
				in.Requests[i].RoleARN, in.Requests[i].CloudTokenPath = brought, "/var/run/secrets/token"
				in.Roles[i].RoleName, in.Roles[i].ARN = "", brought
			}
		}
		return in
	}
	in := own()
	expect(t, Run(t.Context(), in), []string{editedIngress}, "in its layout or comments alone")

	other := strings.ReplaceAll(brought, account, "210987654321")
	c.change(ingress, brought, other)
	in = own()
	for i := range in.Requests {
		if in.Requests[i].RoleARN != "" {
			in.Requests[i].RoleARN, in.Roles[i].ARN = other, other
		}
	}
	expect(t, Run(t.Context(), in), []string{"warning role-arns CredentialsRequest openshift-cloud-credential-operator/openshift-ingress", editedIngress},
		"brings the role "+other+", which is not of the cluster's account 123456789012", "See that account 210987654321 has an identity provider")
}

// A Secret of an earlier run that is no longer asked for.
func TestRecordedLeftOver(t *testing.T) {
	c := copyOfDir(t, made.plain)
	in := c.input()
	for i := range in.Requests {
		if in.Requests[i].Secret.Manifest() == ingress {
			in.Requests = append(in.Requests[:i:i], in.Requests[i+1:]...)
			break
		}
	}
	results := expect(t, Run(t.Context(), in), []string{"warning secret-requests " + ingress}, "names the role "+ingressRole)
	if results[0].Check.ID != "state" || results[0].Outcome != verify.OK {
		t.Errorf("%+v", results[0])
	}
	// Without a role it is the state that tells.
	c.change(ingress, ingressRole, "none")
	recorded := c.input().Recorded
	in.Recorded = recorded
	expect(t, Run(t.Context(), in), []string{"warning secret-requests " + ingress, editedIngress}, "was written by an earlier run, and no CredentialsRequest")
}
