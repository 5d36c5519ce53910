package document

import (
	"errors"
	"slices"
)

// Bounds on what reading a file may cost, and on what is kept of it. Whoever sends a file of
// 8 MiB must not make the program fill a gigabyte with it: the YAML library needs some 300 bytes
// for a value of one. The largest files of a release stay below a tenth of any of these.
const (
	maxDocuments = 1000
	maxValues    = 200_000
	maxDepth     = 200
	maxProblems  = 100
	// maxExpanded counts what comes out in bytes: aliases make small YAML large.
	maxExpanded = 16 << 20
)

var errTooManyValues = errors.New("is too large: it may hold more than 200,000 values")

// mayHoldTooMany tells from the signs without which YAML cannot hold many values, so before
// anything was spent on reading them.
func mayHoldTooMany(part []byte) bool {
	signs := 0
	for _, b := range part {
		switch b {
		case ',', '[', '{', ':', '?', '-', '\n':
			signs++
		}
	}
	return signs > maxValues
}

// bounded cuts a list of problems that is longer than anybody reads.
func bounded(problems []Problem) []Problem {
	if len(problems) <= maxProblems {
		return problems
	}
	return append(slices.Clone(problems[:maxProblems]), Problem{Text: "has more problems, which are not listed"})
}
