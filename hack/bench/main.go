// Command bench measures how many requests the program makes, how many of them wait for
// each other, and how long it takes, and prints a Markdown table. docs/performance.md
// holds one such table and explains it.
//
// The real program runs against moto behind a proxy that adds a fixed latency to every
// request, and reads a release from a real registry. Counts and depth do not depend on the machine, so they are bounds that make
// the benchmark fail; times do, so they are only reported.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	var err error
	if len(os.Args) > 2 && os.Args[1] == peakVerb {
		err = runPeak(ctx, os.Args[2:])
	} else {
		err = run(ctx, os.Args[1:], os.Stdout, os.Stderr)
	}
	stop()
	switch {
	case errors.Is(err, flag.ErrHelp):
	case err != nil:
		fmt.Fprintf(os.Stderr, "bench: %v\n", err)
		os.Exit(1)
	}
}

// run measures every row and writes the table to out; what is going on goes to notes.
func run(ctx context.Context, args []string, out, notes io.Writer) error {
	flags := flag.NewFlagSet("bench", flag.ContinueOnError)
	flags.SetOutput(notes)
	runs := flags.Int("runs", 5, "how often each row is measured; the table has the median")
	latency := flags.Duration("latency", 50*time.Millisecond, "what the proxy adds to every request")
	verbose := flags.Bool("v", false, "write the requests of every row, and the longest chain of them, to stderr")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *runs < 1 || *latency < 0 || flags.NArg() > 0 {
		return errors.New("usage: bench [-runs N] [-latency D] [-v]; N is 1 or more")
	}

	fmt.Fprintln(notes, "Building the program, starting moto, making a key")
	h, err := harness.Start(ctx, faultproxy.WithLatency(*latency))
	if err != nil {
		return err
	}
	defer h.Close()
	b, err := newBench(h, *runs)
	if err != nil {
		return err
	}
	defer b.close()

	var results []result
	for _, r := range rows {
		fmt.Fprintf(notes, "Measuring: %s\n", r.name)
		measured, err := b.measure(ctx, r)
		if err != nil {
			return fmt.Errorf("%s: %w", r.name, err)
		}
		if *verbose {
			dump(notes, measured, *latency)
		}
		results = append(results, measured)
	}
	fmt.Fprintln(notes, "Measuring: a release payload")
	payloads, err := b.measurePayload(ctx, realistic)
	if err != nil {
		return fmt.Errorf("a release payload: %w", err)
	}
	fmt.Fprintln(notes, "Measuring: destroy")
	destroyed, err := b.measureDestroy(ctx, func(i int) int { return otherRoles[i].roles })
	if err != nil {
		return fmt.Errorf("destroy: %w", err)
	}
	if err := writeTable(out, results); err != nil {
		return err
	}
	fmt.Fprintln(out)
	if err := writePayloadTable(out, payloads); err != nil {
		return err
	}
	fmt.Fprintln(out)
	if err := writeDestroyTable(out, destroyed); err != nil {
		return err
	}
	return errors.Join(checkBounds(results), checkPayload(payloads), checkDestroy(destroyed))
}
