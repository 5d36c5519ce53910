// Package levenshtein tells how far apart two spellings are, for suggestions about a misspelt name.
package levenshtein

// Distance returns how many bytes of one text must be put in, taken out or replaced to make it the other.
// The time grows with the product of the lengths, which the caller bounds.
func Distance(a, b string) int {
	row := make([]int, len(b)+1) // how far b[:j] is from what was looked at of a
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			replaced := diagonal
			if a[i] != b[j] {
				replaced++
			}
			diagonal = row[j+1]
			row[j+1] = min(replaced, row[j]+1, row[j+1]+1)
		}
	}
	return row[len(b)]
}
