package kubeapi

import (
	"context"
	"fmt"
	"net"
	"syscall"
	"testing"

	"golang.org/x/sys/unix"
)

// Nobody gets the port but who asks to share it, and nobody has to after the release.
func TestReservePort(t *testing.T) {
	port, release, err := reservePort()
	if err != nil {
		t.Fatal(err)
	}
	address := fmt.Sprintf("127.0.0.1:%d", port)
	if listener, err := net.Listen("tcp", address); err == nil {
		listener.Close()
		t.Error("somebody else got the port")
	}
	sharing := net.ListenConfig{Control: func(_, _ string, conn syscall.RawConn) error {
		return conn.Control(func(fd uintptr) {
			if err := unix.SetsockoptInt(int(fd), unix.SOL_SOCKET, unix.SO_REUSEPORT, 1); err != nil {
				t.Error(err)
			}
		})
	}}
	listener, err := sharing.Listen(context.Background(), "tcp", address)
	if err != nil {
		t.Fatalf("the server would not get the port: %v", err)
	}
	// Each connection comes to who listens, and none to who holds the port.
	for range 20 {
		client, err := net.Dial("tcp", address)
		if err != nil {
			t.Fatal(err)
		}
		server, err := listener.Accept()
		if err != nil {
			t.Fatal(err)
		}
		server.Close()
		client.Close()
	}
	listener.Close()

	other, releaseOther, err := reservePort()
	if err != nil {
		t.Fatal(err)
	}
	defer releaseOther()
	if other == port {
		t.Error("two servers would share a port")
	}
	release()
	if listener, err = net.Listen("tcp", address); err != nil {
		t.Fatalf("the port was not released: %v", err)
	}
	listener.Close()
}
