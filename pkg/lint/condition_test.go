package lint

import "testing"

func TestLimited(t *testing.T) {
	for _, row := range []struct {
		operator, key string
		value         any
		want          bool
	}{
		{"StringEquals", "aws:ResourceTag/team", "a", true},
		{"stringequals", "EC2:resourcetag/team", []string{"a", "b"}, true},
		{"ForAnyValue:StringEquals", "aws:ResourceTag/team", "a", true},
		{"ForAnyValue:StringLike", "aws:ResourceTag/team", "*", false},
		{"StringLike", "aws:ResourceTag/team", "a*", true},
		{"StringLike", "aws:ResourceTag/team", "*", false},
		{"StringLike", "aws:ResourceTag/team", []any{"a", "*"}, false},
		{"StringEquals", "aws:ResourceTag/team", "*", true},
		{"StringEqualsIfExists", "aws:ResourceTag/team", "a", false},
		{"ForAllValues:StringEquals", "aws:ResourceTag/team", "a", false},
		{"StringNotEquals", "aws:ResourceTag/team", "a", false},
		{"Null", "aws:ResourceTag/team", false, true},
		{"Null", "aws:ResourceTag/team", "true", false},
		{"Null", "aws:ResourceTag/team", "True", false},
		{"Bool", "kms:GrantIsForAWSResource", true, true},
		{"Bool", "kms:GrantIsForAWSResource", []any{"true"}, true},
		{"Bool", "kms:GrantIsForAWSResource", "false", false},
		{"ArnEquals", "kms:ViaService", "arn:*", true},
		{"StringEquals", "kms:ViaServiceX", "a", false},
		{"StringEquals", "aws:ResourceTag", "a", false},
		{"StringEquals", ":ResourceTag/team", "a", false},
		{"StringEquals", "kms:EncryptionContext:app", "a", true},
		{"NumericLessThan", "aws:MultiFactorAuthAge", int64(5), false},
	} {
		got := limited(condition(row.operator, row.key, row.value), ":ResourceTag/", "kms:ViaService", "kms:GrantIsForAWSResource", "kms:EncryptionContext:")
		if got != row.want {
			t.Errorf("%s %s %v: %v", row.operator, row.key, row.value, got)
		}
	}
}
