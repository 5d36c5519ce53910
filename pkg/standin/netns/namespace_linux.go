package netns

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"syscall"

	"golang.org/x/sys/unix"
)

// run runs a command in a namespace of its own, and returns what it wrote. The command is made
// anew for each attempt.
func run(command func() *exec.Cmd) (string, error) {
	// The kernel sends the parent-death signal when the starting thread ends, not the process.
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	cmd := command()
	cmd.SysProcAttr = &syscall.SysProcAttr{Cloneflags: syscall.CLONE_NEWNET, Pdeathsig: syscall.SIGKILL}
	out, err := cmd.CombinedOutput()
	if !errors.Is(err, syscall.EPERM) {
		return string(out), err
	}
	// Who may not make one may do so within a user namespace, as the root of that.
	cmd = command()
	cmd.SysProcAttr = &syscall.SysProcAttr{
		Cloneflags:  syscall.CLONE_NEWUSER | syscall.CLONE_NEWNET,
		UidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getuid(), Size: 1}},
		GidMappings: []syscall.SysProcIDMap{{ContainerID: 0, HostID: os.Getgid(), Size: 1}},
		Pdeathsig:   syscall.SIGKILL,
	}
	out, err = cmd.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		err = fmt.Errorf("the kernel makes no network namespace, not even within a user namespace; this test needs root, or unprivileged user namespaces allowed (sysctl user.max_user_namespaces, kernel.unprivileged_userns_clone, kernel.apparmor_restrict_unprivileged_userns): %w", err)
	}
	return string(out), err
}

// loopbackUp brings up the device lo, which a new namespace has, but down:
// https://man7.org/linux/man-pages/man7/netdevice.7.html
func loopbackUp() error {
	fail := func(err error) error {
		return fmt.Errorf("bring up the loopback device of a network namespace: %w", err)
	}
	socket, err := unix.Socket(unix.AF_INET, unix.SOCK_DGRAM|unix.SOCK_CLOEXEC, 0)
	if err != nil {
		return fail(err)
	}
	defer func() { _ = unix.Close(socket) }()
	device, err := unix.NewIfreq("lo")
	if err != nil {
		return fail(err)
	}
	if err := unix.IoctlIfreq(socket, unix.SIOCGIFFLAGS, device); err != nil {
		return fail(err)
	}
	device.SetUint16(device.Uint16() | unix.IFF_UP)
	if err := unix.IoctlIfreq(socket, unix.SIOCSIFFLAGS, device); err != nil {
		return fail(err)
	}
	return nil
}
