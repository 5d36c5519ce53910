package live

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/aws/arn"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/iam/types"
	"github.com/aws/smithy-go"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

var _ cloud.Simulator = (*Target)(nil)

// PolicySource returns the user or role whose policies say what the caller may do. The ARN of
// a session names its role without the role's path, which that of an SSO role always has, so
// that IAM is asked for it.
func (t *Target) PolicySource(ctx context.Context, callerARN string) (string, error) {
	caller, err := arn.Parse(callerARN)
	if err != nil {
		return "", unavailable("AWS knows the caller as %s, which is no ARN", diagnostic.Quote(callerARN))
	}
	kind, name, _ := strings.Cut(caller.Resource, "/")
	switch {
	case caller.Service == "iam" && kind == "user":
		return callerARN, nil
	case caller.Service == "iam" && kind == "root":
		return "", unavailable("the caller is the account's root user, which may do everything that the organization lets the account do")
	case caller.Service == "sts" && kind == "federated-user":
		return "", unavailable("the caller is the federated user %s, whose permissions AWS cannot simulate", diagnostic.Quote(name))
	case caller.Service == "sts" && kind == "assumed-role":
		role, _, _ := strings.Cut(name, "/")
		return t.roleOfSession(ctx, role)
	}
	return "", unavailable("the caller %s is neither a user nor a role's session", callerARN)
}

func (t *Target) roleOfSession(ctx context.Context, role string) (string, error) {
	cs, err := t.connect(ctx)
	if err != nil {
		return "", err
	}
	out, err := cs.iam.GetRole(ctx, &iam.GetRoleInput{RoleName: &role})
	switch {
	case IsDenied(err):
		return "", unavailable("the caller may not look up its own role: iam:GetRole on role %s is lacking", role)
	case roleUnknown(err):
		return "", unavailable("the caller's role %s no longer exists", role)
	case err != nil:
		return "", explain(err, "look up the caller's role "+role)
	}
	return aws.ToString(out.Role.Arn), nil
}

// Simulate asks IAM's policy simulator, which decides by the policies of the identity, its
// permissions boundary and the organization's service control policies.
func (t *Target) Simulate(ctx context.Context, policySource string, q cloud.Question) ([]cloud.Verdict, error) {
	cs, err := t.connect(ctx)
	if err != nil {
		return nil, err
	}
	in := &iam.SimulatePrincipalPolicyInput{
		PolicySourceArn: &policySource, ActionNames: q.Actions, ResourceArns: q.Resources, ContextEntries: contextEntries(q.Context),
	}
	var verdicts []cloud.Verdict
	pages := iam.NewSimulatePrincipalPolicyPaginator(cs.iam, in)
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return t.notSimulated(ctx, policySource, q, err)
		}
		for _, r := range page.EvaluationResults {
			verdicts = append(verdicts, verdictsOf(r, q.Resources)...)
		}
	}
	return verdicts, nil
}

// notSimulated makes the best of a question that IAM did not answer. It refuses to judge actions
// together that "require different authorization information", a rule that it documents
// nowhere, so that a refused question is asked again in halves.
func (t *Target) notSimulated(ctx context.Context, policySource string, q cloud.Question, err error) ([]cloud.Verdict, error) {
	switch {
	case hasCode(err, "InvalidInput") && len(q.Actions) > 1:
		var verdicts []cloud.Verdict
		for half := range slices.Chunk(q.Actions, (len(q.Actions)+1)/2) {
			some, err := t.Simulate(ctx, policySource, cloud.Question{Actions: half, Resources: q.Resources, Context: q.Context})
			if err != nil {
				return nil, err
			}
			verdicts = append(verdicts, some...)
		}
		return verdicts, nil
	case hasCode(err, "InvalidInput"):
		var verdicts []cloud.Verdict
		for _, resource := range q.Resources {
			verdicts = append(verdicts, cloud.Verdict{
				Action: q.Actions[0], Resource: resource, Decision: cloud.NotSimulated, Note: "AWS cannot simulate it: " + answered(err),
			})
		}
		return verdicts, nil
	case IsDenied(err):
		return nil, unavailable("the caller may not ask: iam:SimulatePrincipalPolicy on %s is lacking", policySource)
	case roleUnknown(err):
		return nil, unavailable("AWS does not know the caller's identity %s", policySource)
	case hasCode(err, "InvalidAction", "NotImplemented", "UnknownOperationException"):
		return nil, unavailable("this AWS endpoint has no SimulatePrincipalPolicy")
	case context.Cause(ctx) != nil, isCredentialTrouble(err), isMissingCredentials(err):
		return nil, explain(err, "simulate the permissions of "+policySource)
	}
	// The plan itself is made, and needs no simulator.
	return nil, unavailable("the policy simulator gave no answer: %s", diagnostic.Clip(err.Error(), 300))
}

