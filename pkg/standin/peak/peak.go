// Package peak measures how much memory a part of a test takes at most. It does so in a process
// of its own: what a process once had stays in its peak.
package peak

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
)

// variable names what the process is to work on.
const variable = "PEAK_ARGUMENT"

// Of runs one test of this test's binary, which calls Argument and Report, in a process of its
// own. It returns the largest resident set that the process had, in bytes.
func Of(t *testing.T, test, argument string) int64 {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+test+"$")
	command.Env = append(os.Environ(), variable+"="+argument)
	out, err := command.CombinedOutput()
	if err != nil {
		t.Fatalf("%s: %v: %s", test, err, out)
	}
	// The usage that the kernel reports for a process counts what its parent had when it was
	// started, so the process says it itself.
	var kibibytes int64
	if _, err := fmt.Sscanf(string(out), "peak %d kB", &kibibytes); err != nil {
		t.Fatalf("%s: %v: %s", test, err, out)
	}
	return kibibytes << 10
}

// Argument returns what the process is to work on; it is empty in the process that runs all tests.
func Argument() string { return os.Getenv(variable) }

// Report tells the process that called Of what the peak is.
func Report(t *testing.T) {
	t.Helper()
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(status)) {
		if peak, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			fmt.Println("peak", strings.TrimSpace(peak))
		}
	}
}
