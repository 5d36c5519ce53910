package webidentity

import "testing"

const (
	provider = "arn:aws:iam::123456789012:oidc-provider/issuer.example.com"
	subject  = "system:serviceaccount:openshift-ingress-operator:ingress-operator"
)

func TestTrusts(t *testing.T) {
	statement := func(effect, principal, action, condition string) string {
		return `{"Effect":"` + effect + `","Principal":{"Federated":` + principal + `},"Action":` + action + `,"Condition":` + condition + `}`
	}
	const action, ours = `"sts:AssumeRoleWithWebIdentity"`, `"` + provider + `"`
	const exact = `{"StringEquals":{"issuer.example.com:sub":"` + subject + `","issuer.example.com:aud":["x","openshift"]}}`
	like := func(pattern string) string {
		return `{"StringLike":{"issuer.example.com:sub":"` + pattern + `"}}`
	}
	for name, tt := range map[string]struct {
		statements string
		want       bool
	}{
		"exact":                    {"[" + statement("Allow", ours, action, exact) + "]", true},
		"without a list":           {statement("Allow", ours, action, exact), true},
		"lists":                    {"[" + statement("Allow", `["a",`+ours+`]`, `["sts:TagSession",`+action+`]`, exact) + "]", true},
		"no condition":             {"[" + statement("Allow", ours, action, `{}`) + "]", true},
		"key in another case":      {"[" + statement("Allow", ours, action, `{"StringEquals":{"Issuer.example.com:SUB":"`+subject+`"}}`) + "]", true},
		"no statement":             {"[]", false},
		"another provider":         {"[" + statement("Allow", `"arn:aws:iam::123456789012:oidc-provider/other"`, action, exact) + "]", false},
		"another action":           {"[" + statement("Allow", ours, `"sts:AssumeRole"`, exact) + "]", false},
		"another subject":          {"[" + statement("Allow", ours, action, `{"StringEquals":{"issuer.example.com:sub":"`+subject+`x"}}`) + "]", false},
		"another audience":         {"[" + statement("Allow", ours, action, `{"StringEquals":{"issuer.example.com:aud":"sts.amazonaws.com"}}`) + "]", false},
		"no wildcard in an equal":  {"[" + statement("Allow", ours, action, `{"StringEquals":{"issuer.example.com:sub":"system:*"}}`) + "]", false},
		"wildcard":                 {"[" + statement("Allow", ours, action, like("system:serviceaccount:*:ingress-operator")) + "]", true},
		"one character":            {"[" + statement("Allow", ours, action, like("system:serviceaccount:openshift-ingress-operator:ingress-operato?")) + "]", true},
		"wildcard for another":     {"[" + statement("Allow", ours, action, like("system:serviceaccount:*:other")) + "]", false},
		"brackets are no wildcard": {"[" + statement("Allow", ours, action, like("system:serviceaccount:[a-z]*:ingress-operator")) + "]", false},
		"denied beside":            {"[" + statement("Allow", ours, action, exact) + "," + statement("Deny", ours, action, exact) + "]", false},
		"another is denied": {
			"[" + statement("Deny", ours, action, `{"StringEquals":{"issuer.example.com:sub":"other"}}`) + "," + statement("Allow", ours, action, exact) + "]", true,
		},
	} {
		got, err := trusts(`{"Version":"2012-10-17","Statement":`+tt.statements+`}`, request{
			provider: provider, issuer: "issuer.example.com", subject: subject, audiences: []string{"openshift"},
		})
		if err != nil || got != tt.want {
			t.Errorf("%s: %t (%v), expected %t", name, got, err, tt.want)
		}
	}
	// What is not known allows nothing.
	for _, condition := range []string{`{"StringNotEquals":{"issuer.example.com:sub":"x"}}`, `{"StringEquals":{"aws:SourceIp":"x"}}`} {
		got, err := trusts(`{"Statement":[`+statement("Allow", ours, action, condition)+`]}`, request{provider: provider, issuer: "issuer.example.com", subject: subject})
		if got || err == nil {
			t.Errorf("%s: %t (%v)", condition, got, err)
		}
	}
}
