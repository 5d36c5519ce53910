package levenshtein

import "testing"

func TestDistance(t *testing.T) {
	for _, test := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"abc", "abc", 0},
		{"abc", "abd", 1},
		{"abc", "ab", 1},
		{"abc", "xabc", 1},
		{"ab", "ba", 2},
		{"kitten", "sitting", 3},
		{"saturday", "sunday", 3},
		{"aaaa", "bbbb", 4},
	} {
		if got, turned := Distance(test.a, test.b), Distance(test.b, test.a); got != test.want || turned != test.want {
			t.Errorf("%q and %q: %d, and %d the other way round; want %d", test.a, test.b, got, turned, test.want)
		}
	}
}
