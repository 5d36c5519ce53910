package report

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/lint"
	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
)

// What is said of each kind of issuer, and nothing of another.
func TestIssuers(t *testing.T) {
	for name, want := range map[string]struct{ has, lacks []string }{
		"self-hosted":            {[]string{"No bucket", "to be served as https://oidc.example.com/fleet/harbor/keys.json", "after an hour, or 2 h at most"}, []string{"S3 bucket", "shared", "CloudFront"}},
		"shared":                 {[]string{"shared with other clusters", "every cluster whose key is in the published key set can assume these roles"}, []string{"S3 bucket"}},
		"first step":             {[]string{"The first of two steps", "the domain of the distribution", "1 CloudFront distribution", "https-only", "on behalf of this cluster’s distribution"}, []string{"IAM role", "Trust chain", "Everybody"}},
		"second step":            {[]string{"https://d111111abcdef8.cloudfront.net", "both since the first step", "1 IAM identity provider"}, []string{"Everybody", "first of two"}},
		"second step, encrypted": {[]string{"key/1234abcd-12ab-34cd-56ef-1234567890ab", "kms:Decrypt", "after an hour, or 12 h at most"}, nil},
	} {
		s := rendertest.Issuers()[name].Stack(rendertest.Components()...)
		body := parse(t, s).byName("body")[0]
		body.has(t, want.has...)
		for _, text := range want.lacks {
			body.lacks(t, text)
		}
		p, err := newPage(s)
		if err != nil {
			t.Fatal(err)
		}
		for _, picture := range p.Chain {
			for _, b := range picture.Boxes {
				for _, l := range b.Lines {
					if n := utf8.RuneCountInString(l.Text); n > wordColumns && l.Class != "code" || l.Y > b.Height-boxPadding/2 {
						t.Errorf("%s, %s: %q does not fit into box %d", name, picture.ID, l.Text, b.Number)
					}
				}
			}
		}
	}
}

// A policy that lets in another distribution, or more than one, is not explained as if it did not.
func TestOtherReaders(t *testing.T) {
	for name, change := range map[string]func(*iampolicy.Statement){
		"another distribution": func(st *iampolicy.Statement) {
			st.Condition = iampolicy.Condition{"StringEquals": {"AWS:SourceArn": "arn:aws:cloudfront::123456789012:distribution/OTHER"}}
		},
		"any distribution": func(st *iampolicy.Statement) {
			st.Condition = iampolicy.Condition{"StringLike": {"AWS:SourceArn": "*"}}
		},
	} {
		s := rendertest.Issuers()["first step"].Stack()
		change(&s.Policy.Policy.Statement[0])
		if _, err := Page(s); err == nil {
			t.Errorf("%s is explained as the cluster's own", name)
		}
	}
}

// What the user changed of a request, and what the lint found, is on the page with its reason.
func TestRemarks(t *testing.T) {
	adjusted := backup("*", "s3:GetObject")
	adjusted.Audiences = []string{"one.example.com", "openshift"}
	adjusted.Adjustments = []credentialsrequest.Adjustment{{What: "removes ec2:RunInstances", Reason: "nobody <needs> it"}}
	theirs := component("openshift-x", "external", []string{"operator"})
	theirs.RoleARN = "arn:aws-us-gov:iam::123456789012:role/theirs"
	theirs.Adjustments = []credentialsrequest.Adjustment{{What: "uses a role", Reason: "of the network team"}}
	s := gov().Stack(adjusted, theirs)
	s.Findings = []lint.Finding{
		{Check: "any-resource", Advice: "Limit it.", Request: "ns/one", Detail: "every resource: s3:PutObject"},
		{Check: "wildcard-action", Advice: "Name them.", Request: "ns/two", Detail: "s3:*", Silenced: true, Reason: "reviewed"},
	}
	doc := parse(t, s)
	doc.one(t, "role-1").has(t, "removes ec2:RunInstances nobody <needs> it", "for the audience one.example.com or openshift")
	doc.one(t, "foreign").has(t, "uses a role: of the network team")
	doc.byName("header")[0].has(t, "1 role is other than its CredentialsRequest asks for")
	doc.one(t, "lint").has(t, "ns/one", "every resource: s3:PutObject any-resource", "Limit it.", "Silenced", "Silenced: reviewed")
	doc.one(t, "lint").lacks(t, "Name them.")
	if text := parse(t, gov().Stack(backup("*", "s3:GetObject"))).byName("body")[0].text(); strings.Contains(text, "Policy lint") || strings.Contains(text, "Changed from") {
		t.Error("the page speaks of findings, or of changes, and there are none")
	}
}

func TestDuration(t *testing.T) {
	for d, want := range map[time.Duration]string{
		2 * time.Hour: "2 h", 90 * time.Minute: "1 h 30 min", 12 * time.Hour: "12 h", 3601 * time.Second: "1 h 0 min 1 s", 70 * time.Minute: "1 h 10 min",
	} {
		if got := duration(d); got != want {
			t.Errorf("%s is %q, want %q", d, got, want)
		}
	}
}
