package iampolicy

import (
	"encoding/json"
	"net/url"
	"reflect"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diff"
)

func TestDiff(t *testing.T) {
	const (
		read  = "{'Effect':'Allow','Action':['s3:GetObject','s3:ListBucket'],'Resource':'*'}"
		write = "{'Effect':'Allow','Action':['s3:PutObject','s3:DeleteObject'],'Resource':'arn:aws:s3:::b/*'}"
		tag   = "{'Sid':'Tag','Effect':'Allow','Action':'ec2:CreateTags','Resource':'*','Condition':{'StringEquals':{'aws:RequestTag/a':'b'}}}"
	)
	raw := func(s string) json.RawMessage { return json.RawMessage(quotes(s)) }
	tests := []struct {
		name            string
		actual, desired string
		want            []diff.Difference
	}{
		{"the same in another order", doc(write, tag, read), doc(read, write, tag), nil},
		{
			"an action", doc(write, strings.Replace(read, "s3:ListBucket", "s3:GetACL", 1)), doc(read, write),
			[]diff.Difference{{Field: "statement[0].action", Added: []string{"s3:ListBucket"}, Removed: []string{"s3:GetACL"}}},
		},
		{
			"only real changes of actions are shown",
			doc("{'Effect':'Allow','Action':['S3:GETOBJECT','s3:x']}"), doc("{'Effect':'Allow','Action':['s3:GetObject','s3:Y']}"),
			[]diff.Difference{{Field: "statement[0].action", Added: []string{"s3:Y"}, Removed: []string{"s3:x"}}},
		},
		{
			"a statement is missing", doc(tag, read), doc(read, write, tag),
			[]diff.Difference{{Field: "statement[1]", To: raw(write)}},
		},
		{
			"a statement too many, numbered where it is", doc(read, tag, write), doc(write, read),
			[]diff.Difference{{Field: "statement[1]", From: raw(tag)}},
		},
		{
			"everything about a statement",
			doc("{'Sid':'A','Effect':'Allow','Principal':{'Federated':'f','AWS':'1'},'NotAction':'a:B','Resource':['x','y']}"),
			doc("{'Sid':'B','Effect':'Deny','Principal':{'Federated':'g'},'Action':'a:B','Resource':['y','z']}"),
			[]diff.Difference{
				{Field: "statement[0].sid", From: "A", To: "B"},
				{Field: "statement[0].effect", From: "Allow", To: "Deny"},
				{Field: "statement[0].action", Added: []string{"a:B"}},
				{Field: "statement[0].notAction", Removed: []string{"a:B"}},
				{Field: "statement[0].principal.AWS", Removed: []string{"1"}},
				{Field: "statement[0].principal.Federated", Added: []string{"g"}, Removed: []string{"f"}},
				{Field: "statement[0].resource", Added: []string{"z"}, Removed: []string{"x"}},
			},
		},
		{
			"conditions, labelled as desired",
			doc("{'Effect':'Allow','Action':'a:B','Condition':{'Bool':{'AWS:SecureTransport':false},'Null':{'aws:x':'true'}}}"),
			doc("{'Effect':'Allow','Action':'a:B','Condition':{'Bool':{'aws:SecureTransport':true},'StringEquals':{'i.example:sub':['b','a']}}}"),
			[]diff.Difference{
				{Field: `statement[0].condition.Bool["aws:SecureTransport"]`, Added: []string{"true"}, Removed: []string{"false"}},
				{Field: `statement[0].condition.Null["aws:x"]`, Removed: []string{"true"}},
				{Field: `statement[0].condition.StringEquals["i.example:sub"]`, Added: []string{"a", "b"}},
			},
		},
		{
			"version and id", quotes("{'Id':'x','Statement':[" + read + "]}"), doc(read),
			[]diff.Difference{{Field: "version", From: "2008-10-17", To: "2012-10-17"}, {Field: "id", From: "x"}},
		},
		{
			"the Sid decides before what is shared",
			doc("{'Sid':'One','Effect':'Allow','Action':['a:1','a:2','a:3']}", "{'Sid':'Two','Effect':'Allow','Action':'a:9'}"),
			doc("{'Sid':'Two','Effect':'Allow','Action':['a:1','a:2','a:3']}", "{'Sid':'One','Effect':'Allow','Action':'a:9'}"),
			[]diff.Difference{
				{Field: "statement[0].action", Added: []string{"a:1", "a:2", "a:3"}, Removed: []string{"a:9"}},
				{Field: "statement[1].action", Added: []string{"a:9"}, Removed: []string{"a:1", "a:2", "a:3"}},
			},
		},
		{
			"the best overlap wins, not the first",
			doc("{'Effect':'Allow','Action':['a:1','a:2','a:3','a:4']}", "{'Effect':'Allow','Action':['a:1','a:8']}"),
			doc("{'Effect':'Allow','Action':['a:1','a:9']}", "{'Effect':'Allow','Action':['a:2','a:3','a:4']}"),
			[]diff.Difference{
				{Field: "statement[0].action", Added: []string{"a:9"}, Removed: []string{"a:8"}},
				{Field: "statement[1].action", Removed: []string{"a:1"}},
			},
		},
		{
			"a repeated statement is no change of another",
			doc(read, read, write), doc(read, tag),
			[]diff.Difference{
				{Field: "statement[1].sid", To: "Tag"},
				{Field: "statement[1].action", Added: []string{"ec2:CreateTags"}, Removed: []string{"s3:DeleteObject", "s3:PutObject"}},
				{Field: `statement[1].condition.StringEquals["aws:RequestTag/a"]`, Added: []string{"b"}},
				{Field: "statement[1].resource", Added: []string{"*"}, Removed: []string{"arn:aws:s3:::b/*"}},
			},
		},
		{
			"a condition that nothing matches has no values to show",
			doc("{'Effect':'Allow','Action':'a:B','Condition':{'StringEquals':{'k:x':[]}}}"), doc("{'Effect':'Allow','Action':'a:B'}"),
			[]diff.Difference{{
				Field: "document",
				From:  raw("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'a:B','Condition':{'StringEquals':{'k:x':[]}}}]}"),
				To:    raw("{'Version':'2012-10-17','Statement':[{'Effect':'Allow','Action':'a:B'}]}"),
			}},
		},
		{"nothing there", " ", doc(read), []diff.Difference{{Field: "document", To: raw(doc(read))}}},
		{"no JSON", "%7Bbroken", doc(read), []diff.Difference{{Field: "document", From: "{broken", To: raw(doc(read))}}},
		{"no URL encoding either", "%7", doc(read), []diff.Difference{{Field: "document", From: "%7", To: raw(doc(read))}}},
		{"no policy", `%7B%22a%22: 1}`, doc(read), []diff.Difference{{Field: "document", From: raw("{'a':1}"), To: raw(doc(read))}}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for _, actual := range []string{tt.actual, encode(tt.actual)} {
				got, err := Diff(actual, tt.desired)
				if err != nil {
					t.Fatal(err)
				}
				if !reflect.DeepEqual(got, tt.want) {
					t.Errorf("got  %s\nwant %s", show(got), show(tt.want))
				}
			}
		})
	}
}

// encode is what IAM does to a document, if it is one.
func encode(doc string) string {
	if !strings.HasPrefix(doc, "{") {
		return doc
	}
	return url.PathEscape(doc)
}

func show(v any) string {
	text, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(text)
}

func TestDiffNeedsADesiredDocument(t *testing.T) {
	for _, desired := range []string{"", "{}", "x", doc("null"), doc("{}")} {
		if got, err := Diff(doc(), desired); err == nil || !strings.Contains(err.Error(), "desired") {
			t.Errorf("%q gave %v, %v", desired, got, err)
		}
	}
}
