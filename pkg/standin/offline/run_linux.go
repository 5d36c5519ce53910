package offline

import (
	"errors"
	"fmt"
	"os/exec"
	"runtime"
	"syscall"
)

// Run runs a command, and whatever that starts, under the filter. The error is that of
// exec.Cmd.Run; Killed tells whether it is for a socket.
func Run(cmd *exec.Cmd) error {
	if err := start(cmd); err != nil {
		return err
	}
	return cmd.Wait()
}

// Killed reports whether the error of Run says that the command asked for a socket.
func Killed(err error) bool {
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		return false
	}
	status, ok := exit.Sys().(syscall.WaitStatus)
	return ok && status.Signaled() && status.Signal() == syscall.SIGSYS
}

// start starts a command from a thread that has the filter, which the command inherits.
// A filter is the thread's that installs it and can never be taken off. So the thread is locked to a
// goroutine that returns without unlocking it: Go then ends the thread, and starts none from
// it, so that the rest of this process keeps its sockets.
func start(cmd *exec.Cmd) error {
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := install()
		if err != nil {
			err = fmt.Errorf("forbid sockets to %s: %w", cmd.Path, err)
		} else {
			err = cmd.Start()
		}
		started <- err
	}()
	return <-started
}
