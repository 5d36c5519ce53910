// Package diff is the vocabulary in which a plan says how a resource differs from what is
// wanted: data that programs read as JSON, and lines that a person judges.
package diff
