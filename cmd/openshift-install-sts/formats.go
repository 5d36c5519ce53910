package main

import (
	"fmt"
	"strings"

	"github.com/spf13/pflag"

	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/formats"
)

// formatsFlag is the value of render's --format.
type formatsFlag []render.Format

var _ pflag.Value = (*formatsFlag)(nil)

// String returns the names, separated by commas.
func (f *formatsFlag) String() string { return strings.Join(formatNames(*f), ",") }

// Set reads a list of names. Each is taken once, in the order of the help.
func (f *formatsFlag) Set(value string) error {
	wanted := map[string]bool{}
	for name := range strings.SplitSeq(value, ",") {
		wanted[strings.TrimSpace(name)] = true
	}
	var list []render.Format
	for _, format := range formats.All() {
		if wanted[format.Name] {
			list = append(list, format)
			delete(wanted, format.Name)
		}
	}
	for name := range wanted {
		return fmt.Errorf("%q is none of %s", name, strings.Join(formatNames(formats.All()), ", "))
	}
	*f = list
	return nil
}

// Type names the value in the help.
func (*formatsFlag) Type() string { return "formats" }

func formatNames(list []render.Format) []string {
	names := make([]string, len(list))
	for i, f := range list {
		names[i] = f.Name
	}
	return names
}

// formatLines lists the formats for the help, a line each.
func formatLines() string {
	var b strings.Builder
	for _, f := range formats.All() {
		fmt.Fprintf(&b, "  %-15s %s\n", f.Name, f.Summary)
	}
	return b.String()
}
