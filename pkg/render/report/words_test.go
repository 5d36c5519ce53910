package report

import (
	"encoding/json"
	"testing"
)

func TestPhrases(t *testing.T) {
	for _, test := range []struct {
		operator, key string
		value         any
		want          string
	}{
		{"StringEquals", "aws:RequestedRegion", "eu-west-1", "aws:RequestedRegion is “eu-west-1”"},
		{"StringNotEquals", "k", []any{"a", "b"}, "k is none of “a”, “b”"},
		{"StringLike", "k", []string{"a*"}, "k matches the pattern “a*”"},
		{"StringNotLikeIfExists", "k", "a*", "k does not match the pattern “a*”, or is absent from the request"},
		{"Bool", "kms:GrantIsForAWSResource", true, "kms:GrantIsForAWSResource is true"},
		{"Bool", "aws:SecureTransport", "false", "aws:SecureTransport is false"},
		{"BoolIfExists", "aws:MultiFactorAuthPresent", true, "aws:MultiFactorAuthPresent is true, or is absent from the request"},
		{"Null", "aws:TokenIssueTime", true, "aws:TokenIssueTime is absent from the request"},
		{"Null", "aws:TokenIssueTime", "false", "aws:TokenIssueTime is present in the request"},
		{"Null", "k", []any{true, false}, "Null k = [true,false]"},
		{"NumericLessThanEquals", "s3:max-keys", json.Number("10"), "s3:max-keys is at most 10"},
		{"NumericGreaterThan", "k", 1e6, "k is more than 1000000"},
		{"DateLessThan", "aws:CurrentTime", "2027-01-01T00:00:00Z", "aws:CurrentTime is before 2027-01-01T00:00:00Z"},
		{"NotIpAddress", "aws:SourceIp", []any{"10.0.0.0/8", "::1/128"}, "aws:SourceIp is in none of 10.0.0.0/8, ::1/128"},
		{"ArnLike", "aws:SourceArn", "arn:aws-cn:s3:::*", "aws:SourceArn matches the ARN “arn:aws-cn:s3:::*”"},
		{"ForAnyValue:StringEquals", "aws:TagKeys", "a", "at least one value of aws:TagKeys is “a”"},
		{"ForAllValues:StringLike", "aws:TagKeys", []any{"a", "b*"}, "every value of aws:TagKeys, if there is one, matches one of the patterns “a”, “b*”"},
		{"ForAllValues:Null", "k", true, "ForAllValues:Null k = true"},
		{"StringLikeIfExistsIfExists", "k", "<a>", `StringLikeIfExistsIfExists k = "<a>"`},
		{"Future", "k", []any{"a", 1}, `Future k = ["a",1]`},
	} {
		if got := phrase(test.operator, test.key, test.value); got != test.want {
			t.Errorf("%s %s %v:\n%s, want\n%s", test.operator, test.key, test.value, got, test.want)
		}
	}
}

func TestNumbers(t *testing.T) {
	for n, want := range map[int]string{0: "0", 999: "999", 1000: "1,000", 10240: "10,240", 1234567: "1,234,567"} {
		if got := thousands(n); got != want {
			t.Errorf("%d: %s, want %s", n, got, want)
		}
	}
}
