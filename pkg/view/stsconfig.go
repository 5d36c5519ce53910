package view

import (
	"fmt"
	"io"
)

// STSConfig is the result of create sts-config.
type STSConfig struct {
	SchemaVersion int `json:"schemaVersion"`
	// File is the file that was written.
	File string `json:"file"`
	// Next is the command that comes next: the one that shows what the file comes to, or the one
	// without which nothing can be planned.
	Next string `json:"next"`

	plan bool // Next is plan
}

// NewSTSConfig returns the result; dir is the install directory as a shell takes it, and ready reports
// whether there is a cluster in it to plan for.
func NewSTSConfig(file, dir string, ready bool) STSConfig {
	next := "openshift-install create manifests"
	if ready {
		next = "openshift-install-sts plan"
	}
	return STSConfig{SchemaVersion: SchemaVersion, File: file, Next: next + " --dir " + dir, plan: ready}
}

// Text writes the result for people.
func (s STSConfig) Text(out io.Writer) error {
	then := "make the cluster's manifests, which a plan needs"
	if s.plan {
		then = "see what it comes to"
	}
	_, err := fmt.Fprintf(out, "%s is written: edit it, and %s:\n  %s\n", s.File, then, s.Next)
	return err
}
