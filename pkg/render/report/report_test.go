package report

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
)

func TestEveryPolicyIsOnThePage(t *testing.T) {
	s := everything()
	doc := parse(t, s)
	for i, c := range s.Own() {
		section := doc.one(t, "role-"+strconv.Itoa(i+1))
		section.has(t, c.Secret.String(), c.Request, c.Role.RoleName, c.RoleARN, s.Boundary, "audience openshift", s.IssuerHostPath())
		for _, a := range c.ServiceAccounts {
			section.has(t, "the service account "+a+" in the namespace "+c.Secret.Namespace)
		}
		var want []string
		resources := map[string]bool{}
		for _, p := range documents(t, c.Role) {
			for _, st := range p.Statement {
				want = append(want, st.Action...)
				for _, r := range st.Resource {
					resources[r] = true
				}
			}
		}
		got := section.names("Actions")
		slices.Sort(got)
		slices.Sort(want)
		if !slices.Equal(got, want) {
			t.Errorf("%s: the page has the actions\n%q, want\n%q", c.Secret, got, want)
		}
		shown := map[string]bool{}
		for _, r := range section.names("On resources") {
			shown[r] = true
		}
		if !maps.Equal(shown, resources) {
			t.Errorf("%s: the page has the resources\n%v, want\n%v", c.Secret, shown, resources)
		}
	}
}

func documents(t *testing.T, r *cloud.Role) []iampolicy.Document {
	t.Helper()
	policies, err := rolePolicies(r)
	if err != nil {
		t.Fatal(err)
	}
	var list []iampolicy.Document
	for _, p := range policies {
		list = append(list, p.Document)
	}
	return list
}

// Each document is on the page as it is sent, but for the white space.
func TestExactDocuments(t *testing.T) {
	s := everything()
	var want []string
	add := func(d iampolicy.Document) {
		text, err := d.JSON()
		if err != nil {
			t.Fatal(err)
		}
		want = append(want, text)
	}
	for _, c := range s.Own() {
		add(c.Role.Trust)
		for _, d := range documents(t, c.Role) {
			add(d)
		}
	}
	add(s.Policy.Policy)
	compact := func(text []byte) string {
		var b bytes.Buffer
		if err := json.Compact(&b, text); err != nil {
			t.Fatal(err)
		}
		return b.String()
	}
	want = append(want, compact(s.Objects[0].Body), compact(s.Objects[1].Body)) // the third has the bytes of the second
	var got []string
	section := parse(t, s).one(t, "documents")
	for _, pre := range section.byName("pre") {
		got = append(got, compact([]byte(pre.text())))
	}
	if !slices.Equal(got, want) {
		t.Errorf("the page has the documents\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	for _, d := range section.byName("details") {
		if !slices.ContainsFunc(d.Attr, func(a html.Attribute) bool { return a.Key == "open" }) {
			t.Error("a document is closed, and would not be printed")
		}
	}
}

// A mark is where it belongs, and nowhere else: not on what is denied, either.
func TestMarks(t *testing.T) {
	doc := parse(t, everything())
	section := doc.one(t, "role-1")
	for kind, want := range map[string][]string{
		"wildcard":  {"ec2:Describe*", "kms:Re?ncrypt*"},
		"broad":     {"*", "*", "*", "arn:aws-us-gov:kms:*:123456789012:key/*"}, // a row for ec2, iam and s3, and that of the keys
		"sensitive": {"iam:PassRole", "kms:Decrypt"},
	} {
		got := section.markedWith(kind)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s: %q, want %q", kind, got, want)
		}
	}
	denied := section.byClass("deny")
	if len(denied) != 1 {
		t.Fatalf("%d rows are denied, want 1", len(denied))
	}
	denied[0].has(t, "denied", "s3:*")
	section.has(t, "kms:GrantIsForAWSResource is true", "and at least one value of aws:PrincipalTag/team is one of “é<&>”, “\"quoted\"”", "statement 2 (Keys)")
	// The sums are those of the marks on the page.
	header := doc.byName("header")[0]
	second := doc.one(t, "role-2")
	for _, kind := range []string{"wildcard", "broad", "sensitive"} {
		n := len(section.markedWith(kind)) + len(second.markedWith(kind))
		header.has(t, strconv.Itoa(n)+" marked "+kind)
	}
	doc.one(t, "permissions").has(t, "ec2:RunInstances", "starts machines", "hands a role to an AWS service")
}

