package iampolicy

import "strings"

// HasWildcard reports whether a pattern of a policy can stand for more than one text.
func HasWildcard(pattern string) bool { return strings.ContainsAny(pattern, "*?") }

// Covers reports whether a pattern of a policy stands for a text, or for all that another pattern stands
// for. "*" is any number of characters, none included, and "?" exactly one; case matters, as in
// resources. It may miss that a pattern of several wildcards in a row covers another, and never sees
// it where it does not.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
//
// Patterns come from files that nobody vouches for. The time is at most the product of both
// lengths: after a mismatch only the last "*" is tried again, since what an earlier one took
// cannot help.
func Covers(pattern, other string) bool {
	p, star, resume := 0, -1, 0
	for t := 0; t < len(other); {
		switch {
		case p < len(pattern) && pattern[p] == '*':
			star, resume = p, t
			p++
		case p < len(pattern) && (pattern[p] == other[t] || pattern[p] == '?' && other[t] != '*'):
			p++
			t++
		case star >= 0:
			resume++
			p, t = star+1, resume
		default:
			return false
		}
	}
	return strings.Trim(pattern[p:], "*") == ""
}

// CoversAction is Covers for actions, whose case does not matter.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
func CoversAction(pattern, other string) bool {
	return Covers(strings.ToLower(pattern), strings.ToLower(other))
}

// ActionsOverlap reports whether there is any action that both patterns stand for. The time is the
// product of both lengths.
func ActionsOverlap(a, b string) bool {
	a, b = strings.ToLower(a), strings.ToLower(b)
	// row[j] says whether the part of a that was looked at and b[:j] have something in common.
	row := make([]bool, len(b)+1)
	row[0] = true
	for j := 1; j <= len(b); j++ {
		row[j] = row[j-1] && b[j-1] == '*'
	}
	for i := 1; i <= len(a); i++ {
		next := make([]bool, len(b)+1)
		next[0] = row[0] && a[i-1] == '*'
		for j := 1; j <= len(b); j++ {
			if a[i-1] == '*' || b[j-1] == '*' {
				next[j] = next[j-1] || row[j]
				continue
			}
			next[j] = row[j-1] && (a[i-1] == b[j-1] || a[i-1] == '?' || b[j-1] == '?')
		}
		row = next
	}
	return row[len(b)]
}
