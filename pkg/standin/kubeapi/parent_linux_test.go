package kubeapi

import (
	"bufio"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// childEnv turns the test binary into a process that starts a server and waits.
const childEnv = "OISTS_TEST_START_AND_WAIT"

// A test that is killed cannot clean up, and servers left behind would stay for good.
func TestDiesWithItsParent(t *testing.T) {
	if os.Getenv(childEnv) != "" {
		server, err := Start(t.Context(), Options{})
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("SERVER %s %s\n", strings.TrimPrefix(server.URL(), "https://"), server.dir)
		time.Sleep(time.Minute)
		return
	}
	t.Parallel()

	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestDiesWithItsParent$")
	child.Env = append(os.Environ(), childEnv+"=1", "TMPDIR="+t.TempDir())
	stdout, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	defer func() {
		_ = child.Process.Kill() // where it was not killed before
		_ = child.Wait()
	}()
	var address, dir string
	for lines := bufio.NewScanner(stdout); dir == "" && lines.Scan(); {
		if told, found := strings.CutPrefix(lines.Text(), "SERVER "); found {
			address, dir, _ = strings.Cut(told, " ")
		}
	}
	if dir == "" {
		t.Fatal("the child told no server")
	}
	servers := map[string]net.Addr{
		"kube-apiserver": &net.TCPAddr{},
		"etcd":           &net.UnixAddr{Name: filepath.Join(dir, strings.TrimPrefix(etcdClients, "unix://")), Net: "unix"},
	}
	if servers["kube-apiserver"], err = net.ResolveTCPAddr("tcp", address); err != nil {
		t.Fatal(err)
	}
	for name, server := range servers {
		if !answers(server) {
			t.Fatalf("%s does not answer while its parent lives", name)
		}
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	for name, server := range servers {
		if !eventually(t, func() bool { return !answers(server) }) {
			t.Errorf("%s outlived its killed parent", name)
		}
	}
}

func answers(server net.Addr) bool {
	conn, err := net.Dial(server.Network(), server.String())
	if err != nil {
		return false
	}
	conn.Close()
	return true
}
