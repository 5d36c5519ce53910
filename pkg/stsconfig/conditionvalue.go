package stsconfig

import (
	"fmt"
	"net/netip"
	"regexp"
	"strings"
	"time"
)

// valueKind is what the values of some of IAM's operators for conditions must be. IAM takes others, too:
// a statement with one never applies, or always.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
type valueKind struct {
	// operators says which these are, without ForAllValues:, ForAnyValue: and IfExists.
	operators *regexp.Regexp
	// shape is what a value looks like that is written as a text; none of these operators takes
	// policy variables.
	shape *regexp.Regexp
	// bare is the JSON type of a value that is written without quotes; empty where it must be text.
	bare string
	// is says more about a text than its shape does; nil where there is no more.
	is func(text string) bool
	// name goes on after "must be".
	name string
}

// valueKinds are the operators that compare something else than texts.
func valueKinds() []valueKind {
	return []valueKind{
		{truthOperator, truth, "boolean", nil, "true or false"},
		{numericOperator, number, "number", nil, "a number"},
		{dateOperator, date, "integer", isDate, "a date such as 2030-12-31T23:59:59Z, or seconds since 1970"},
		{addressOperator, address, "", isAddress, "an IP address, or a range such as 192.0.2.0/24"},
	}
}

var (
	truthOperator   = regexp.MustCompile(`^(Bool|Null)$`)
	numericOperator = regexp.MustCompile(`^Numeric`)
	dateOperator    = regexp.MustCompile(`^Date`)
	addressOperator = regexp.MustCompile(`^(Not)?IpAddress$`)

	truth   = regexp.MustCompile(`^(true|True|TRUE|false|False|FALSE)$`)
	number  = regexp.MustCompile(`^[+-]?[0-9]+(\.[0-9]+)?$`)
	date    = regexp.MustCompile(`^([0-9]{1,18}|[0-9]{4}(-[0-9]{2}){1,2}(T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\.[0-9]+)?)?(Z|[+-][0-9]{2}:[0-9]{2}))?)$`)
	address = regexp.MustCompile(`^[0-9A-Fa-f.:]+(/[0-9]{1,3})?$`)
)

// bareOperator is an operator without what can be put before and behind it.
func bareOperator(name string) string {
	name = strings.TrimPrefix(strings.TrimPrefix(name, "ForAllValues:"), "ForAnyValue:")
	return strings.TrimSuffix(name, "IfExists")
}

// valueKindOf returns what the values of an operator must be; nil for one that compares texts, which takes
// any value.
func valueKindOf(operator string) *valueKind {
	bare := bareOperator(operator)
	for _, kind := range valueKinds() {
		if kind.operators.MatchString(bare) {
			return &kind
		}
	}
	return nil
}

// fits reports whether a value is one that the operator can compare.
func (k *valueKind) fits(value any) bool {
	if k == nil {
		return true
	}
	switch value := value.(type) {
	case string:
		return k.shape.MatchString(value) && (k.is == nil || k.is(value))
	case bool:
		return k.bare == "boolean"
	case int64:
		return k.bare == "number" || k.bare == "integer" && k.shape.MatchString(fmt.Sprint(value))
	case float64:
		return k.bare == "number"
	}
	return false
}

// isDate reports whether what looks like a date is in the calendar.
func isDate(text string) bool {
	if !strings.Contains(text, "-") {
		return true // seconds, or a year
	}
	for _, layout := range []string{"2006-01", time.DateOnly, "2006-01-02T15:04Z07:00", time.RFC3339} {
		if _, err := time.Parse(layout, text); err == nil {
			return true
		}
	}
	return false
}

func isAddress(text string) bool {
	if _, err := netip.ParsePrefix(text); err == nil {
		return true
	}
	_, err := netip.ParseAddr(text)
	return err == nil
}
