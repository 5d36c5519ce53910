package simulate

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"github.com/aws/aws-sdk-go-v2/aws/arn"

	"github.com/openshift/openshift-install-sts/pkg/standin/queryapi"
)

// pageSize is how many results IAM gives in a page unless it is asked for another number.
const pageSize = 100

// The answer to SimulatePrincipalPolicy:
// https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulatePrincipalPolicy.html
type (
	simulated struct {
		IsTruncated bool
		Marker      string   `xml:",omitempty"`
		Results     []result `xml:"EvaluationResults>member"`
	}
	result struct {
		EvalActionName   string
		EvalResourceName string
		EvalDecision     string
		Statements       []statement      `xml:"MatchedStatements>member"`
		Missing          []string         `xml:"MissingContextValues>member"`
		Organization     *byOrganization  `xml:"OrganizationsDecisionDetail"`
		Boundary         *byBoundary      `xml:"PermissionsBoundaryDecisionDetail"`
		Resources        []resourceResult `xml:"ResourceSpecificResults>member"`
	}
	resourceResult struct {
		EvalResourceName     string
		EvalResourceDecision string
		Statements           []statement `xml:"MatchedStatements>member"`
		Missing              []string    `xml:"MissingContextValues>member"`
		Boundary             *byBoundary `xml:"PermissionsBoundaryDecisionDetail"`
	}
	statement struct {
		SourcePolicyID string `xml:"SourcePolicyId"`
	}
	byOrganization struct{ AllowedByOrganizations bool }
	byBoundary     struct{ AllowedByPermissionsBoundary bool }
)

// simulate answers a question: one result for each action, with one for each resource inside.
func simulate(w http.ResponseWriter, rules Rules, form url.Values) {
	source, actions, resources := form.Get("PolicySourceArn"), List(form, "ActionNames"), List(form, "ResourceArns")
	switch parsed, err := arn.Parse(source); {
	case err != nil || parsed.Service != "iam":
		refuse(w, "InvalidInput", "Invalid Entity Arn: "+source+" does not clearly define entity type and name.")
		return
	case source != rules.Source:
		refuse(w, "NoSuchEntity", "The entity "+source+" cannot be found.")
		return
	}
	if apart := slices.DeleteFunc(slices.Clone(actions), func(a string) bool { return !slices.Contains(rules.Apart, a) }); len(apart) > 0 && len(actions) > 1 {
		refuse(w, "InvalidInput", fmt.Sprintf("Invalid Input Actions: %v require different authorization information.", apart))
		return
	}
	context := map[string][]string{}
	for i := 1; form.Has(fmt.Sprintf("ContextEntries.member.%d.ContextKeyName", i)); i++ {
		entry := fmt.Sprintf("ContextEntries.member.%d.", i)
		context[form.Get(entry+"ContextKeyName")] = List(form, entry+"ContextKeyValues")
	}
	var results []result
	for _, action := range actions {
		results = append(results, resultOf(rules, action, resources, context))
	}
	size := pageSize
	if rules.PageSize > 0 {
		size = rules.PageSize
	}
	from, _ := strconv.Atoi(form.Get("Marker"))
	var answer simulated
	to := min(from+size, len(results))
	answer.Results = results[from:to]
	if to < len(results) {
		answer.IsTruncated, answer.Marker = true, strconv.Itoa(to)
	}
	queryapi.Answer(w, queryapi.IAM, "SimulatePrincipalPolicy", answer)
}

// resultOf is the result of an action, which is the strictest of those of its resources.
func resultOf(rules Rules, action string, resources []string, context map[string][]string) result {
	strictness := map[string]int{allowed: 0, implicitDeny: 1, explicitDeny: 2}
	whole := result{EvalActionName: action, EvalResourceName: "*", EvalDecision: allowed}
	if rules.Organization != nil {
		whole.Organization = &byOrganization{true}
	}
	for _, resource := range resources {
		e := rules.evaluate(action, resource, context)
		one := resourceResult{EvalResourceName: resource, EvalResourceDecision: e.decision, Missing: e.missing}
		for _, policy := range e.policies {
			one.Statements = append(one.Statements, statement{policy})
		}
		if e.boundaryInEffect {
			one.Boundary = &byBoundary{e.byBoundary}
		}
		if whole.Organization != nil && !e.byOrganization {
			whole.Organization.AllowedByOrganizations = false
		}
		if strictness[e.decision] >= strictness[whole.EvalDecision] {
			whole.EvalDecision, whole.Boundary = e.decision, one.Boundary
		}
		whole.Missing = append(whole.Missing, e.missing...)
		whole.Statements = append(whole.Statements, one.Statements...)
		whole.Resources = append(whole.Resources, one)
	}
	return whole
}

// List returns the values of a list parameter of the query protocol.
func List(form url.Values, name string) []string {
	var values []string
	for i := 1; form.Has(fmt.Sprintf("%s.member.%d", name, i)); i++ {
		values = append(values, form.Get(fmt.Sprintf("%s.member.%d", name, i)))
	}
	return values
}

func writeIdentity(w http.ResponseWriter, caller string) {
	identity := queryapi.Identity{Arn: caller, UserID: "AIDAEXAMPLE"}
	if parsed, err := arn.Parse(caller); err == nil {
		identity.Account = parsed.AccountID
	}
	queryapi.Answer(w, queryapi.STS, "GetCallerIdentity", identity)
}

func refuse(w http.ResponseWriter, code, message string) {
	queryapi.Refuse(w, queryapi.IAM, code, message)
}
