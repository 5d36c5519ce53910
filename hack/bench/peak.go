package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// peakVerb is the first argument of the process of its own that runs a command to measure its
// memory.
const peakVerb = "measure-peak"

// peak is what a command took.
type peak struct {
	Wall time.Duration `json:"wall"`
	// Memory is the most that it had at a time, in bytes.
	Memory int64 `json:"memory"`
	// Failure has the output of a command that failed.
	Failure string `json:"failure,omitempty"`
}

// measurePeak runs a command and measures it. Linux counts for a command what the process had
// that started it, for the moment before it becomes the command. So a small process starts it,
// this program anew, and not this one, which has servers.
func measurePeak(ctx context.Context, env []string, command ...string) (peak, error) {
	self, err := os.Executable()
	if err != nil {
		return peak{}, fmt.Errorf("find this program: %w", err)
	}
	cmd := exec.CommandContext(ctx, self, append([]string{peakVerb}, command...)...)
	cmd.Env, cmd.Stderr = env, os.Stderr
	out, err := cmd.Output()
	var p peak
	if err == nil {
		err = json.Unmarshal(out, &p)
	}
	if err == nil && p.Failure != "" {
		err = errors.New(p.Failure)
	}
	if err != nil {
		return peak{}, fmt.Errorf("measure the memory of %q: %w", command, err)
	}
	return p, nil
}

// runPeak is the whole of that process.
func runPeak(ctx context.Context, command []string) error {
	cmd := exec.CommandContext(ctx, command[0], command[1:]...)
	start := time.Now()
	out, err := cmd.CombinedOutput()
	p := peak{Wall: time.Since(start)}
	switch {
	case err != nil:
		p.Failure = fmt.Sprintf("%v\n%s", err, out)
	default:
		if p.Memory, err = peakMemory(cmd.ProcessState); err != nil {
			return err
		}
	}
	return json.NewEncoder(os.Stdout).Encode(p)
}
