// Command openshift-install-sts prepares the install directory of an OpenShift cluster on
// AWS for manual mode with STS.
package main

import (
	"context"
	"os"
	"runtime/debug"
)

// gcPercent lets the heap grow to five times what is in use before it is collected: a run
// ends after seconds and uses a few megabytes, and collecting took a fourth of its time.
const gcPercent = 400

// memoryLimit is when the heap is collected sooner: reading a hostile release stays below 100 MiB
// with it, in bytes. It is no bound on what a run may need.
const memoryLimit = 64 << 20

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(memoryLimit)
	}
	os.Exit(run(context.Background(), os.Args[1:], streams{in: os.Stdin, out: os.Stdout, err: os.Stderr}))
}
