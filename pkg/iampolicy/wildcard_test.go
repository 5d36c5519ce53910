package iampolicy

import (
	"math/rand/v2"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"
)

// expression is a pattern in another language, whose matcher somebody else wrote.
func expression(pattern string) *regexp.Regexp {
	quoted := regexp.QuoteMeta(pattern)
	return regexp.MustCompile("(?is)^" + strings.NewReplacer(`\*`, ".*", `\?`, ".").Replace(quoted) + "$")
}

// Of random patterns and texts over few letters, about half match.
func TestCoversActionIsWhatARegularExpressionSays(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	word := func(letters string) string {
		var b strings.Builder
		for range random.IntN(9) {
			b.WriteByte(letters[random.IntN(len(letters))])
		}
		return b.String()
	}
	matched := 0
	const runs = 50000
	for range runs {
		pattern, text := word("aB*?*"), word("Ab")
		want := expression(pattern).MatchString(text)
		if got := CoversAction(pattern, text); got != want {
			t.Fatalf("CoversAction(%q, %q) is %v", pattern, text, got)
		}
		if want {
			matched++
		}
	}
	if matched < runs/10 || matched > runs*9/10 {
		t.Errorf("%d of %d match: the test proves little", matched, runs)
	}
}

// A pattern that makes a matcher with naive backtracking take years.
func TestCoversTakesNoTime(t *testing.T) {
	start := time.Now()
	if Covers(strings.Repeat("*a", 2000)+"b", strings.Repeat("a", 4000)) {
		t.Error("it matches")
	}
	if took := time.Since(start); took > 2*time.Second {
		t.Errorf("took %s", took)
	}
}

func TestCovers(t *testing.T) {
	for _, test := range []struct {
		pattern, other string
		want           bool
	}{
		{"ec2:runinstances", "ec2:runinstances", true},
		{"ec2:run*", "ec2:runinstances", true},
		{"ec2:run*", "ec2:run*", true},
		{"ec2:*", "ec2:run*", true},
		{"*", "ec2:*", true},
		{"ec2:run?nstances", "ec2:runinstances", true},
		{"ec2:run?nstances", "ec2:run?nstances", true},
		{"ec2:?*", "ec2:a?", true},
		{"ec2:*s*e", "ec2:describeinstance", true},
		{"ec2:runinstances", "ec2:run*", false},
		{"ec2:run?", "ec2:run*", false},
		{"ec2:run?", "ec2:run", false},
		{"ec2:run*", "ec2:*", false},
		{"s3:*", "ec2:run*", false},
		{"ec2:run", "ec2:runinstances", false},
		{"ec2:runinstances", "ec2:run", false},
		{"a*b", "a*", false},
		{"", "", true},
		{"EC2:run*", "ec2:run*", false},
	} {
		if got := Covers(test.pattern, test.other); got != test.want {
			t.Errorf("%q covers %q: %t", test.pattern, test.other, got)
		}
	}
}

func TestActionsOverlap(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want bool
	}{
		{"ec2:runinstances", "ec2:run*", true},
		{"ec2:*instances", "ec2:run*", true},
		{"ec2:?un", "ec2:r?n", true},
		{"ec2:*", "*", true},
		{"a*", "*a", true},
		{"*", "", true},
		{"ec2:runinstances", "ec2:stop*", false},
		{"ec2:?", "ec2:", false},
		{"a*b", "a*c", false},
		{"a?", "a", false},
		{"EC2:r*", "ec2:R*", true},
	} {
		if got, turned := ActionsOverlap(test.a, test.b), ActionsOverlap(test.b, test.a); got != test.want || turned != test.want {
			t.Errorf("%q and %q: %t, and %t the other way round", test.a, test.b, got, turned)
		}
	}
}

// Against the standard library's matcher, whose * does not stand for a slash: there is none here.
func FuzzPatterns(f *testing.F) {
	f.Add("ec2:run*", "ec2:runinstances", "ec2:runinstances")
	f.Add("a*b?c", "a*", "axbyc")
	f.Add("*?*", "?", "x")
	f.Fuzz(func(t *testing.T, a, b, word string) {
		a, b, word = strings.ToLower(a), strings.ToLower(b), strings.ToLower(word)
		if len(a)+len(b)+len(word) > 60 || strings.ContainsAny(a+b+word, `/\[]`) || strings.ContainsAny(word, "*?") || !ascii(a+b+word) {
			return
		}
		inA, _ := path.Match(a, word)
		inB, _ := path.Match(b, word)
		if inA && inB && !ActionsOverlap(a, b) {
			t.Errorf("%q and %q do not overlap, and %q is in both", a, b, word)
		}
		if Covers(a, b) && inB && !inA {
			t.Errorf("%q covers %q, and %q is in the second alone", a, b, word)
		}
		if Covers(a, b) && !ActionsOverlap(a, b) {
			t.Errorf("%q covers %q, and they do not overlap", a, b)
		}
		if !HasWildcard(b) && Covers(a, b) != func() bool { ok, _ := path.Match(a, b); return ok }() {
			t.Errorf("%q covers %q: %t", a, b, Covers(a, b))
		}
	})
}

func ascii(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return r > 0x7e || r < 0x20 })
}
