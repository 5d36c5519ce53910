// Command demo does the program's main job on a sample install directory: it shows each
// command, runs it as a user would, and ends with what it did. moto stands in for AWS, so
// that no account is needed and nothing outside of bin/demo is changed.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
	"github.com/openshift/openshift-install-sts/pkg/standin/moto"
)

// The folders are relative to the project's root, where `make demo` runs, so that the
// commands that are shown are short.
const (
	sampleDir  = "testdata/install-dirs/manifests"
	requests   = "testdata/credentials-requests/release"
	installDir = "bin/demo/mycluster" // replaced by every demo
)

// changesFound is the exit code of plan when there is something to do.
const changesFound = 2

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	err := run(ctx, installDir, os.Args[1:], os.Stdout, os.Stderr)
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintf(os.Stderr, "demo: %v\n", err)
		os.Exit(1)
	}
}

// demo is what its steps share.
type demo struct {
	out, err io.Writer
	program  string
	dir      string // the install directory
	env      []string
	before   map[string]bool // the files of the sample
}

// run shows the program in the install directory dir, which is replaced.
func run(ctx context.Context, dir string, args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("demo", flag.ContinueOnError)
	flags.SetOutput(stderr)
	program := flags.String("program", "bin/openshift-install-sts", "the program to show; make build makes it")
	if err := flags.Parse(args); err != nil {
		return err
	}
	before, err := copySample(dir)
	if err != nil {
		return err
	}
	d := &demo{out: stdout, err: stderr, program: *program, dir: dir, before: before}
	d.say("Starting moto, a stand-in for AWS.")
	server, err := moto.Start(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = server.Close() }() // it ends with this process at the latest
	d.env = environment(server.URL(), filepath.Dir(dir))

	d.say("%s is as `openshift-install create manifests` leaves it.\n# What would the program make? Nothing is changed yet.", dir)
	if err := d.command(ctx, changesFound, "plan"); err != nil {
		return err
	}
	d.say("The main job:")
	if err := d.command(ctx, 0, "create", "manifests"); err != nil {
		return err
	}
	d.say("Is there anything left to do?")
	if err := d.command(ctx, 0, "plan"); err != nil {
		return err
	}
	written, err := d.showWritten()
	if err != nil {
		return err
	}
	if err := d.showSecret(written); err != nil {
		return err
	}
	return d.summary(ctx, server.URL(), len(written))
}

// environment is that of the program: the stand-in and no other AWS. What a terminal
// needs for colours is the user's.
func environment(endpoint, home string) []string {
	env := harness.Env(endpoint, home)
	for _, name := range []string{"TERM", "NO_COLOR"} {
		if value, ok := os.LookupEnv(name); ok {
			env = append(env, name+"="+value)
		}
	}
	return env
}

// say tells what comes next.
func (d *demo) say(format string, args ...any) {
	fmt.Fprintf(d.out, "\n# "+format+"\n\n", args...)
}

// command shows a command of the program and runs it; its exit code must be code.
func (d *demo) command(ctx context.Context, code int, verb ...string) error {
	args := slices.Concat(verb, []string{"--dir", d.dir, "--credentials-requests-dir", requests})
	fmt.Fprintf(d.out, "$ %s %s\n\n", d.program, strings.Join(args, " "))
	cmd := exec.CommandContext(ctx, d.program, args...)
	cmd.Env, cmd.Stdout, cmd.Stderr = d.env, d.out, d.err
	err := cmd.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		return fmt.Errorf("run %s: %w", d.program, err)
	}
	if got := cmd.ProcessState.ExitCode(); got != code {
		return fmt.Errorf("the command ended with exit code %d, and not %d", got, code)
	}
	return nil
}
