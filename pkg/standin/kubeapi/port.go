package kubeapi

import (
	"fmt"

	"golang.org/x/sys/unix"
)

// reservePort asks the kernel for a free port on 127.0.0.1 and holds it until release is called.
//
// kube-apiserver cannot be told to let the kernel choose. A socket that is bound and does not listen
// keeps others away from the port, and gets no connections; SO_REUSEPORT on both sides lets a server
// of the same user listen there.
func reservePort() (port int, release func(), err error) {
	fd, err := unix.Socket(unix.AF_INET, unix.SOCK_STREAM, 0)
	if err != nil {
		return 0, nil, fmt.Errorf("reserving a port: %w", err)
	}
	release = func() { _ = unix.Close(fd) } // nothing was written to it
	unix.CloseOnExec(fd)
	if err = unix.SetsockoptInt(fd, unix.SOL_SOCKET, unix.SO_REUSEPORT, 1); err == nil {
		err = unix.Bind(fd, &unix.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}})
	}
	var bound unix.Sockaddr
	if err == nil {
		bound, err = unix.Getsockname(fd)
	}
	if err != nil {
		release()
		return 0, nil, fmt.Errorf("reserving a port: %w", err)
	}
	address, ok := bound.(*unix.SockaddrInet4)
	if !ok {
		release()
		return 0, nil, fmt.Errorf("reserving a port: the address is a %T", bound)
	}
	return address.Port, release, nil
}
