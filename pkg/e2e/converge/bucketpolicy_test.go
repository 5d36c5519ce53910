package converge

import (
	"slices"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/s3"
)

func TestBucketPolicy(t *testing.T) {
	s := newSuite(t)
	edited := func(name string, edit func(document), fields ...string) row {
		r := row{name: name, change: func(t *testing.T, c *cluster) { c.editBucketPolicy(t, edit) }}
		for _, f := range fields {
			r.want = append(r.want, change{"bucket-policy", bucket, "policy." + f})
		}
		return r
	}
	first := func(element string, value any) func(document) {
		return func(d document) { statement(d, 0)[element] = value }
	}
	s.run(t, []row{
		edited("an object less", func(d document) {
			resources := statement(d, 0)["Resource"].([]any)
			statement(d, 0)["Resource"] = resources[1:]
		}, "statement[0].resource"),
		edited("the whole bucket", first("Resource", "arn:aws:s3:::"+bucket+"/*"), "statement[0].resource"),
		edited("another action", first("Action", []string{"s3:GetObject", "s3:PutObject"}), "statement[0].action"),
		edited("another principal", first("Principal", document{"AWS": "arn:aws:iam::" + account + ":root"}), "statement[0].principal.AWS"),
		// moto would have the program itself denied what it denies everybody.
		edited("another effect and action", func(d document) {
			statement(d, 0)["Effect"], statement(d, 0)["Action"] = "Deny", "s3:DeleteObject"
		}, "statement[0].effect", "statement[0].action"),
		edited("another Sid", first("Sid", "Other"), "statement[0].sid"),
		edited("a condition", first("Condition", document{"Bool": document{"aws:SecureTransport": "true"}}),
			`statement[0].condition.Bool["aws:SecureTransport"]`),
		edited("a statement added", func(d document) {
			d["Statement"] = append(d["Statement"].([]any), document{
				"Sid": "Theirs", "Effect": "Allow", "Principal": "*", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::" + bucket,
			})
		}, "statement[1]"),
		edited("another statement instead", func(d document) {
			d["Statement"] = []any{document{"Sid": "Theirs", "Effect": "Allow", "Principal": "*", "Action": "s3:ListBucket", "Resource": "arn:aws:s3:::" + bucket}}
		}, "statement[0].sid", "statement[0].action", "statement[0].resource"),
		{
			name: "deleted", want: []change{{"bucket-policy", bucket, "create"}},
			change: func(t *testing.T, c *cluster) {
				send(t, c.s3.DeleteBucketPolicy, &s3.DeleteBucketPolicyInput{Bucket: aws.String(bucket)})
			},
		},
	})
}

// The same policy in other words is the same policy.
func TestBucketPolicyByMeaning(t *testing.T) {
	s := newSuite(t)
	c := s.ready(t)
	c.editBucketPolicy(t, func(d document) {
		only := statement(d, 0)
		slices.Reverse(only["Resource"].([]any))
		only["Principal"] = document{"AWS": "*"}
		only["Action"] = "s3:GetObject"
		d["Statement"] = only
	})
	c.finds(t, nil)
	if got := c.create(t); len(got) > 0 {
		t.Errorf("create manifests changed %v", got)
	}
}
