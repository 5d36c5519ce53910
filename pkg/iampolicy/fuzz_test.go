package iampolicy

import (
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diff"
)

// FuzzDiff feeds documents as anybody may have left them in an account. Whatever they
// are, Diff and Equivalent agree with each other, in both directions, and with the normal
// spelling, which is this package's own answer beside that of awspolicyequivalence.
//
// Run it with -fuzzminimizetime 20x: by default Go spends a minute on shortening each input
// it finds, as the order in which maps are walked makes the coverage vary.
func FuzzDiff(f *testing.F) {
	f.Add(sample, sample)
	f.Add(sample, doc("{'Effect':'Allow','Action':'a:B','Principal':'*'}"))
	f.Add(`{"Statement":{"Effect":"Deny"}}`, `{"Statement":[]}`)
	f.Add(doc("{'Effect':'Allow','Action':'a:B','Condition':{'Bool':{'AWS:x':true,'aws:X':1e2}}}"), "%7B%22Statement%22:[null]%7D")
	f.Add(doc("{'Effect':'Allow','Principal':{'AWS':['123456789012','arn:aws:iam::123456789012:root']}}"), "[]")
	f.Fuzz(func(t *testing.T, a, b string) {
		_ = Size(a)
		same, err := Equivalent(a, b)
		reverse, reverseErr := Equivalent(b, a)
		if same != reverse || (err == nil) != (reverseErr == nil) {
			t.Fatalf("Equivalent is %v (%v), and %v (%v) the other way around", same, err, reverse, reverseErr)
		}
		if err == nil && same != (normalText(t, a) == normalText(t, b)) {
			t.Fatalf("awspolicyequivalence says %v, the normal spellings do not", same)
		}
		if self, err := Equivalent(a, a); err == nil && !self {
			t.Fatal("a document is not equivalent to itself")
		}
		differences, diffErr := Diff(a, b)
		if err == nil && (diffErr != nil || same != (len(differences) == 0)) {
			t.Fatalf("equivalent: %v, differences: %s, %v", same, show(differences), diffErr)
		}
		if diffErr == nil && err != nil && len(differences) == 0 {
			t.Fatalf("no difference from a document that cannot be read: %v", err)
		}
		if err := diff.Text(&strings.Builder{}, "", differences); err != nil {
			t.Fatal(err)
		}
	})
}

// normalText is the whole document in its normal spelling.
func normalText(t *testing.T, doc string) string {
	t.Helper()
	p, err := parse(doc)
	if err != nil {
		t.Fatal(err)
	}
	slices.SortFunc(p.statements, func(a, b *statement) int { return strings.Compare(a.normal, b.normal) })
	text, err := p.normal()
	if err != nil {
		t.Fatal(err)
	}
	return text
}
