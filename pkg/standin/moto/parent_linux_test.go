package moto

import (
	"bufio"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// childEnv turns the test binary into a process that starts a server and waits.
const childEnv = "OISTS_TEST_START_AND_WAIT"

// A test that is killed cannot clean up, and a server left behind would stay for good.
func TestDiesWithItsParent(t *testing.T) {
	if os.Getenv(childEnv) != "" {
		server, err := Start(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		fmt.Printf("URL %s\n", server.URL())
		time.Sleep(time.Minute)
		return
	}

	child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestDiesWithItsParent$")
	child.Env = append(os.Environ(), childEnv+"=1")
	stdout, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	var url string
	for lines := bufio.NewScanner(stdout); url == "" && lines.Scan(); {
		url, _ = strings.CutPrefix(lines.Text(), "URL ")
		if !strings.HasPrefix(url, "http") {
			url = ""
		}
	}
	if url == "" {
		t.Fatal("the child told no URL")
	}
	if err := child.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = child.Wait() // it was killed: its status says nothing

	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(10 * time.Millisecond) {
		resp, err := http.Get(url + "/moto-api/")
		if err != nil {
			return
		}
		resp.Body.Close()
		if time.Now().After(deadline) {
			t.Fatal("the server outlived its killed parent")
		}
	}
}
