package offline

import (
	"bytes"
	"context"
	"encoding/json"
	"path"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/diff"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/rolename"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// tokenAudience is that of the tokens of the release's and OLM's components, where sts-config.yaml names
// no other.
const tokenAudience = "openshift"

// Where render puts trust policies as documents of their own.
const (
	cliPolicies  = "sts/aws-cli/policies"
	cliTrustEnd  = ".trust.json"
	filesFolder  = "sts/files"
	filesRoleEnd = "-iam-create-role"
)

// expectedTrust says who may assume the role of a request: its service accounts alone, with a
// token for its audience, of this issuer. It is computed apart from what makes
// the roles, so that a mistake there is seen.
func expectedTrust(e *endpoint.Endpoint, r credentialsrequest.Request) iampolicy.Document {
	subjects := make([]string, len(r.ServiceAccounts))
	for i, name := range r.ServiceAccounts {
		subjects[i] = "system:serviceaccount:" + r.Secret.Namespace + ":" + name
	}
	audiences := r.Audiences
	if len(audiences) == 0 {
		audiences = []string{tokenAudience}
	}
	issuer := strings.TrimPrefix(e.Issuer, "https://")
	return iampolicy.New(iampolicy.Statement{
		Effect:    iampolicy.Allow,
		Principal: &iampolicy.Principal{Federated: "arn:" + e.Partition + ":iam::" + e.Account + ":oidc-provider/" + issuer},
		Action:    []string{"sts:AssumeRoleWithWebIdentity"},
		Condition: iampolicy.Condition{"StringEquals": {issuer + ":aud": audiences, issuer + ":sub": subjects}},
	})
}

// checkTrustPolicies compares the trust policies as a run would make them, and as render wrote
// them for another team.
func checkTrustPolicies(_ context.Context, e *evidence, c verify.Check) []verify.Result {
	var results []verify.Result
	seen := false
	for _, r := range e.Requests {
		role := e.desiredRoleOf(r)
		if role == nil {
			continue
		}
		seen = true
		text, err := role.Trust.JSON()
		if err != nil {
			results = append(results, c.Failed("role "+role.RoleName, err)...)
			continue
		}
		results = append(results, e.judgeTrust(c, "role "+role.RoleName, text, r)...)
	}
	for _, name := range e.recorded(options.RenderingStateID) {
		found, wrong := e.judgeTrustFile(c, name)
		seen = seen || found
		results = append(results, copyOf{rendered: true}.advise(wrong)...)
	}
	if !seen && len(e.ownRequests()) > 0 {
		return []verify.Result{c.Skipped("", "%s", e.withoutRoles())}
	}
	return results
}

// ownRequests are those whose roles are this cluster's.
func (e *evidence) ownRequests() []credentialsrequest.Request {
	return slices.DeleteFunc(slices.Clone(e.Requests), func(r credentialsrequest.Request) bool { return r.RoleARN != "" })
}

// judgeTrustFile judges a file that render wrote, if it is one with a trust policy.
func (e *evidence) judgeTrustFile(c verify.Check, name string) (found bool, wrong []verify.Result) {
	role, isCLI := strings.CutSuffix(path.Base(name), cliTrustEnd)
	isCLI = isCLI && path.Dir(name) == cliPolicies
	folder := path.Dir(name)
	isCall := path.Dir(folder) == filesFolder && strings.HasSuffix(folder, filesRoleEnd)
	if !isCLI && !isCall {
		return false, nil
	}
	data, err := e.folder.read(name, maxDocument)
	if err != nil {
		return true, nil // another check says so
	}
	text := string(bytes.TrimSpace(data))
	if isCall {
		var call struct {
			RoleName                 string `json:"RoleName"`
			AssumeRolePolicyDocument string `json:"AssumeRolePolicyDocument"`
		}
		if json.Unmarshal(data, &call) != nil {
			return true, []verify.Result{c.Problem(name, "%s is not the input of CreateRole", name)}
		}
		role, text = call.RoleName, call.AssumeRolePolicyDocument
	}
	for _, r := range e.ownRequests() {
		saved := e.roleOf(r)
		if saved != nil && saved.RoleName == role || saved == nil && e.nameOf(r) == role {
			return true, e.judgeTrust(c, name, text, r)
		}
	}
	return true, []verify.Result{c.Problem(name, "%s is for the role %q, which no CredentialsRequest asks for", name, role)}
}

// nameOf returns the name that a run would give the role of a request; empty where there is none.
func (e *evidence) nameOf(r credentialsrequest.Request) string {
	if e.RoleNameTemplate == "" {
		return rolename.Default(e.Endpoint.InfraName, r.Secret)
	}
	name, _ := rolename.Of("", e.RoleNameTemplate, e.Endpoint.InfraName, r.Secret) // an error is the options' to tell
	return name
}

func (e *evidence) judgeTrust(c verify.Check, subject, text string, r credentialsrequest.Request) []verify.Result {
	want, err := expectedTrust(e.Endpoint, r).JSON()
	if err != nil {
		return c.Failed(subject, err)
	}
	if _, err := iampolicy.Equivalent(text, want); err != nil {
		return []verify.Result{c.Problem(subject, "the trust policy of %s cannot be understood: %v", subject, err)}
	}
	differences, err := iampolicy.Diff(text, want)
	if err != nil {
		return c.Failed(subject, err)
	}
	if len(differences) > 0 {
		return []verify.Result{c.Problem(subject, "the trust policy of %s is not what the issuer and CredentialsRequest %s ask for: %s", subject, r.ID(), inWords(differences))}
	}
	return nil
}

// inWords tells differences on one line of bearable length.
func inWords(differences []diff.Difference) string {
	const most = 300
	var b strings.Builder
	if err := diff.Text(&b, "", differences); err != nil {
		return "unknown"
	}
	return diagnostic.Clip(strings.Join(strings.Fields(b.String()), " "), most)
}
