package main

import (
	"fmt"
	"io"
	"os"

	"github.com/spf13/pflag"
	"golang.org/x/term"

	"github.com/openshift/openshift-install-sts/pkg/view"
)

// verifyOutputFlag is the value of --output of verify, which has a form for pipelines beside
// those of every command.
type verifyOutputFlag string

const outputJUnit verifyOutputFlag = "junit"

// String returns the value.
func (o *verifyOutputFlag) String() string { return string(*o) }

// Set reads the value.
func (o *verifyOutputFlag) Set(value string) error {
	switch v := verifyOutputFlag(value); v {
	case verifyOutputFlag(outputText), verifyOutputFlag(outputJSON), outputJUnit:
		*o = v
		return nil
	}
	return fmt.Errorf("%q is none of text, json, junit", value)
}

// Type names the value in the help.
func (*verifyOutputFlag) Type() string { return "form" }

var _ pflag.Value = (*verifyOutputFlag)(nil)

// show writes the result of verify in the form that was asked for.
func (a *app) show(result view.Verified, form verifyOutputFlag) error {
	switch form {
	case outputJUnit:
		return result.JUnit(a.streams.out)
	case verifyOutputFlag(outputJSON):
		return view.JSON(a.streams.out, result)
	default:
		return result.Text(a.streams.out, columns(a.streams.out))
	}
}

// columns is how wide the terminal is that out writes to; 0 when it is none.
func columns(out io.Writer) int {
	f, ok := out.(*os.File)
	if !ok {
		return 0
	}
	width, _, err := term.GetSize(int(f.Fd()))
	if err != nil {
		return 0
	}
	return width
}
