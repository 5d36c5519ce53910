package release

import (
	"bytes"
	"fmt"
	"os/exec"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
	"github.com/openshift/openshift-install-sts/pkg/standin/registry"
)

// patience is far more than any run takes to come to its pull.
const patience = time.Minute

// pulling is a run that has asked for the layer.
type pulling struct {
	cmd            *exec.Cmd
	stdout, stderr bytes.Buffer
}

// startPulling makes a site and a cluster, and starts the command on it. fault is what happens
// to the layer.
func startPulling(t *testing.T, fault registry.Fault) (*cluster, *pulling) {
	t.Helper()
	s := newSite(t)
	c := s.newCluster(t, s.push(t, tag, image(t, payload.Options{})), nil)
	c.prepare(t)
	asked := s.hold(fault)
	run := &pulling{cmd: c.command(t, "create manifests")}
	run.cmd.Stdout, run.cmd.Stderr = &run.stdout, &run.stderr
	if err := run.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	select {
	case <-asked:
	case <-time.After(patience):
		_ = run.cmd.Process.Kill()
		_ = run.cmd.Wait()
		t.Fatalf("the run does not come to its pull\n%s", run.stderr.String())
	}
	return c, run
}

// A run that is killed while it pulls leaves nothing that keeps the next one from doing all
// of it.
func TestKilledWhilePulling(t *testing.T) {
	c, run := startPulling(t, registry.Fault{Stall: 1000}) // of which no more comes
	if err := run.cmd.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	if err := run.cmd.Wait(); err == nil || run.cmd.ProcessState.ExitCode() != -1 {
		t.Fatalf("the run was over before it was killed\n%s", run.stderr.String())
	}
	c.front.Reset()
	must(t, 0, c.run(t, "create manifests"))
	got := c.made(t)
	got.demandSecrets(t, belonging, missing)
	must(t, 0, c.run(t, "plan"))

	if err := c.h.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	undisturbed := c.newCluster(t, c.releaseImage, nil)
	must(t, 0, undisturbed.flow(t))
	got.demand(t, "the run after the one that was killed", undisturbed.made(t))
}

// A second run on a directory in which one pulls fails at once, and names the first, which does
// not notice.
func TestTwoRunsWhilePulling(t *testing.T) {
	c, run := startPulling(t, registry.Fault{Delay: 2 * time.Second})
	// Stopped, the first cannot be done before the second was there.
	if err := run.cmd.Process.Signal(syscall.SIGSTOP); err != nil {
		t.Fatal(err)
	}
	second := c.run(t, "create manifests")
	if err := run.cmd.Process.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	must(t, 1, second)
	if want := fmt.Sprintf("process %d", run.cmd.Process.Pid); !strings.Contains(second.Stderr, want) {
		t.Errorf("%s is missing in\n%s", want, second.Stderr)
	}
	if err := run.cmd.Wait(); err != nil {
		t.Fatalf("the first run: %v\n%s", err, run.stderr.String())
	}
	c.made(t).demandSecrets(t, belonging, missing)
}
