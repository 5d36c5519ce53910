package cloudfront

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"os/exec"
	"time"
)

// The environment of this test's own executable when it is the process that is killed.
const (
	childLedger   = "CLOUDFRONT_TEST_LEDGER"
	childEndpoint = "CLOUDFRONT_TEST_ENDPOINT"
)

// child makes everything in a process of its own, and returns the exit code.
func child(file, endpoint string) int {
	_, err := create(context.Background(), newTarget(endpoint, &fileLedger{file: file}), desiredBucket(), desiredDistribution())
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return 0
}

// process is a run that can be killed.
type process struct {
	cmd     *exec.Cmd
	started chan struct{}
	ended   chan struct{}
	stderr  bytes.Buffer
}

func (x *trial) process() *process {
	x.Helper()
	program, err := os.Executable()
	x.must(err)
	ctx, cancel := context.WithTimeout(x.Context(), time.Minute)
	x.Cleanup(cancel)
	p := &process{cmd: exec.CommandContext(ctx, program), started: make(chan struct{}), ended: make(chan struct{})}
	p.cmd.Env = append(os.Environ(), childLedger+"="+x.ledger.file, childEndpoint+"="+x.proxy.URL())
	p.cmd.Stderr = &p.stderr
	return p
}

// run runs the process to its end.
func (p *process) run() error {
	if err := p.cmd.Start(); err != nil {
		return err
	}
	close(p.started)
	err := p.cmd.Wait()
	close(p.ended)
	return err
}

// kill ends the process as a power cut would, and returns when it is gone.
func (p *process) kill() {
	<-p.started
	_ = p.cmd.Process.Kill() // one that has just ended is none the worse
	<-p.ended
}