func TestSummary(t *testing.T) {
	doc := parse(t, everything())
	doc.byName("header")[0].has(t,
		"harbor-x4k2p", "123456789012", "aws-us-gov", "us-gov-west-1", "https://harbor-x4k2p-oidc.s3.us-gov-west-1.amazonaws.com",
		rendertest.KeyID, "policy/limits on every role", `/a"b'c$<d>/`,
		"2 IAM roles let 3 service accounts of the cluster take 23 actions", "No long-lived AWS key is created: no IAM user and no access key",
		"1 S3 bucket", "3 public documents", "1 IAM identity provider", "2 IAM roles, and 2 managed policies",
		"Nothing for 1 component with a role that somebody else made")
	doc.one(t, "public").has(t, "Everybody, without credentials, may call s3:GetObject", "BlockPublicAcls on", "RestrictPublicBuckets off",
		"openshift, sts.amazonaws.com", "990f4193972f2becf12ddeda5237f9c952f20d9e", "the same bytes as keys.json", "team platform")
	doc.one(t, "foreign").has(t, "arn:aws-us-gov:iam::123456789012:role/made/elsewhere", "openshift-x/external", "external-operator", "not judged here")
	doc.one(t, "roles").lacks(t, "openshift-x/external")

	plain := gov().Stack(backup("arn:aws-us-gov:s3:::b", "s3:ListBucket"))
	doc = parse(t, plain)
	doc.byName("header")[0].has(t, "No permissions boundary", "1 IAM role lets 1 service account of the cluster take 1 action in", "1 role")
	doc.one(t, "public").has(t, "Thumbprint none is given: IAM finds it itself")
	if len(doc.all(func(e node) bool { return e.attr("id") == "foreign" || e.attr("href") == "#foreign" })) > 0 {
		t.Error("the page speaks of roles that others made, and there are none")
	}
	for _, kind := range []string{"wildcard", "broad", "sensitive"} {
		if got := doc.one(t, "roles").byClass(kind); len(got) > 0 {
			t.Errorf("%s marks what names one bucket and one action", kind)
		}
	}
}

func TestSizesAreMarked(t *testing.T) {
	for _, test := range []struct {
		used int
		high bool
	}{{40, false}, {41, true}, {50, true}, {60, true}} {
		g := newGauge(test.used, cloud.MaxTags, "")
		if g.High != test.high || g.Bar > 100 {
			t.Errorf("%d of %d: %+v", test.used, cloud.MaxTags, g)
		}
	}
	s := everything()
	sizes := parse(t, s).one(t, "sizes")
	text, err := s.Own()[0].Role.Inline[s.Own()[0].Role.RoleName].JSON()
	if err != nil {
		t.Fatal(err)
	}
	sizes.has(t, thousands(iampolicy.Size(text))+" of 10,240 inline", "2 of 10 managed policies", "of 6,144 in the largest", "of 2,048", "of 64", "3 of 50")
	high := sizes.byClass("high")
	if len(high) != 1 { // the name harbor-x4k2p-openshift-machine-api-aws-cloud-credentials
		t.Fatalf("%d sizes are marked, want 1", len(high))
	}
	high[0].has(t, "56 of 64 88 %")
}

// The same stack gives the same bytes.
func TestPageIsDeterministic(t *testing.T) {
	several := func() *render.Stack {
		s := everything()
		r := s.Own()[0].Role
		for _, name := range []string{"a", "b", "c", "d"} {
			r.Inline[name] = iampolicy.New(statement(name, "s3:GetObject"))
		}
		return s
	}
	want, err := Page(several())
	if err != nil {
		t.Fatal(err)
	}
	for range 20 {
		if got, err := Page(several()); err != nil || !bytes.Equal(got, want) {
			t.Fatalf("the page differs from one time to the next (%v)", err)
		}
	}
}
