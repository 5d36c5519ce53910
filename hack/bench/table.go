package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// writeTable writes the results as a Markdown table.
func writeTable(w io.Writer, results []result) error {
	var b strings.Builder
	b.WriteString("| | requests | mutating | depth | wall time | the usual tool | target |\n")
	b.WriteString("|---|---:|---:|---:|---:|---|---|\n")
	for _, r := range results {
		s := r.best()
		target := orDash(r.target)
		if ratio := growth(r, results); ratio > 0 {
			target += fmt.Sprintf(" (%.1f × the processor time for %.0f × the requests)", ratio, requestRatio(r, results))
		}
		requests, mutating, depth := fmt.Sprint(len(s.requests)), fmt.Sprint(len(faultproxy.Mutating(s.requests))), fmt.Sprint(s.depth)
		if r.offline {
			depth = "–"
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s | %s |\n",
			r.name, requests, mutating, depth, seconds(r.wall()), orDash(r.usual), target)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// checkBounds returns an error that names every broken bound.
func checkBounds(results []result) error {
	var errs []error
	for _, r := range results {
		if depth := r.best().depth; r.maxDepth > 0 && depth > r.maxDepth {
			errs = append(errs, fmt.Errorf("%s: %d requests one after the other, and not at most %d; -v shows which", r.name, depth, r.maxDepth))
		}
		if r.silent && len(r.best().requests) > 0 {
			errs = append(errs, fmt.Errorf("%s: %d requests, and not none", r.name, len(r.best().requests)))
		}
		if ratio, linear := growth(r, results), requestRatio(r, results); ratio > 2*linear {
			errs = append(errs, fmt.Errorf("%s: %.1f times the processor time for %.1f times the requests", r.name, ratio, linear))
		}
		if !r.readOnly {
			continue
		}
		for _, s := range r.samples { // one that writes once is as wrong as one that always does
			if mutating := faultproxy.Mutating(s.requests); len(mutating) > 0 {
				errs = append(errs, fmt.Errorf("%s: %d mutating requests, and not none: the first is %s", r.name, len(mutating), name(mutating[0])))
				break
			}
		}
	}
	return errors.Join(errs...)
}

// growth returns how many times the processor time of the row that r grows from r takes; 0
// for one that grows from none.
func growth(r result, results []result) float64 {
	for _, small := range results {
		if r.grows != "" && small.name == r.grows {
			return float64(r.cpu()) / float64(small.cpu())
		}
	}
	return 0
}

// requestRatio returns how many times the CredentialsRequests r has.
func requestRatio(r result, results []result) float64 {
	for _, small := range results {
		if r.grows != "" && small.name == r.grows {
			return float64(r.requests) / float64(small.requests)
		}
	}
	return 0
}

// seconds writes a wall time with two digits that mean something.
func seconds(d time.Duration) string {
	if d < 100*time.Millisecond {
		return milliseconds(d)
	}
	return fmt.Sprintf("%.2f s", d.Seconds())
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
