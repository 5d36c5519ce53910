package report

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// verb says what an operator demands of a key: of one value, or of one out of many.
type verb struct {
	one, many string
	// bare values are written without quotes: they are no texts.
	bare bool
}

// verbs are the condition operators of IAM but for Null, which has no values to compare with:
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
var verbs = map[string]verb{
	"StringEquals":              {one: "is", many: "is one of"},
	"StringNotEquals":           {one: "is not", many: "is none of"},
	"StringEqualsIgnoreCase":    {one: "is, in upper or lower case,", many: "is, in upper or lower case, one of"},
	"StringNotEqualsIgnoreCase": {one: "is not, in upper or lower case,", many: "is, in upper or lower case, none of"},
	"StringLike":                {one: "matches the pattern", many: "matches one of the patterns"},
	"StringNotLike":             {one: "does not match the pattern", many: "matches none of the patterns"},
	"NumericEquals":             {one: "is", many: "is one of", bare: true},
	"NumericNotEquals":          {one: "is not", many: "is none of", bare: true},
	"NumericLessThan":           {one: "is less than", many: "is less than one of", bare: true},
	"NumericLessThanEquals":     {one: "is at most", many: "is at most one of", bare: true},
	"NumericGreaterThan":        {one: "is more than", many: "is more than one of", bare: true},
	"NumericGreaterThanEquals":  {one: "is at least", many: "is at least one of", bare: true},
	"DateEquals":                {one: "is", many: "is one of", bare: true},
	"DateNotEquals":             {one: "is not", many: "is none of", bare: true},
	"DateLessThan":              {one: "is before", many: "is before one of", bare: true},
	"DateLessThanEquals":        {one: "is not after", many: "is not after one of", bare: true},
	"DateGreaterThan":           {one: "is after", many: "is after one of", bare: true},
	"DateGreaterThanEquals":     {one: "is not before", many: "is not before one of", bare: true},
	"Bool":                      {one: "is", many: "is one of", bare: true},
	"BinaryEquals":              {one: "is", many: "is one of"},
	"IpAddress":                 {one: "is in", many: "is in one of", bare: true},
	"NotIpAddress":              {one: "is not in", many: "is in none of", bare: true},
	"ArnEquals":                 {one: "matches the ARN", many: "matches one of the ARNs"},
	"ArnLike":                   {one: "matches the ARN", many: "matches one of the ARNs"},
	"ArnNotEquals":              {one: "does not match the ARN", many: "matches none of the ARNs"},
	"ArnNotLike":                {one: "does not match the ARN", many: "matches none of the ARNs"},
}

// conditionWords returns the conditions of a statement, one phrase for each key, in the
// order in which they are sent. All of them must be met.
func conditionWords(c iampolicy.Condition) []string {
	var words []string
	for _, operator := range slices.Sorted(maps.Keys(c)) {
		for _, key := range slices.Sorted(maps.Keys(c[operator])) {
			words = append(words, phrase(operator, key, c[operator][key]))
		}
	}
	return words
}

// phrase puts one condition into words. What has no words is returned as it is written.
func phrase(operator, key string, value any) string {
	values, subject, end := members(value), key, ""
	base := operator
	if rest, ok := strings.CutPrefix(base, "ForAnyValue:"); ok {
		base, subject = rest, "at least one value of "+key
	} else if rest, ok := strings.CutPrefix(base, "ForAllValues:"); ok {
		// Without a value in the request the condition is met.
		base, subject = rest, "every value of "+key+", if there is one,"
	}
	if base == "Null" && subject == key && len(values) == 1 {
		switch bareText(values[0]) {
		case "true":
			return key + " is absent from the request"
		case "false":
			return key + " is present in the request"
		}
	}
	if rest, ok := strings.CutSuffix(base, "IfExists"); ok {
		base, end = rest, ", or is absent from the request"
	}
	v, ok := verbs[base]
	if !ok {
		return operator + " " + key + " = " + jsonText(value)
	}
	texts := make([]string, len(values))
	for i := range values {
		if texts[i] = bareText(values[i]); !v.bare {
			texts[i] = "“" + texts[i] + "”"
		}
	}
	comparison := v.one
	if len(texts) != 1 {
		comparison = v.many
	}
	return subject + " " + comparison + " " + strings.Join(texts, ", ") + end
}

// members returns the values of a condition as a list.
func members(value any) []any {
	switch value := value.(type) {
	case []any:
		return value
	case []string:
		list := make([]any, len(value))
		for i := range value {
			list[i] = value[i]
		}
		return list
	}
	return []any{value}
}

// texts returns the values of a condition that are all texts.
func texts(value any) ([]string, error) {
	var list []string
	for _, member := range members(value) {
		text, ok := member.(string)
		if !ok {
			return nil, fmt.Errorf("the value %s is no text", jsonText(member))
		}
		list = append(list, text)
	}
	return list, nil
}

func bareText(value any) string {
	if text, ok := value.(string); ok {
		return text
	}
	return jsonText(value)
}

func jsonText(value any) string {
	// A document with a value that cannot be written was refused before.
	text, err := render.JSON(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}

// count returns a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return thousands(n) + " " + many
}

// thousands writes a number with a comma after each three digits.
func thousands(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
