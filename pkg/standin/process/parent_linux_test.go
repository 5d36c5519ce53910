package process

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"regexp"
	"testing"
	"time"
)

// role turns the test binary into another process: a server, or one that starts the server and
// waits.
const role = "OISTS_TEST_PROCESS_ROLE"

const (
	roleServer = "server"
	roleParent = "parent"
)

// listening is the line in which the server says where it listens.
var listening = regexp.MustCompile(`listening on (127\.0\.0\.1:\d+)`)

// A test that is killed cannot clean up, and a server left behind would stay for good.
func TestDiesWithItsParent(t *testing.T) {
	switch os.Getenv(role) {
	case roleServer:
		serve(t)
		return
	case roleParent:
		server, err := Start(t.Context(), again(roleServer), listening, answers)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Println("listening on", server.Address())
		time.Sleep(time.Minute)
		return
	}
	parent := again(roleParent)
	stdout, err := parent.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := parent.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = parent.Process.Kill() // where it was not killed before
		_ = parent.Wait()
	}()
	address := ""
	for lines := bufio.NewScanner(stdout); address == "" && lines.Scan(); {
		if match := listening.FindStringSubmatch(lines.Text()); match != nil {
			address = match[1]
		}
	}
	if address == "" || !answers(t.Context(), address) {
		t.Fatalf("nobody answers at %q", address)
	}
	if err := parent.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(5 * time.Second); answers(t.Context(), address); time.Sleep(10 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("the server outlived its killed parent")
		}
	}
}

// again is this test anew, in another role.
func again(as string) *exec.Cmd {
	cmd := exec.Command(os.Args[0], "-test.run=^TestDiesWithItsParent$")
	cmd.Env = append(os.Environ(), role+"="+as)
	return cmd
}

func serve(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	fmt.Println("listening on", listener.Addr())
	time.Sleep(time.Minute)
}

func answers(ctx context.Context, address string) bool {
	connection, err := (&net.Dialer{}).DialContext(ctx, "tcp", address)
	if err != nil {
		return false
	}
	_ = connection.Close() // that somebody answered is all
	return true
}
