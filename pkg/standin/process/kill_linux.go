package process

import (
	"errors"
	"os"
	"os/exec"
	"syscall"
)

// isolate ties the process to the life of this one, so that a killed test leaves no
// server behind, and gives it a process group, so that Ctrl-C reaches this process first
// and a wrapper script's children can be ended with it.
func isolate(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
}

// kill ends the process and its group.
func kill(process *os.Process) error {
	if err := syscall.Kill(-process.Pid, syscall.SIGKILL); err != nil && !errors.Is(err, syscall.ESRCH) {
		return err
	}
	return nil
}
