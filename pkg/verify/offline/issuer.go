package offline

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// checkIssuer compares every place that names the issuer but the trust policies. What is
// missing, or cannot be read, is for other checks to say.
func checkIssuer(_ context.Context, e *evidence, c verify.Check) []verify.Result {
	want := e.Endpoint.Issuer
	var results []verify.Result
	if why := malformed(want); why != "" {
		results = append(results, c.Problem(stateFile, "the issuer %s in %s %s", quote(want), stateFile, why).
			Advise("Restore the state file from a backup."))
	}
	if e.OIDC != nil && e.OIDC.Issuer != want {
		results = append(results, c.Problem(stateFile, "%s has the documents of the issuer %s, and everything else is for %s",
			stateFile, quote(e.OIDC.Issuer), want))
	}
	if o := e.authentication(); o != nil {
		const field = "spec.serviceAccountIssuer"
		switch have := o.text("spec", "serviceAccountIssuer"); have {
		case want:
		case "":
			results = append(results, c.Problem(manifests.AuthenticationFile, "%s does not set %s, which must be %s", manifests.AuthenticationFile, field, want))
		default:
			results = append(results, c.Problem(manifests.AuthenticationFile, "%s of %s is %s, and must be %s: AWS would refuse every token",
				field, manifests.AuthenticationFile, quote(have), want))
		}
	} else if why := needManifests(e); why != "" {
		results = append(results, c.Skipped(manifests.AuthenticationFile, "%s", why))
	} else {
		results = append(results, c.Skipped(manifests.AuthenticationFile, "there is no Authentication to look at"))
	}
	for _, in := range e.copies() {
		name, text, _ := e.document(c, in, oidc.DiscoveryPath)
		var have map[string]any
		if text == nil || json.Unmarshal(text, &have) != nil || have == nil {
			results = append(results, c.Skipped(name, "there is no discovery document to look at"))
			continue
		}
		if have["issuer"] != want {
			results = append(results, in.advise([]verify.Result{
				c.Problem(name, "the issuer in %s is %s, and must be %s: AWS would refuse every token", name, shown(have["issuer"]), want),
			})...)
		}
	}
	return results
}

// quote shows a text that nobody vouches for, long enough for an ARN or a URL.
func quote(text string) string {
	const most = 250
	return strconv.Quote(diagnostic.Clip(text, most))
}

// malformed says what keeps a URL from being an issuer to IAM; empty for nothing.
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateOpenIDConnectProvider.html
func malformed(issuer string) string {
	u, err := url.Parse(issuer)
	switch {
	case err != nil || u.Scheme != "https" || u.Hostname() == "":
		return "is no https URL"
	case u.Port() != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return "has more than a host and a path"
	case strings.HasSuffix(issuer, "/"):
		return "ends in a slash"
	}
	return ""
}
