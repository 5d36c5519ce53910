package iampolicy

import (
	"encoding/json"
	"strings"
	"testing"
)

// trust is a trust policy as this program makes them.
func trust() Document {
	return New(Statement{
		Effect:    Allow,
		Principal: &Principal{Federated: "arn:aws:iam::123456789012:oidc-provider/i.example"},
		Action:    []string{"sts:AssumeRoleWithWebIdentity"},
		Condition: Condition{"StringEquals": {
			"i.example:sub": []string{"system:serviceaccount:ns:b", "system:serviceaccount:ns:a"},
			"i.example:aud": "openshift",
		}},
	})
}

func TestJSON(t *testing.T) {
	tests := []struct {
		name string
		doc  Document
		want string
	}{
		{
			"trust policy", trust(),
			`{"Version":"2012-10-17","Statement":[{"Effect":"Allow",` +
				`"Principal":{"Federated":"arn:aws:iam::123456789012:oidc-provider/i.example"},` +
				`"Action":["sts:AssumeRoleWithWebIdentity"],"Condition":{"StringEquals":{"i.example:aud":"openshift",` +
				`"i.example:sub":["system:serviceaccount:ns:b","system:serviceaccount:ns:a"]}}}]}`,
		},
		{
			"public objects",
			New(Statement{
				Sid: "Read", Effect: Allow, Principal: &Principal{Everyone: true},
				Action: []string{"s3:GetObject"}, Resource: []string{"arn:aws:s3:::b/keys.json"},
			}),
			`{"Version":"2012-10-17","Statement":[{"Sid":"Read","Effect":"Allow","Principal":"*",` +
				`"Action":["s3:GetObject"],"Resource":["arn:aws:s3:::b/keys.json"]}]}`,
		},
		{
			"types of conditions are kept, nothing is escaped",
			New(Statement{
				Effect: Deny, Principal: &Principal{Service: "a&b<c>.amazonaws.com"},
				Action: []string{"a:<B>&C"}, Resource: []string{"*"},
				Condition: Condition{
					"Bool":          {"kms:GrantIsForAWSResource": true},
					"NumericEquals": {"s3:max-keys": []any{float64(10), "20", json.Number("30"), int64(40), 50}},
				},
			}),
			`{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":{"Service":"a&b<c>.amazonaws.com"},` +
				`"Action":["a:<B>&C"],"Resource":["*"],"Condition":{"Bool":{"kms:GrantIsForAWSResource":true},` +
				`"NumericEquals":{"s3:max-keys":[10,"20",30,40,50]}}}]}`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			for range 10 {
				got, err := tt.doc.JSON()
				if err != nil {
					t.Fatal(err)
				}
				if got != tt.want {
					t.Fatalf("got  %s\nwant %s", got, tt.want)
				}
			}
		})
	}
}

func TestJSONRefusesWhatIAMWould(t *testing.T) {
	tests := []struct {
		name   string
		change func(*Document)
		want   string
	}{
		{"no version", func(d *Document) { d.Version = "" }, "version"},
		{"old version", func(d *Document) { d.Version = "2008-10-17" }, "version"},
		{"no statement", func(d *Document) { d.Statement = nil }, "no statement"},
		{"effect", func(d *Document) { d.Statement[0].Effect = "allow" }, `statement[0]: the effect is "allow"`},
		{"no action", func(d *Document) { d.Statement[0].Action = nil }, "statement[0]: no action"},
		{"empty action", func(d *Document) { d.Statement[0].Action = []string{"a:B", ""} }, "action is empty"},
		{"empty resource", func(d *Document) { d.Statement[0].Resource = []string{""} }, "resource is empty"},
		{"no principal", func(d *Document) { d.Statement[0].Principal = &Principal{} }, "principal names 0"},
		{"two principals", func(d *Document) { d.Statement[0].Principal.Everyone = true }, "principal names 2"},
		{"structure", func(d *Document) { d.Statement[0].Condition["StringEquals"]["k"] = map[string]any{} }, `condition.StringEquals["k"] has a value of type map`},
		{"nothing", func(d *Document) { d.Statement[0].Condition["StringEquals"]["k"] = nil }, "type <nil>"},
		{"empty list", func(d *Document) { d.Statement[0].Condition["StringEquals"]["k"] = []string{} }, "has no value"},
		{"bad number", func(d *Document) { d.Statement[0].Condition["StringEquals"]["k"] = json.Number("x") }, "writing the policy document"},
		{"Sid", func(d *Document) { d.Statement[0].Sid = "Mine"; d.Statement[0].Effect = "" }, `statement[0] (Sid "Mine")`},
		{"character", func(d *Document) { d.Statement[0].Resource = []string{"naïve–"} }, "'–'"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := trust()
			tt.change(&d)
			if got, err := d.JSON(); err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %q, %v; want an error with %q", got, err, tt.want)
			}
		})
	}
}

// What is sent must be readable by the side that compares.
func TestEveryDocumentIsEquivalentToItself(t *testing.T) {
	for _, d := range []Document{trust(), large(30, 3)} {
		text, err := d.JSON()
		if err != nil {
			t.Fatal(err)
		}
		if same, err := Equivalent(text, text); err != nil || !same {
			t.Errorf("%v, %v: %s", same, err, text)
		}
	}
}

func TestSize(t *testing.T) {
	tests := []struct {
		doc  string
		want int
	}{
		{"", 0},
		{`{}`, 2},
		{" {\n\t\"a\" : \"b\"\r\n} ", 9},
		{`{"a":"b c"}`, 11},
		{`{"a":"\" b"}`, 12},
		{`{"a":"\\" , "b":1}`, 16},
		{`{"a":"é"}`, 9},
		{`"unfinished `, 12},
	}
	for _, tt := range tests {
		if got := Size(tt.doc); got != tt.want {
			t.Errorf("Size(%q) = %d, want %d", tt.doc, got, tt.want)
		}
	}
}

func TestDecode(t *testing.T) {
	tests := []struct{ name, in, want string }{
		{"as IAM returns it", "%7B%0A%20%20%22Action%22%3A%20%22a%3AB%22%7D", "{\n  \"Action\": \"a:B\"}"},
		{"not encoded", ` {"Action":"a:B"}`, ` {"Action":"a:B"}`},
		{"a percent sign in what is not encoded", `{"Resource":"100%25"}`, `{"Resource":"100%25"}`},
		{"a plus stays", "%7B%22Resource%22%3A%22role/a+b%22%7D", `{"Resource":"role/a+b"}`},
		{"an encoded plus", "%7B%22Resource%22%3A%22role/a%2Bb%22%7D", `{"Resource":"role/a+b"}`},
		{"form encoding", "%7B%22Action%22:+%22a:B%22%7D", `{"Action": "a:B"}`},
		{"nothing", "", ""},
		{"no JSON at all", "hello", "hello"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			got, err := Decode(tt.in)
			if err != nil || got != tt.want {
				t.Errorf("got %q, %v; want %q", got, err, tt.want)
			}
		})
	}
	if _, err := Decode("%7B%2"); err == nil || !strings.Contains(err.Error(), "decoding the policy document") {
		t.Errorf("half an escape gave %v", err)
	}
}
