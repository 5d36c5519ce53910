package verify

// Report is what a whole run of checks came to, in the order in which they were made.
type Report struct{ Results []Result }

// Add appends results.
func (r *Report) Add(results ...Result) { r.Results = append(r.Results, results...) }

// Count returns how many results have an outcome.
func (r *Report) Count(o Outcome) int {
	n := 0
	for _, result := range r.Results {
		if result.Outcome == o {
			n++
		}
	}
	return n
}
