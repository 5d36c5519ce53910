package iampolicy

import (
	"reflect"
	"strings"
	"testing"
)

// Hard-coded ARNs are moved to every partition, in resources and in conditions alike, and nothing of
// the partition aws is left.
func TestRewriteToEveryPartition(t *testing.T) {
	for _, partition := range []string{"aws-us-gov", "aws-cn", "aws-iso", "aws-iso-b", "aws-iso-e", "aws-iso-f", "aws-eusc"} {
		t.Run(partition, func(t *testing.T) {
			document := New(Statement{
				Effect: Allow, Action: []string{"elasticloadbalancing:AddTags"},
				Resource:  []string{"arn:aws:elasticloadbalancing:*:*:targetgroup/*/*"},
				Condition: Condition{"ArnLike": {"aws:SourceArn": []any{"arn:aws:ec2:*:*:instance/*"}}, "StringEquals": {"x:y": "arn:aws:s3:::b"}},
			})
			if foreign := ForeignARNs(document, partition); len(foreign) != 3 || foreign[0].Partition != "aws" {
				t.Errorf("before it is rewritten, in another partition are %v", foreign)
			}
			got, fields := RewritePartition(document, partition)
			text, err := got.JSON()
			if err != nil || strings.Contains(text, "arn:aws:") || strings.Count(text, "arn:"+partition+":") != 3 || len(fields) != 3 {
				t.Errorf("%q were rewritten in %s (%v)", fields, text, err)
			}
			if foreign := ForeignARNs(got, partition); foreign != nil {
				t.Errorf("in another partition are %v", foreign)
			}
		})
	}
}

func TestForeignARNs(t *testing.T) {
	document := New(
		Statement{Effect: Allow, Action: []string{"a:B"}, Resource: []string{"*", "arn:aws:s3:::a", "arn:aws-us-gov:s3:::b", "arn:*:s3:::c", "arn:aws*:s3:::d", "arn:${x}:s3:::e"}},
		Statement{Effect: Allow, Action: []string{"a:B"}, Condition: Condition{"ArnLike": {"aws:x": []any{"arn:aws-cn:s3:::f", true}, "aws:y": "text arn:aws-cn:"}}},
	)
	want := []ForeignARN{{"statement[0].resource[2]", "aws-us-gov"}, {`statement[1].condition.ArnLike["aws:x"][0]`, "aws-cn"}}
	if got := ForeignARNs(document, "aws"); !reflect.DeepEqual(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}
