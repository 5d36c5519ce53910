// Command openshift-install-sts prepares the install directory of an OpenShift cluster on
// AWS for manual mode with STS.
package main

import (
	"context"
	"os"
)

func main() {
	os.Exit(run(context.Background(), os.Args[1:], streams{out: os.Stdout, err: os.Stderr}))
}
