package main

import (
	"errors"
	"fmt"
	"io"
	"strings"
)

// writePayloadTable writes the results as a Markdown table.
func writePayloadTable(w io.Writer, results []payloadResult) error {
	var b strings.Builder
	b.WriteString("| a release payload | requests | received | wall time | peak memory | target |\n")
	b.WriteString("|---|---:|---:|---:|---:|---|\n")
	for _, r := range results {
		requests, received, memory := "–", "–", "–"
		if r.requests > 0 {
			requests, received = fmt.Sprint(r.requests), size(r.bytes)
		}
		if r.memory > 0 {
			memory = size(r.memory)
		}
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", r.name, requests, received, seconds(r.wall), memory, orDash(r.target))
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// checkPayload returns an error that names every broken bound.
func checkPayload(results []payloadResult) error {
	var errs []error
	for _, r := range results {
		if r.maxBytes > 0 && r.bytes > r.maxBytes {
			errs = append(errs, fmt.Errorf("%s: %s received, and not at most %s", r.name, size(r.bytes), size(r.maxBytes)))
		}
		if r.maxMemory > 0 && r.memory > r.maxMemory {
			errs = append(errs, fmt.Errorf("%s: %s of memory, and not at most %s", r.name, size(r.memory), size(r.maxMemory)))
		}
	}
	return errors.Join(errs...)
}

// size writes a number of bytes with about three digits.
func size(bytes int64) string {
	switch {
	case bytes >= 10<<30:
		return fmt.Sprintf("%.0f GiB", float64(bytes)/(1<<30))
	case bytes >= 1<<30:
		return fmt.Sprintf("%.1f GiB", float64(bytes)/(1<<30))
	case bytes >= 10<<20:
		return fmt.Sprintf("%.0f MiB", float64(bytes)/(1<<20))
	case bytes >= 1<<20:
		return fmt.Sprintf("%.1f MiB", float64(bytes)/(1<<20))
	}
	return fmt.Sprintf("%.0f KiB", float64(bytes)/(1<<10))
}
