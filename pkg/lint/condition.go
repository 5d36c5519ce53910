package lint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// limited reports whether a condition holds only for requests in which one of some keys has one
// of certain values. A key that ends in a slash or a colon stands for all that begin so, and one
// that begins with a colon for that key of any service; case does not matter, as in IAM.
func limited(condition iampolicy.Condition, keys ...string) bool {
	return len(limits(condition, keys...)) > 0
}

// limits returns the values of such conditions, each operator with its key's values.
func limits(condition iampolicy.Condition, keys ...string) []limit {
	var found []limit
	for operator, values := range condition {
		for key, value := range values {
			l := limit{operator: positive(operator), values: strs(value)}
			if l.restricts() && slices.ContainsFunc(keys, func(k string) bool { return keyIs(k, key) }) {
				found = append(found, l)
			}
		}
	}
	return found
}

// limit is what a condition demands of one key.
type limit struct {
	// operator is in lower case, without the quantifier ForAnyValue; empty for one that a request
	// without the key passes.
	operator string
	values   []string
}

// positive returns the bare operator of one that only a request passes that has the key: neither
// a negated one nor one with IfExists or ForAllValues, which hold where the key is missing.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
func positive(operator string) string {
	bare := strings.TrimPrefix(strings.ToLower(operator), "foranyvalue:")
	if strings.HasPrefix(bare, "forallvalues:") || strings.HasSuffix(bare, "ifexists") || strings.Contains(bare, "not") {
		return ""
	}
	return bare
}

// restricts reports whether there are values that do not pass.
func (l limit) restricts() bool {
	switch l.operator {
	case "":
		return false
	case "null": // "false" says that the key must be there
		return !slices.Contains(l.values, "true")
	case "bool": // the keys that are asked for limit only when they are true
		return !slices.Contains(l.values, "false")
	case "stringlike", "arnlike", "arnequals":
		return !slices.ContainsFunc(l.values, func(v string) bool { return strings.Trim(v, "*:") == "" })
	}
	return true
}

// keyIs reports whether a condition key is one that a pattern stands for.
func keyIs(pattern, key string) bool {
	pattern, key = strings.ToLower(pattern), strings.ToLower(key)
	if strings.HasPrefix(pattern, ":") {
		service, rest, _ := strings.Cut(key, ":")
		if service == "" {
			return false
		}
		key = ":" + rest
	}
	if strings.HasSuffix(pattern, "/") || strings.HasSuffix(pattern, ":") {
		return strings.HasPrefix(key, pattern)
	}
	return key == pattern
}

// strs returns the values of a condition key in IAM's spelling.
func strs(value any) []string {
	var all []string
	switch value := value.(type) {
	case []string:
		all = value
	case []any:
		for _, v := range value {
			all = append(all, fmt.Sprint(v))
		}
	default:
		all = []string{fmt.Sprint(value)}
	}
	for i, v := range all {
		if lower := strings.ToLower(v); lower == "true" || lower == "false" {
			all = slices.Clone(all)
			all[i] = lower
		}
	}
	return all
}