// verdictsOf returns what a result says of each resource. Where it does not tell them apart,
// its decision, the most restrictive of them, holds for all.
func verdictsOf(r types.EvaluationResult, resources []string) []cloud.Verdict {
	whole := cloud.Verdict{
		Action: aws.ToString(r.EvalActionName), Decision: cloud.Decision(r.EvalDecision),
		ByOrganization: r.OrganizationsDecisionDetail != nil && !r.OrganizationsDecisionDetail.AllowedByOrganizations,
		ByBoundary:     outsideBoundary(r.PermissionsBoundaryDecisionDetail),
		Policies:       policyNames(r.MatchedStatements), MissingKeys: r.MissingContextValues,
	}
	var verdicts []cloud.Verdict
	if len(r.ResourceSpecificResults) == 0 {
		if name := aws.ToString(r.EvalResourceName); slices.Contains(resources, name) {
			resources = []string{name} // as IAM answered until 2025, with a result for each resource
		}
		for _, resource := range resources {
			v := whole
			v.Resource = resource
			verdicts = append(verdicts, v)
		}
		return verdicts
	}
	for _, s := range r.ResourceSpecificResults {
		v := whole
		v.Resource, v.Decision = aws.ToString(s.EvalResourceName), cloud.Decision(s.EvalResourceDecision)
		v.Policies, v.MissingKeys = policyNames(s.MatchedStatements), s.MissingContextValues
		if s.PermissionsBoundaryDecisionDetail != nil {
			v.ByBoundary = outsideBoundary(s.PermissionsBoundaryDecisionDetail)
		}
		verdicts = append(verdicts, v)
	}
	return verdicts
}

func outsideBoundary(d *types.PermissionsBoundaryDecisionDetail) bool {
	return d != nil && !d.AllowedByPermissionsBoundary
}

// policyNames returns the policies that statements are from, as the simulator names them.
func policyNames(statements []types.Statement) []string {
	var names []string
	for _, s := range statements {
		if name := aws.ToString(s.SourcePolicyId); name != "" && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

func contextEntries(values map[string][]string) []types.ContextEntry {
	entries := make([]types.ContextEntry, 0, len(values))
	for _, key := range slices.Sorted(maps.Keys(values)) {
		kind := types.ContextKeyTypeEnumString
		switch key {
		case "aws:SecureTransport":
			kind = types.ContextKeyTypeEnumBoolean
		case "aws:TagKeys":
			kind = types.ContextKeyTypeEnumStringList
		}
		entries = append(entries, types.ContextEntry{ContextKeyName: aws.String(key), ContextKeyType: kind, ContextKeyValues: values[key]})
	}
	return entries
}

// answered returns the message of AWS's answer, shortened.
func answered(err error) string {
	var api smithy.APIError
	if errors.As(err, &api) {
		return diagnostic.OneLine(diagnostic.Clip(api.ErrorMessage(), 200))
	}
	return "it gave no reason"
}

// IsDenied reports whether AWS refused a request for lack of permissions; of joined errors, whether
// that is one of them.
func IsDenied(err error) bool {
	// errors.As would stop at the first answer of AWS among joined errors.
	switch e := err.(type) { //nolint:errorlint // it looks at each error of the chain by itself
	case smithy.APIError:
		switch e.ErrorCode() {
		case "AccessDenied", "AccessDeniedException", "Forbidden": // the last one is HeadBucket's, whose answer has no body
			return true
		}
		return false
	case interface{ Unwrap() []error }:
		return slices.ContainsFunc(e.Unwrap(), IsDenied)
	default:
		cause := errors.Unwrap(err)
		return cause != nil && IsDenied(cause)
	}
}

func unavailable(format string, args ...any) error {
	return &cloud.NoVerdictError{Reason: diagnostic.OneLine(fmt.Sprintf(format, args...))}
}
