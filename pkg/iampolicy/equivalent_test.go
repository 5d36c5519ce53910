package iampolicy

import (
	"fmt"
	"strings"
	"testing"

	awspolicy "github.com/hashicorp/awspolicyequivalence"
)

// doc wraps statements, written without their outer quotes' noise: ' stands for ".
func doc(statements ...string) string {
	return quotes("{'Version':'2012-10-17','Statement':[" + strings.Join(statements, ",") + "]}")
}

func quotes(s string) string { return strings.ReplaceAll(s, "'", `"`) }

// TestEquivalent pins down what awspolicyequivalence answers on its own beside what
// Equivalent makes of it. Where library differs from ours, parse.go and fields.go have
// the reason; when an upgrade mends one of them, this test says so.
func TestEquivalent(t *testing.T) {
	const (
		s      = "'Effect':'Allow','Action':'s3:GetObject','Resource':'*'"
		aud    = "'Condition':{'StringEquals':{'i.example:aud':'openshift'}}"
		yes    = "true"
		no     = "false"
		failed = "error"
		panics = "panic"
	)
	with := func(extra string) string { return doc("{" + s + "," + extra + "}") }
	tests := []struct {
		name          string
		a, b          string
		library, ours string
	}{
		// What the library does well.
		{"white space", doc("{" + s + "}"), "\n " + strings.ReplaceAll(doc("{"+s+"}"), ",", " ,\n\t"), yes, yes},
		{"order of actions", doc("{'Effect':'Allow','Action':['a:B','a:C']}"), doc("{'Effect':'Allow','Action':['a:C','a:B']}"), yes, yes},
		{"string for list", doc("{'Effect':'Allow','Action':'a:B'}"), doc("{'Effect':'Allow','Action':['a:B']}"), yes, yes},
		{"statement for list", quotes("{'Statement':{" + s + "}}"), quotes("{'Statement':[{" + s + "}]}"), yes, yes},
		{"order of statements", doc("{"+s+"}", "{"+s+","+aud+"}"), doc("{"+s+","+aud+"}", "{"+s+"}"), yes, yes},
		{"bool for string", with("'Condition':{'Bool':{'aws:SecureTransport':true}}"), with("'Condition':{'Bool':{'aws:SecureTransport':['true']}}"), yes, yes},
		{"number for string", with("'Condition':{'NumericLessThan':{'s3:max-keys':10}}"), with("'Condition':{'NumericLessThan':{'s3:max-keys':'10'}}"), yes, yes},
		{"order of condition values", with("'Condition':{'StringEquals':{'k:x':['a','b']}}"), with("'Condition':{'StringEquals':{'k:x':['b','a']}}"), yes, yes},
		{"account for its root", with("'Principal':{'AWS':'123456789012'}"), with("'Principal':{'AWS':'arn:aws-cn:iam::123456789012:root'}"), yes, yes},
		{"absent Sid for empty", doc("{" + s + "}"), with("'Sid':''"), yes, yes},
		{"other effect", doc("{'Effect':'Allow','Action':'a:B'}"), doc("{'Effect':'Deny','Action':'a:B'}"), no, no},
		{"other action", doc("{'Effect':'Allow','Action':'a:B'}"), doc("{'Effect':'Allow','Action':'a:C'}"), no, no},
		{"one more action", doc("{'Effect':'Allow','Action':'a:B'}"), doc("{'Effect':'Allow','Action':['a:B','a:C']}"), no, no},
		{"NotAction for Action", doc("{'Effect':'Allow','Action':'a:B'}"), doc("{'Effect':'Allow','NotAction':'a:B'}"), no, no},
		{"resource in another case", with("'NotResource':'x'"), with("'NotResource':'X'"), no, no},
		{"condition removed", doc("{" + s + "}"), with(aud), no, no},
		{"other audience", with(aud), with(strings.ReplaceAll(aud, "openshift", "x")), no, no},
		{"other operator", with(aud), with(strings.ReplaceAll(aud, "StringEquals", "StringLike")), no, no},
		{"other Federated", with("'Principal':{'Federated':'a'}"), with("'Principal':{'Federated':'b'}"), no, no},
		{"everyone for one", with("'Principal':'*'"), with("'Principal':{'AWS':'123456789012'}"), no, no},
		{"other Sid", with("'Sid':'A'"), with("'Sid':'B'"), no, no},
		{"not JSON", "{", doc("{" + s + "}"), failed, failed},

		// Differences that it misses.
		{"nobody for everyone", doc("{" + s + "}"), with("'Principal':'*'"), yes, no},
		{"two principals that are strings", with("'Principal':'*'"), with("'Principal':'123456789012'"), yes, failed},
		{"two NotPrincipals that are strings", with("'NotPrincipal':'*'"), with("'NotPrincipal':'x'"), yes, failed},
		{"principal of nobody", doc("{" + s + "}"), with("'Principal':{}"), yes, failed},
		{"principal of an empty list", doc("{" + s + "}"), with("'Principal':{'AWS':[]}"), yes, failed},
		{"empty list of actions", doc("{'Effect':'Allow','Resource':'*'}"), doc("{'Effect':'Allow','Action':[],'Resource':'*'}"), yes, failed},
		{"actions that are objects", doc("{'Effect':'Allow','Action':{'a':1}}"), doc("{'Effect':'Allow','Action':{'b':1}}"), yes, failed},
		{"long numbers", with("'Condition':{'NumericEquals':{'k:x':12345678901234567}}"), with("'Condition':{'NumericEquals':{'k:x':12345678901234568}}"), yes, no},
		{"unknown elements", doc("{" + s + "}"), with("'Conditions':{}"), yes, failed},
		{"elements in another case", doc("{'Effect':'Allow','Action':'a:B'}"), doc("{'effect':'allow','action':'a:B'}"), yes, failed},
		{"a list of documents", "[" + doc("{"+s+"}") + "]", doc("{" + s + "}"), yes, failed},
		{"nothing for an empty object", "", "{}", yes, failed},

		// Differences that are none.
		{"actions in another case", doc("{'Effect':'Allow','Action':'S3:getObject'}"), doc("{'Effect':'Allow','Action':'s3:GetObject'}"), no, yes},
		{"condition key in another case", with("'Condition':{'Bool':{'AWS:securetransport':'true'}}"), with("'Condition':{'Bool':{'aws:SecureTransport':'true'}}"), no, yes},
		{"repeated action", doc("{'Effect':'Allow','Action':['a:B','a:B']}"), doc("{'Effect':'Allow','Action':'a:B'}"), no, yes},
		{"repeated condition value", with("'Condition':{'StringEquals':{'k:x':['a','a']}}"), with("'Condition':{'StringEquals':{'k:x':'a'}}"), no, yes},
		{"repeated statement", doc("{"+s+"}", "{"+s+"}"), doc("{" + s + "}"), no, yes},
		{"account beside its root", with("'Principal':{'AWS':['123456789012','arn:aws:iam::123456789012:root']}"), with("'Principal':{'AWS':'123456789012'}"), no, yes},
		{"everyone spelled out", with("'Principal':'*'"), with("'Principal':{'AWS':['*']}"), no, yes},
		{"empty condition", doc("{" + s + "}"), with("'Condition':{}"), no, yes},
		{"operator without keys", doc("{" + s + "}"), with("'Condition':{'StringEquals':{}}"), no, yes},
		{"version that is the default", quotes("{'Statement':[]}"), quotes("{'Version':'2008-10-17','Statement':[]}"), no, yes},

		// Where it breaks.
		{"null statement", doc("null"), doc("{" + s + "}"), panics, failed},
		{"URL-encoded", "%7B%22Statement%22:[]%7D", `{"Statement":[]}`, failed, yes},

		// What stays apart although it looks alike.
		{"issuers that differ by case", with("'Condition':{'StringEquals':{'h.example/A:sub':'x'}}"), with("'Condition':{'StringEquals':{'h.example/a:sub':'x'}}"), no, no},
		{"tags that differ by case", with("'Condition':{'StringEquals':{'aws:RequestTag/A':'x'}}"), with("'Condition':{'StringEquals':{'aws:RequestTag/a':'x'}}"), no, no},
		{"two cases of one key", with("'Condition':{'StringEquals':{'AWS:x':'1','aws:x':'2'}}"), with("'Condition':{'StringEquals':{'aws:x':['1','2']}}"), no, no},
		{"no version", doc("{" + s + "}"), quotes("{'Statement':{" + s + "}}"), no, no},
		{"condition that nothing matches", doc("{" + s + "}"), with("'Condition':{'StringEquals':{'k:x':[]}}"), no, no},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, order := range [][2]string{{tt.a, tt.b}, {tt.b, tt.a}} {
				if got := answer(awspolicy.PoliciesAreEquivalent, order[0], order[1]); got != tt.library {
					t.Errorf("the library says %s, not %s any more", got, tt.library)
				}
				if got := answer(Equivalent, order[0], order[1]); got != tt.ours {
					t.Errorf("Equivalent says %s instead of %s\n%s\n%s", got, tt.ours, order[0], order[1])
				}
			}
		})
	}
}

