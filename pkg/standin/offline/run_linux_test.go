package offline

import (
	"context"
	"errors"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// doVariable makes this test binary do one thing and end.
const doVariable = "OFFLINE_TEST_DO"

// deeds are what the binary can do. Their errors do not matter: one that is killed has none.
var deeds = map[string]func(ctx context.Context, address string) error{
	"nothing": func(context.Context, string) error { return nil },
	"write a file": func(_ context.Context, address string) error {
		return os.WriteFile(filepath.Join(os.TempDir(), filepath.Base(address)), []byte("x"), 0o600)
	},
	"run another":         func(ctx context.Context, address string) error { return again(ctx, "nothing", address).Run() },
	"dial TCP":            dial("tcp"),
	"dial UDP":            dial("udp"),
	"dial a local socket": dial("unix"),
	"listen":              listen,
	"look up a name":      lookUp,
	"make a pair": func(context.Context, string) error {
		_, err := unix.Socketpair(unix.AF_UNIX, unix.SOCK_STREAM, 0)
		return err
	},
	"set up io_uring":      call(unix.SYS_IO_URING_SETUP),
	"connect what it has":  func(context.Context, string) error { return unix.Connect(0, &unix.SockaddrInet4{}) },
	"send on what it has":  func(context.Context, string) error { return unix.Sendto(0, nil, 0, &unix.SockaddrInet4{}) },
	"send many messages":   call(unix.SYS_SENDMMSG),
	"speak another ABI":    call(x32Bit | unix.SYS_GETPID),
	"have another dial":    func(ctx context.Context, address string) error { return again(ctx, "dial TCP", address).Run() },
	"send a message on it": func(context.Context, string) error { return unix.Sendmsg(0, nil, nil, &unix.SockaddrInet4{}, 0) },
}

func dial(network string) func(context.Context, string) error {
	return func(ctx context.Context, address string) error {
		var d net.Dialer
		c, err := d.DialContext(ctx, network, address)
		if err == nil {
			err = c.Close()
		}
		return err
	}
}

func listen(ctx context.Context, _ string) error {
	var c net.ListenConfig
	l, err := c.Listen(ctx, "tcp", "127.0.0.1:0")
	if err == nil {
		err = l.Close()
	}
	return err
}

// lookUp does not wait for the answer of a name server, which may be out of reach.
func lookUp(ctx context.Context, _ string) error {
	ctx, cancel := context.WithTimeout(ctx, 100*time.Millisecond)
	defer cancel()
	_, err := net.DefaultResolver.LookupHost(ctx, "name.invalid")
	return err
}

// call makes a system call that does nothing, since its arguments are none.
func call(number uintptr) func(context.Context, string) error {
	return func(context.Context, string) error {
		if _, _, errno := unix.Syscall(number, 0, 0, 0); errno != 0 {
			return errno
		}
		return nil
	}
}

// again returns a run of this test binary that does something.
func again(ctx context.Context, deed, address string) *exec.Cmd {
	cmd := exec.CommandContext(ctx, os.Args[0], address)
	// A binary with the race detector sleeps for a second before it ends, unless told not to.
	cmd.Env = append(os.Environ(), doVariable+"="+deed, "GORACE=atexit_sleep_ms=0")
	return cmd
}

func TestMain(m *testing.M) {
	if deed, ok := os.LookupEnv(doVariable); ok {
		// A child that is killed by SIGSYS is told by the shell's own convention.
		err := deeds[deed](context.Background(), os.Args[1])
		fmt.Println("lived:", err)
		if Killed(err) {
			os.Exit(128 + int(unix.SIGSYS))
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// server returns the address of a listener that accepts until the test ends.
func server(t *testing.T) string {
	t.Helper()
	var c net.ListenConfig
	l, err := c.Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			_ = conn.Close()
		}
	}()
	return l.Addr().String()
}

func TestRun(t *testing.T) {
	address := server(t)
	for deed := range deeds {
		t.Run(deed, func(t *testing.T) {
			t.Setenv("TMPDIR", t.TempDir())
			free := again(t.Context(), deed, address)
			if out, err := free.CombinedOutput(); err != nil || !strings.Contains(string(out), "lived:") {
				t.Fatalf("without the filter: %v\n%s", err, out)
			}
			var out strings.Builder
			cmd := again(t.Context(), deed, address)
			cmd.Stdout, cmd.Stderr = &out, &out
			err := Run(cmd)
			var exit *exec.ExitError
			switch deed {
			case "nothing", "write a file", "run another":
				if err != nil || !strings.Contains(out.String(), "lived: <nil>") {
					t.Errorf("%v\n%s", err, out.String())
				}
			case "have another dial": // it lives itself, and what it started does not
				if Killed(err) || !errors.As(err, &exit) || exit.ExitCode() != 128+int(unix.SIGSYS) {
					t.Errorf("the other was not killed: %v\n%s", err, out.String())
				}
			default:
				if !Killed(err) {
					t.Errorf("it was not killed: %v\n%s", err, out.String())
				}
			}
		})
	}
}

// This process keeps its sockets, and what it starts elsewhere has them, too, no matter how
// many commands run under the filter at once.
func TestRunLeavesTheRestAlone(t *testing.T) {
	address := server(t)
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			for range 5 {
				if err := Run(again(t.Context(), "dial TCP", address)); !Killed(err) {
					t.Errorf("it was not killed: %v", err)
				}
				if err := dial("tcp")(t.Context(), address); err != nil {
					t.Error(err)
				}
			}
		})
	}
	all.Wait()
	if out, err := again(t.Context(), "dial TCP", address).CombinedOutput(); err != nil || !strings.Contains(string(out), "lived: <nil>") {
		t.Errorf("%v\n%s", err, out)
	}
}

// A command that cannot be started, one that fails, and one that another signal ends are not
// taken for one that asked for a socket.
func TestKilled(t *testing.T) {
	for _, cmd := range []*exec.Cmd{
		exec.CommandContext(t.Context(), filepath.Join(t.TempDir(), "none")),
		exec.CommandContext(t.Context(), "false"),
		exec.CommandContext(t.Context(), "sh", "-c", "kill -TERM $$"),
	} {
		if err := Run(cmd); err == nil || Killed(err) {
			t.Errorf("%s: %v", cmd, err)
		}
	}
	if Killed(nil) {
		t.Error("success is taken for a kill")
	}
}
