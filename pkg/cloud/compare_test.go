package cloud

import (
	"reflect"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/diff"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// comparison is a resource beside something that could be found of it.
type comparison struct {
	name   string
	actual Actual
	action Action
	// fields are those that differ.
	fields []string
	// refused is in the error, and hint in its advice, when it must not be touched.
	refused, hint string
}

func compareAll(t *testing.T, desired Resource, comparisons []comparison) {
	t.Helper()
	for _, test := range comparisons {
		t.Run(test.name, func(t *testing.T) {
			got, err := desired.Compare(test.actual)
			if test.refused != "" {
				if err == nil {
					t.Fatalf("it was accepted: %+v", got)
				}
				if hints := strings.Join(diagnostic.Hints(err), " "); !strings.Contains(err.Error(), test.refused) || !strings.Contains(hints, test.hint) {
					t.Errorf("the error is %q (%s), want %q (%q)", err, hints, test.refused, test.hint)
				}
				if diagnostic.KindOf(err) != diagnostic.Failure {
					t.Errorf("%q is about the input", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if got.Action != test.action || got.Desired.ID() != desired.ID() {
				t.Errorf("the action is %s for %s, want %s", got.Action, got.Desired.ID(), test.action)
			}
			if fields := fieldsOf(got.Differences); !reflect.DeepEqual(fields, test.fields) {
				t.Errorf("%q differ, want %q", fields, test.fields)
			}
			for _, field := range test.fields {
				if top, _, _ := strings.Cut(field, "["); !got.Has(strings.Split(top, ".")[0]) {
					t.Errorf("Has(%q) is false", field)
				}
			}
			if test.action != ActionCreate && got.Actual == nil {
				t.Errorf("the action is %s, and found was %v", test.action, got.Actual)
			}
		})
	}
}

func fieldsOf(differences []diff.Difference) []string {
	var fields []string
	for _, d := range differences {
		fields = append(fields, d.Field)
	}
	return fields
}

// with returns the ownership tags and one more.
func with(key, value string) map[string]string { return Tags("c", map[string]string{key: value}) }

func TestCompareBucket(t *testing.T) {
	desired := Bucket{
		Cluster: "c", BucketName: "c-oidc", Region: "eu-west-1", Owner: "1", Tags: with("team", "x"),
		Access: PublicAccessBlock{BlockPublicACLs: true, IgnorePublicACLs: true},
	}
	if got := desired.ID().String(); got != "bucket/c-oidc" {
		t.Errorf("the identity is %s", got)
	}
	found := func(edit func(*ActualBucket)) *ActualBucket {
		a := &ActualBucket{Region: "eu-west-1", Tags: with("team", "x"), Access: desired.Access}
		edit(a)
		return a
	}
	compareAll(t, desired, []comparison{
		{name: "missing", action: ActionCreate},
		{name: "as desired", actual: found(func(*ActualBucket) {}), action: ActionNone},
		{name: "of which the region is not known", actual: found(func(a *ActualBucket) { a.Region = "" }), action: ActionNone},
		{name: "with a tag of others", actual: found(func(a *ActualBucket) { a.Tags["cost"] = "1" }), action: ActionNone},
		{
			name: "with a tag that was dropped", action: ActionUpdate, fields: []string{`tags["old"]`},
			actual: found(func(a *ActualBucket) {
				a.Tags["old"] = "1"
				a.RecordedTags = []string{"old", "team"}
			}),
		},
		{name: "a tag differs", actual: found(func(a *ActualBucket) { a.Tags["team"] = "y" }), action: ActionUpdate, fields: []string{`tags["team"]`}},
		{
			name: "every switch differs", action: ActionUpdate,
			actual: found(func(a *ActualBucket) {
				a.Access = PublicAccessBlock{BlockPublicPolicy: true, RestrictPublicBuckets: true}
			}),
			fields: []string{
				"publicAccessBlock.blockPublicAcls", "publicAccessBlock.ignorePublicAcls",
				"publicAccessBlock.blockPublicPolicy", "publicAccessBlock.restrictPublicBuckets",
			},
		},
		{
			name: "without tags, and intended", action: ActionUpdate,
			actual: found(func(a *ActualBucket) { a.Tags, a.Intended = nil, true }),
			fields: []string{`tags["Name"]`, `tags["openshift.io/cloud-credential-operator/c"]`, `tags["team"]`},
		},
		{name: "without tags", actual: found(func(a *ActualBucket) { a.Tags = nil }), refused: "bucket c-oidc", hint: "--name"},
		{
			name: "with tags of others, though intended", refused: "openshift.io/cloud-credential-operator/c=owned", hint: "--name",
			actual: found(func(a *ActualBucket) { a.Tags, a.Intended = map[string]string{"x": "y"}, true }),
		},
		{name: "elsewhere", actual: found(func(a *ActualBucket) { a.Region = "us-east-1" }), refused: "us-east-1", hint: "--region us-east-1"},
	})
	all := desired.AllTags(&ActualBucket{Tags: map[string]string{"cost": "1", "old": "1"}, RecordedTags: []string{"old"}})
	if want := Tags("c", map[string]string{"team": "x", "cost": "1"}); !reflect.DeepEqual(all, want) {
		t.Errorf("to be sent are %v, want %v", all, want)
	}
}

func TestCompareBucketPolicy(t *testing.T) {
	read := iampolicy.Statement{Sid: "Read", Effect: "Allow", Principal: &iampolicy.Principal{Everyone: true}, Action: []string{"s3:GetObject"}, Resource: []string{"arn:aws:s3:::b/k"}}
	desired := BucketPolicy{Bucket: "b", Policy: iampolicy.New(read)}
	if got := desired.ID().String(); got != "bucket-policy/b" {
		t.Errorf("the identity is %s", got)
	}
	text := func(effect, more string) Actual {
		return &ActualBucketPolicy{Policy: `{"Version":"2012-10-17","Statement":[{"Sid":"Read","Principal":{"AWS":"*"},"Effect":"` + effect +
			`","Action":"s3:GetObject","Resource":["arn:aws:s3:::b/k"]}` + more + `]}`}
	}
	compareAll(t, desired, []comparison{
		{name: "missing", action: ActionCreate},
		{name: "in other words", actual: text("Allow", ""), action: ActionNone},
		{name: "another effect", actual: text("Deny", ""), action: ActionUpdate, fields: []string{"policy.statement[0].effect"}},
		{
			name: "a statement too many", action: ActionUpdate, fields: []string{"policy.statement[1]"},
			actual: text("Allow", `,{"Effect":"Deny","Principal":"*","Action":"s3:*","Resource":"*"}`),
		},
		{name: "unreadable", actual: &ActualBucketPolicy{Policy: "<html>"}, action: ActionUpdate, fields: []string{"policy.document"}},
		{name: "empty", actual: &ActualBucketPolicy{}, action: ActionUpdate, fields: []string{"policy"}},
	})
}

func TestCompareObject(t *testing.T) {
	desired := Object{Cluster: "c", Bucket: "b", Key: "k", ContentType: "application/json", Body: []byte(`{"a":1,"b":2}`), Tags: OwnershipTags("c")}
	if got := desired.ID().String(); got != "object/b/k" {
		t.Errorf("the identity is %s", got)
	}
	found := func(body, contentType string, tags map[string]string) Actual {
		return &ActualObject{Body: []byte(body), ContentType: contentType, Tags: tags}
	}
	const same, reordered = `{"a":1,"b":2}`, "{\"b\": 2,\n\"a\": 1}\n"
	compareAll(t, desired, []comparison{
		{name: "missing", action: ActionCreate},
		{name: "as desired", actual: found(same, "application/json", OwnershipTags("c")), action: ActionNone},
		{name: "in another order, with a tag of others", actual: found(reordered, "application/json", with("cost", "1")), action: ActionNone},
		{name: "another body", actual: found(`{"a":1}`, "application/json", OwnershipTags("c")), action: ActionUpdate, fields: []string{"body"}},
		{name: "no JSON", actual: found(`<html>`, "application/json", OwnershipTags("c")), action: ActionUpdate, fields: []string{"body"}},
		{name: "empty", actual: found("", "application/json", OwnershipTags("c")), action: ActionUpdate, fields: []string{"body"}},
		{name: "another content type", actual: found(same, "text/html", OwnershipTags("c")), action: ActionUpdate, fields: []string{"contentType"}},
		{
			name: "everything", actual: found("", "", nil), action: ActionUpdate,
			fields: []string{"body", "contentType", `tags["Name"]`, `tags["openshift.io/cloud-credential-operator/c"]`},
		},
	})
	desired.Body = nil // a dry run does not know the key
	compareAll(t, desired, []comparison{
		{name: "not known yet, and missing", action: ActionCreate},
		{name: "not known yet", actual: found(same, "application/json", OwnershipTags("c")), action: ActionUpdate, fields: []string{"body"}},
	})
	desired.Body = []byte("x")
	desired.Diff = func(_, _ []byte) []diff.Difference { return nil }
	compareAll(t, desired, []comparison{
		{name: "the same in its own way", actual: found("y", "application/json", OwnershipTags("c")), action: ActionNone},
	})
}

func TestCompareProvider(t *testing.T) {
	desired := OIDCProvider{Cluster: "c", ARN: "arn:p", URL: "https://i", Audiences: []string{"openshift", "sts.amazonaws.com"}, Tags: with("team", "x")}
	if got := desired.ID().String(); got != "identity-provider/arn:p" {
		t.Errorf("the identity is %s", got)
	}
	found := func(edit func(*ActualProvider)) *ActualProvider {
		a := &ActualProvider{Audiences: []string{"sts.amazonaws.com", "openshift"}, Thumbprints: []string{"AB", "CD"}, Tags: with("team", "x")}
		edit(a)
		return a
	}
	tests := []comparison{
		{name: "missing", action: ActionCreate},
		{name: "as desired, in another order", actual: found(func(*ActualProvider) {}), action: ActionNone},
		{name: "with a tag of others", actual: found(func(a *ActualProvider) { a.Tags["cost"] = "1" }), action: ActionNone},
		{name: "an audience less", actual: found(func(a *ActualProvider) { a.Audiences = a.Audiences[:1] }), action: ActionUpdate, fields: []string{"audiences"}},
		{name: "an audience more", actual: found(func(a *ActualProvider) { a.Audiences = append(a.Audiences, "x") }), action: ActionUpdate, fields: []string{"audiences"}},
		{
			name: "a dropped tag", action: ActionUpdate, fields: []string{`tags["old"]`},
			actual: found(func(a *ActualProvider) { a.Tags["old"], a.RecordedTags = "1", []string{"old"} }),
		},
		{name: "not ours", actual: found(func(a *ActualProvider) { a.Tags = nil }), refused: "arn:p", hint: "--name"},
	}
	compareAll(t, desired, tests)
	desired.Thumbprint = "ab"
	compareAll(t, desired, []comparison{
		{name: "one thumbprint too many", actual: found(func(*ActualProvider) {}), action: ActionUpdate, fields: []string{"thumbprints"}},
		{name: "the thumbprint in upper case", actual: found(func(a *ActualProvider) { a.Thumbprints = []string{"AB"} }), action: ActionNone},
		{name: "no thumbprint", actual: found(func(a *ActualProvider) { a.Thumbprints = nil }), action: ActionUpdate, fields: []string{"thumbprints"}},
	})
	if got := desired.StaleTags(&ActualProvider{Tags: map[string]string{"old": "1", "cost": "1"}, RecordedTags: []string{"old", "gone", "team"}}); !reflect.DeepEqual(got, []string{"old"}) {
		t.Errorf("stale are %v", got)
	}
}

func TestHas(t *testing.T) {
	c := Comparison{Differences: []diff.Difference{{Field: `tags["a"]`}, {Field: "policies.x"}, {Field: "description"}}}
	for field, want := range map[string]bool{
		"tags": true, "policies": true, "description": true, "tag": false, "desc": false, "policiesx": false, "": false, "managedPolicies": false,
	} {
		if got := c.Has(field); got != want {
			t.Errorf("Has(%q) is %t", field, got)
		}
	}
}

func TestResultOf(t *testing.T) {
	for action, want := range map[Action]Result{ActionCreate: Created, ActionUpdate: Updated, ActionNone: Unchanged} {
		if got := ResultOf(action); got != want {
			t.Errorf("the result of %s is %s", action, got)
		}
	}
}
