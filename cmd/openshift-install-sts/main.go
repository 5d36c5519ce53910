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

func main() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	os.Exit(run(context.Background(), os.Args[1:], streams{out: os.Stdout, err: os.Stderr}))
}
