package iampolicy

import "testing"

func TestVariables(t *testing.T) {
	for _, test := range []struct {
		text, without string
		has           bool
	}{
		{"arn:aws:s3:::b-*", "arn:aws:s3:::b-*", false},
		{"a$b{c}$", "a$b{c}$", false},
		{"arn:aws:s3:::b-${aws:PrincipalTag/x}", "arn:aws:s3:::b-*", true},
		{"${a:b}-${c}/x", "*-*/x", true},
		{"${a:b, 'c}d'}e", "*e", true},
		{"${a:b, 'c}d", "*", true},
		{"x${a:b", "x*", true},
		{"x${", "x*", true},
		{"x${*}", "x*", false},
		{"x${?}${$}{y}", "x**{y}", false},
		{"x${*}${aws:y}", "x**", true},
	} {
		if without, has := WithoutVariables(test.text), HasVariable(test.text); without != test.without || has != test.has {
			t.Errorf("%q: %q, %t", test.text, without, has)
		}
	}
}
