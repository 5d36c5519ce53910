package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/pflag"

	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/formats"
)

// formatsFlag is the value of render's --format: a default, or what was given, which can be
// a list, or be given several times.
type formatsFlag struct {
	list  []render.Format
	given bool
}

var _ pflag.Value = (*formatsFlag)(nil)

// String returns the names, separated by commas.
func (f *formatsFlag) String() string { return strings.Join(formatNames(f.list), ",") }

// Set reads a list of names. Each is taken once, in the order of the help.
func (f *formatsFlag) Set(value string) error {
	wanted := strings.Split(value, ",")
	if f.given {
		wanted = append(wanted, formatNames(f.list)...)
	}
	known := formatNames(formats.All())
	var unknown []string
	for i, name := range wanted {
		wanted[i] = strings.TrimSpace(name)
		if !slices.Contains(known, wanted[i]) {
			unknown = append(unknown, strconv.Quote(wanted[i]))
		}
	}
	if len(unknown) > 0 {
		return fmt.Errorf("%s: none of %s", strings.Join(unknown, ", "), strings.Join(known, ", "))
	}
	f.list, f.given = nil, true
	for _, format := range formats.All() {
		if slices.Contains(wanted, format.Name) {
			f.list = append(f.list, format)
		}
	}
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
