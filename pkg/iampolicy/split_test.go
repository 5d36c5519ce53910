package iampolicy

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

// large returns a document of statements that allow and deny in turn, each with actions.
func large(statements, actions int) Document {
	d := New()
	for i := range statements {
		s := Statement{
			Sid: fmt.Sprintf("S%d", i), Effect: Allow, Resource: []string{"arn:aws:ec2:*:*:vpc/*", "*"},
			Condition: Condition{"StringEquals": {"aws:RequestTag/name": "value with spaces"}},
		}
		if i%2 == 1 {
			s.Effect = Deny
		}
		for j := range actions {
			s.Action = append(s.Action, fmt.Sprintf("ec2:Action%dOf%d", j, i))
		}
		d.Statement = append(d.Statement, s)
	}
	return d
}

func TestSplit(t *testing.T) {
	tests := []struct {
		name  string
		doc   Document
		limit int
		docs  int
	}{
		{"fits", large(2, 2), MaxManagedPolicy, 1},
		{"by statements", large(60, 5), MaxManagedPolicy, 3},
		{"by actions", large(1, 600), MaxManagedPolicy, 2},
		{"by both", large(3, 400), MaxManagedPolicy, 4},
		{"few actions each", large(3, 3), 230, 6},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			before, _ := tt.doc.JSON()
			docs, err := Split(tt.doc, tt.limit)
			if err != nil {
				t.Fatal(err)
			}
			if len(docs) != tt.docs {
				t.Errorf("%d documents instead of %d", len(docs), tt.docs)
			}
			var got []string
			for _, d := range docs {
				text, err := d.JSON()
				if err != nil {
					t.Fatal(err)
				}
				if Size(text) > tt.limit {
					t.Errorf("a document has %d characters", Size(text))
				}
				sids := map[string]bool{}
				for _, s := range d.Statement {
					if sids[s.Sid] {
						t.Errorf("Sid %s twice in one document", s.Sid)
					}
					sids[s.Sid] = true
				}
				got = append(got, grants(d)...)
			}
			if want := grants(tt.doc); !reflect.DeepEqual(got, want) {
				t.Error("the documents do not grant what the one did, in its order")
			}
			again, _ := Split(tt.doc, tt.limit)
			if !reflect.DeepEqual(docs, again) {
				t.Error("splitting again gives something else")
			}
			if after, _ := tt.doc.JSON(); after != before {
				t.Error("the input was changed")
			}
		})
	}
}

// grants takes a document apart into what it says about each action.
func grants(d Document) []string {
	var all []string
	for _, s := range d.Statement {
		for _, action := range s.Action {
			all = append(all, fmt.Sprint(s.Sid, s.Effect, action, s.Resource, s.Condition))
		}
	}
	return all
}

// The documents are as full as they can be: one character less and there are more.
func TestSplitUsesTheWholeLimit(t *testing.T) {
	d := large(2, 3)
	text, _ := d.JSON()
	if docs, err := Split(d, Size(text)); err != nil || len(docs) != 1 {
		t.Errorf("%d documents, %v", len(docs), err)
	}
	if docs, err := Split(d, Size(text)-1); err != nil || len(docs) != 2 {
		t.Errorf("%d documents, %v", len(docs), err)
	}
}

func TestSplitErrors(t *testing.T) {
	d := large(2, 2)
	d.Statement[1].Resource = []string{strings.Repeat("x", 7000)}
	_, err := Split(d, MaxManagedPolicy)
	if err == nil {
		t.Fatal("a statement that fits nowhere was accepted")
	}
	for _, part := range []string{`statement[1] (Sid "S1")`, "ec2:Action0Of1", "6144"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("%q does not say %q", err, part)
		}
	}
	if _, err := Split(New(), MaxManagedPolicy); err == nil {
		t.Error("a document without statements was accepted")
	}
	if _, err := Split(large(1, 1), 0); err == nil {
		t.Error("a limit of 0 was met")
	}
}

func TestRewritePartition(t *testing.T) {
	build := func(partition string) Document {
		arn := "arn:" + partition
		return New(
			Statement{Effect: Allow, Action: []string{"a:B"}, Resource: []string{"*", arn + ":s3:::b", "arn:aws-cn:s3:::c", "arn:*:s3:::d", "x arn:aws:"}},
			Statement{
				Effect: Allow, Action: []string{"a:B"}, Principal: &Principal{Federated: "arn:aws:iam::1:oidc-provider/x"},
				Condition: Condition{
					"StringLike": {"aws:SourceArn": arn + ":ec2:*", "aws:x": []any{"y", arn + ":z", true}},
					"ArnLike":    {"aws:y": []string{arn + ":1", "arn:aws-us-gov:2"}},
					"Bool":       {"aws:z": true},
					"Null":       nil,
				},
			},
			Statement{Effect: Allow, Action: []string{"a:B"}},
		)
	}
	original := build("aws")
	got, fields := RewritePartition(original, "aws-us-gov")
	if want := build("aws-us-gov"); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	want := []string{
		`statement[0].resource[1]`,
		`statement[1].condition.ArnLike["aws:y"][0]`,
		`statement[1].condition.StringLike["aws:SourceArn"]`,
		`statement[1].condition.StringLike["aws:x"][1]`,
	}
	if !reflect.DeepEqual(fields, want) {
		t.Errorf("fields %q", fields)
	}
	if !reflect.DeepEqual(original, build("aws")) {
		t.Errorf("the input was changed: %+v", original)
	}
	if again, fields := RewritePartition(got, "aws-us-gov"); fields != nil || !reflect.DeepEqual(again, got) {
		t.Errorf("a second time rewrote %q", fields)
	}
	for _, partition := range []string{"aws", ""} {
		if same, fields := RewritePartition(original, partition); fields != nil || !reflect.DeepEqual(same, original) {
			t.Errorf("partition %q rewrote %q", partition, fields)
		}
	}
}
