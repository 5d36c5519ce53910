// Package view writes results: for people as text, and for machines as one JSON document
// whose fields are only ever added to. docs/output.md describes the JSON.
package view