func answer(equivalent func(a, b string) (bool, error), a, b string) (text string) {
	defer func() {
		if recover() != nil {
			text = "panic"
		}
	}()
	same, err := equivalent(a, b)
	if err != nil {
		return "error"
	}
	return fmt.Sprint(same)
}

func TestNumbers(t *testing.T) {
	tests := map[string]string{
		"1": "1", "1.0": "1", "1e0": "1", "10E2": "1000", "1.50": "1.5", "-2.0": "-2", "0.1": "0.1",
		"0.0": "0.0", "1e999": "1e999", "1e-300": "1e-300", "1e300": "1e300",
		"123456789012345678901234567890": "123456789012345678901234567890",
		"0.10000000000000000001":         "0.10000000000000000001",
	}
	for literal, want := range tests {
		if got := numberText(literal); got != want {
			t.Errorf("numberText(%s) = %s, want %s", literal, got, want)
		}
	}
}

func TestFoldKey(t *testing.T) {
	tests := map[string]string{
		"aws:SourceArn":                        "aws:sourcearn",
		"AWS:SourceArn":                        "aws:sourcearn",
		"aws:RequestTag/kubernetes.io/Cluster": "aws:requesttag/kubernetes.io/Cluster",
		"ec2:ResourceTag/Name":                 "ec2:resourcetag/Name",
		"accounts.Example.com:Sub":             "accounts.Example.com:Sub",
		"oidc.example.com/Path:sub":            "oidc.example.com/Path:sub",
		"localhost/Path:sub":                   "localhost/Path:sub",
		"Key":                                  "Key",
		"":                                     "",
	}
	for key, want := range tests {
		if got := foldKey(key); got != want {
			t.Errorf("foldKey(%q) = %q, want %q", key, got, want)
		}
	}
}
