// Package peak measures how much memory a part of a test takes at most. It does so in a process
// of its own: what a process once had stays in its peak.
package peak

import (
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// variable names what the process is to work on.
const variable = "PEAK_ARGUMENT"

// Release is what reading any release may take, in bytes.
const Release = 100 << 20

// Below runs one test of this test's binary, which calls Work, in a process of its own. It fails
// this test if the largest resident set that the process had is larger than limit, in bytes.
func Below(t *testing.T, limit int64, test, argument string) {
	t.Helper()
	start := time.Now()
	took := of(t, test, argument)
	t.Logf("%d MiB at its peak, %s", took>>20, time.Since(start))
	if took > limit {
		t.Errorf("took %d MiB, more than %d", took>>20, limit>>20)
	}
}

func of(t *testing.T, test, argument string) int64 {
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

// Work is the whole of the test that Below names: it calls work with the argument, and tells the
// process that called Below what the peak is. It does nothing in the process that runs all tests.
func Work(t *testing.T, work func(argument string)) {
	t.Helper()
	argument := os.Getenv(variable)
	if argument == "" {
		return
	}
	work(argument)
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
