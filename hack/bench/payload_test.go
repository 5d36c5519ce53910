package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"
)

// TestMain lets this binary be the process that measures another one's memory, as the program does.
func TestMain(m *testing.M) {
	if len(os.Args) > 2 && os.Args[1] == peakVerb {
		if err := runPeak(context.Background(), os.Args[2:]); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		return
	}
	os.Exit(m.Run())
}

// TestPayloadBounds holds the program to what docs/performance.md promises about releases, with
// smaller ones: what it reads and holds must not depend on how large the layers are that it has no
// use for.
func TestPayloadBounds(t *testing.T) {
	b := start(t)
	measured, err := b.measurePayload(t.Context(), sizes{layers: 2, layerBytes: 8 << 20, archiveLayers: 2, archiveLayerBytes: 128 << 20, manifests: 50})
	if err != nil {
		t.Fatal(err)
	}
	if err := checkPayload(measured); err != nil {
		t.Error(err)
	}
	if pulled := measured[0]; pulled.bytes < 16<<20 || pulled.requests < 4 {
		t.Errorf("to compare with there are %d bytes in %d requests", pulled.bytes, pulled.requests)
	}
	if read := measured[1]; read.bytes == 0 || read.requests == 0 {
		t.Error("the registry was not asked")
	}
	var table strings.Builder
	if err := writePayloadTable(&table, measured); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + table.String())
}

// The memory that is measured is the command's own.
func TestMeasurePeak(t *testing.T) {
	ballast := make([]byte, 256<<20) // what a child must not be blamed for
	for i := range ballast {
		ballast[i] = 1
	}
	small, err := measurePeak(t.Context(), os.Environ(), "sleep", "0.1")
	if err != nil {
		t.Fatal(err)
	}
	if small.Memory <= 0 || small.Memory > 64<<20 || small.Wall < 100*time.Millisecond {
		t.Errorf("sleep takes %s of memory in %s", size(small.Memory), small.Wall)
	}
	large, err := measurePeak(t.Context(), os.Environ(), "dd", "if=/dev/zero", "of=/dev/null", "bs=100M", "count=1")
	if err != nil {
		t.Fatal(err)
	}
	if large.Memory < 100<<20 || large.Memory > 200<<20 {
		t.Errorf("dd with a buffer of 100 MiB takes %s", size(large.Memory))
	}
	if _, err := measurePeak(t.Context(), os.Environ(), "sh", "-c", "echo what is wrong; exit 7"); err == nil || !strings.Contains(err.Error(), "what is wrong") {
		t.Errorf("a command that fails: %v", err)
	}
	if ballast[len(ballast)-1] != 1 {
		t.Error("the ballast was thrown off")
	}
}

func TestCheckPayload(t *testing.T) {
	good := payloadResult{name: "a", bytes: 10, memory: 10, maxBytes: 10, maxMemory: 10}
	if err := checkPayload([]payloadResult{good, {name: "unbounded", bytes: 1 << 40, memory: 1 << 40}}); err != nil {
		t.Error(err)
	}
	greedy, large := good, good
	greedy.bytes, large.memory = 11, 11
	for _, broken := range []payloadResult{greedy, large} {
		if err := checkPayload([]payloadResult{good, broken}); err == nil {
			t.Errorf("%+v is within its bounds", broken)
		}
	}
}

func TestSize(t *testing.T) {
	for bytes, want := range map[int64]string{
		500: "0 KiB", 96 << 10: "96 KiB", 3 << 19: "1.5 MiB", 200 << 20: "200 MiB", 2 << 30: "2.0 GiB", 20 << 30: "20 GiB",
	} {
		if got := size(bytes); got != want {
			t.Errorf("%d bytes are %s, and not %s", bytes, got, want)
		}
	}
}
