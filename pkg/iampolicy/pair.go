package iampolicy

import (
	"cmp"
	"slices"
)

// pair finds for each wanted statement the one it most likely was before, or nil, and
// returns what is left over. Equal statements belong together; then those that share a
// Sid, which is a name; then those that share the most of what they hold.
func pair(have, want []*statement) (partners, rest []*statement) {
	partners = make([]*statement, len(want))
	taken := make(map[*statement]bool, len(have))

	byNormal := make(map[string]*statement, len(have))
	for _, s := range have {
		byNormal[s.normal] = s
	}
	for i, s := range want {
		if equal := byNormal[s.normal]; equal != nil {
			partners[i], taken[equal] = equal, true
		}
	}

	type candidate struct {
		want, have    int
		named         bool
		shared, total int
	}
	var candidates []candidate
	for i, wanted := range want {
		for j, actual := range have {
			if partners[i] != nil || taken[actual] {
				continue
			}
			c := candidate{want: i, have: j, named: wanted.sid != "" && wanted.sid == actual.sid}
			c.shared, c.total = overlap(actual, wanted)
			candidates = append(candidates, c)
		}
	}
	slices.SortStableFunc(candidates, func(a, b candidate) int {
		if a.named != b.named {
			if a.named {
				return -1
			}
			return 1
		}
		return cmp.Compare(b.shared*a.total, a.shared*b.total) // the larger fraction first
	})
	for _, c := range candidates {
		if partners[c.want] == nil && !taken[have[c.have]] {
			partners[c.want], taken[have[c.have]] = have[c.have], true
		}
	}

	for _, s := range have {
		if !taken[s] {
			rest = append(rest, s)
		}
	}
	return partners, rest
}

// overlap counts the values that two statements have in common, and all that they have.
// The effect counts as one of them.
func overlap(a, b *statement) (shared, total int) {
	total = 1
	if a.effect == b.effect {
		shared = 1
	}
	for path, field := range a.fields {
		other := b.fields.values(path)
		total += len(field.values)
		for value := range field.values {
			if _, both := other[value]; both {
				shared++
			}
		}
	}
	for path, field := range b.fields {
		for value := range field.values {
			if _, both := a.fields.values(path)[value]; !both {
				total++
			}
		}
	}
	return shared, total
}
