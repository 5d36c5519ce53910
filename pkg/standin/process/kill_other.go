//go:build !linux

package process

import (
	"os"
	"os/exec"
)

// isolate does nothing: only Linux can tie a process to the life of its parent.
func isolate(*exec.Cmd) {}

// kill ends the process.
func kill(process *os.Process) error { return process.Kill() }
