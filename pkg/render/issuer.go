package render

import (
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// issuerWords ends a sentence that says what the issuer is.
func issuerWords(s *Stack) string {
	if s.Pending() {
		return "the domain of a CloudFront distribution, which is not known before that exists: this is the first of two steps."
	}
	return "<" + s.Issuer + ">."
}

// serveHeading is that of the section that says what is to be served by others.
const serveHeading = "Serve the documents"

// serveText says what must be served where, when the issuer is not of this stack.
func serveText(s *Stack) string {
	var b strings.Builder
	certificate := "a certificate that a public authority signed"
	if s.Provider.Thumbprint != "" {
		certificate = "the certificate that the thumbprint names"
	}
	fmt.Fprintf(&b, "No bucket is made: the OIDC documents in `%s/` are to be served by whoever hosts the issuer, at these URLs and\n"+
		"with these bytes, to everybody, over HTTPS with %s, and\n"+
		"without a redirect. This comes first: IAM may read them when the identity provider is created.\n\n", DocumentsFolder, certificate)
	b.WriteString("| file | URL | Content-Type |\n|---|---|---|\n")
	for _, d := range s.Documents {
		fmt.Fprintf(&b, "| `%s` | <%s/%s> | `%s` |\n", DocumentFile(d.Key), s.Issuer, d.Key, d.ContentType)
	}
	if s.SharedIssuer {
		b.WriteString("\n" + SharedIssuerWarning(s) + "\n")
	}
	return b.String()
}

// SharedIssuerWarning says what it means that clusters have the same issuer.
func SharedIssuerWarning(s *Stack) string {
	return "**The issuer is shared.** Every cluster whose key is in `keys.json` can assume the roles of `" + s.Name + "`, and\n" +
		"`" + s.Name + "` theirs in their accounts: a token names the issuer, a namespace and a service account, which are the\n" +
		"same in each of them. Who publishes the documents must keep the keys of the others in them."
}

// secondStep says what comes after the first of two steps. domain are the commands that print
// the distribution's domain.
func secondStep(domain string) string {
	return `This prints the domain of the distribution:

` + Code(domain) + `
Tell it to whoever has the install directory: there, in the place of DIR, the rest is rendered, with the other
options of this time, which are kept:

    openshift-install-sts render --dir DIR --issuer-url https://DOMAIN

What that writes is the same and more: the documents, the identity provider and the roles. The distribution takes
some minutes until it serves everywhere; nobody need wait for it before.`
}

// keyPolicyText says what the policy of the bucket's key must have.
func keyPolicyText(s *Stack) string {
	statement, err := JSONFile(cloud.KMSKeyPolicyStatement(s.DistributionARNPrefix() + UnknownID))
	if err != nil {
		return "" // it consists of texts
	}
	return "The objects in the bucket are encrypted with `" + s.Bucket.KMSKeyARN + "`.\n" +
		"The distribution can read them once the policy of the key, which its owner has to see to, has this statement,\n" +
		"with the distribution's ID in the place of `" + UnknownID + "`:\n\n" +
		"```json\n" + string(statement) + "```"
}

// StopServing says what is to be done with documents that this stack does not serve, once the
// cluster is gone.
func StopServing(s *Stack) string {
	if s.SharedIssuer {
		return "take this cluster's key, `" + s.KeyID + "`,\nout of the published key set afterwards, and leave the others in it."
	}
	return "stop serving them afterwards."
}
