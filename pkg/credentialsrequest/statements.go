package credentialsrequest

import (
	"maps"
	"regexp"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/document"
)

func parseStatements(provider object) []StatementEntry {
	c, at := provider.c, provider.at.To("statementEntries")
	for _, field := range provider.unknown("apiVersion", "kind", "statementEntries", "stsIAMRoleARN") {
		c.advise(hintUnknown, field, "is unknown; a providerSpec for AWS has apiVersion, kind, statementEntries and stsIAMRoleARN")
	}
	if version := provider.str("apiVersion"); version != "" && version != apiVersion {
		c.blame(provider.at.To("apiVersion"), "is %s; it should be %s", diagnostic.Quote(version), apiVersion)
	}
	list, _ := provider.list("statementEntries")
	if arn := provider.fields["stsIAMRoleARN"]; len(list) == 0 && (arn == nil || arn == "") {
		c.blame(at, "is missing or empty, and there is no stsIAMRoleARN in its place")
	}
	var statements []StatementEntry
	for i, item := range list {
		entry, ok := c.object(item, at.At(i))
		if !ok {
			c.blame(at.At(i), "is empty")
			continue
		}
		statements = append(statements, parseStatement(entry))
	}
	return statements
}

func parseStatement(entry object) StatementEntry {
	c := entry.c
	for _, field := range entry.unknown("effect", "action", "resource", "policyCondition") {
		c.advise(hintUnknown, field, "is unknown; a statement has effect, action, resource and policyCondition")
	}
	statement := StatementEntry{
		Effect:          parseEffect(entry),
		Action:          parseActions(entry),
		Resource:        entry.str("resource"),
		PolicyCondition: parseCondition(entry),
	}
	if strings.TrimSpace(statement.Resource) == "" {
		c.blame(entry.at.To("resource"), `is missing or empty; "*" means every resource`)
	}
	return statement
}

func parseEffect(entry object) string {
	c, at := entry.c, entry.at.To("effect")
	effect := entry.str("effect")
	switch effect {
	case "Allow", "Deny":
		return effect
	case "":
		c.blame(at, "is missing; it is Allow or Deny")
		return ""
	}
	for _, right := range []string{"Allow", "Deny"} {
		if strings.EqualFold(strings.TrimSpace(effect), right) {
			c.blame(at, "is %s; write %s", diagnostic.Quote(effect), right)
			return ""
		}
	}
	c.blame(at, "is %s; it must be Allow or Deny", diagnostic.Quote(effect))
	return ""
}

// An action is "*" or the prefix of a service and a name, which may hold wildcards.
var actionPattern = regexp.MustCompile(`^(\*|[A-Za-z0-9-]+:[A-Za-z0-9*?_-]+|\*:\*)$`)

func parseActions(entry object) []string {
	c, at := entry.c, entry.at.To("action")
	actions := entry.strs("action")
	if len(actions) == 0 {
		c.blame(at, "is missing or empty; a statement without actions means nothing")
	}
	for i, name := range actions {
		if !actionPattern.MatchString(name) {
			c.blame(at.At(i), `is %s; an action is written service:Name, such as ec2:RunInstances or s3:Get*, or "*"`, diagnostic.Quote(name))
		}
	}
	return actions
}

func parseCondition(entry object) map[string]map[string]any {
	operators, ok := entry.object("policyCondition")
	if !ok || len(operators.fields) == 0 {
		return nil
	}
	condition := make(map[string]map[string]any, len(operators.fields))
	for _, operator := range slices.Sorted(maps.Keys(operators.fields)) {
		keys, ok := operators.object(operator)
		if !ok || len(keys.fields) == 0 {
			entry.c.blame(operators.at.To(operator), "must map condition keys to values")
			continue
		}
		condition[operator] = make(map[string]any, len(keys.fields))
		for _, key := range slices.Sorted(maps.Keys(keys.fields)) {
			value, ok := conditionValue(keys.fields[key])
			if !ok {
				entry.c.blame(keys.at.To(key), "must be a string, a number that is not too large, true or false, or a list of those, not %s", describe(keys.fields[key]))
			}
			condition[operator][key] = value
		}
	}
	return condition
}

// conditionValue returns the value with its numbers as document.Scalar makes them, and whether
// IAM knows such a value at all.
func conditionValue(value any) (any, bool) {
	list, ok := value.([]any)
	if !ok {
		return conditionScalar(value)
	}
	typed := make([]any, len(list))
	for i, item := range list {
		if typed[i], ok = conditionScalar(item); !ok {
			return nil, false
		}
	}
	return typed, true
}

func conditionScalar(value any) (any, bool) {
	// Beyond this a float64 is no longer the number that stood in the file.
	const exact = 1 << 53
	scalar, ok := document.Scalar(value)
	if f, isFloat := scalar.(float64); isFloat && (f > exact || f < -exact) {
		return nil, false
	}
	return scalar, ok && scalar != nil
}

func describe(value any) string {
	list, ok := value.([]any)
	if !ok {
		if _, isNumber := value.(float64); isNumber {
			return "a number of that size; put it in quotes"
		}
		return document.TypeName(value)
	}
	for _, item := range list {
		if _, ok := conditionScalar(item); !ok {
			return "a list with " + describe(item)
		}
	}
	return document.TypeName(value)
}
