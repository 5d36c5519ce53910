package crash

import (
	"bytes"
	"context"
	"errors"
	"os/exec"
	"strings"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
)

// hangs is when a run is taken to hang. No run takes nearly as long.
const hangs = 5 * time.Minute

// createArgs are the arguments of the main job on an install directory.
func createArgs(h *harness.Harness, dir string) []string {
	return []string{"create", "manifests", "--dir", dir, "--credentials-requests-dir", h.Requests()}
}

// trial is an install directory with a stand-in of its own, to run the command on.
type trial struct {
	*testing.T
	*harness.Harness
	home, dir string
	// options are given to the main job in every run.
	options []string
	// before are the files as openshift-install left them.
	before directory
	// undisturbed is what a run that nothing disturbs leaves.
	undisturbed *outcome
}

// begin takes an empty stand-in and makes an install directory, with the signing key that
// all trials have in common.
func begin(t *testing.T, p pool) *trial {
	t.Helper()
	x := beginWithoutKey(t, p)
	if err := x.UseKey(x.dir); err != nil {
		t.Fatal(err)
	}
	x.before = x.files()
	return x
}

func beginWithoutKey(t *testing.T, p pool) *trial {
	t.Helper()
	x := &trial{T: t, Harness: p.take(t), home: t.TempDir(), undisturbed: reference(t)}
	var err error
	if x.dir, err = x.InstallDir(x.home, "manifests"); err != nil {
		t.Fatal(err)
	}
	x.before = x.files()
	return x
}

func (x *trial) files() directory {
	x.Helper()
	files, err := readDirectory(x.dir)
	if err != nil {
		x.Fatal(err)
	}
	return files
}

// look returns what stands in AWS and in the directory.
func (x *trial) look() *outcome {
	x.Helper()
	o, err := look(x.Context(), x.Harness, x.dir)
	if err != nil {
		x.Fatal(err)
	}
	return o
}

// create runs the main job with a fault, which may be nil, and returns when it has ended
// and all that it sent has been carried out.
func (x *trial) create(fault hook, options ...string) harness.Result {
	x.Helper()
	return x.run(fault, append(x.createArgs(), options...)...)
}

func (x *trial) createArgs() []string {
	return append(createArgs(x.Harness, x.dir), x.options...)
}

func (x *trial) run(fault hook, args ...string) harness.Result {
	x.Helper()
	return x.runCommand(fault, func(ctx context.Context) *exec.Cmd { return x.Command(ctx, args...) })
}

func (x *trial) runCommand(fault hook, command func(context.Context) *exec.Cmd) harness.Result {
	x.Helper()
	ctx, cancel := context.WithTimeout(x.Context(), hangs)
	defer cancel()
	p := &process{cmd: command(ctx), started: make(chan struct{}), ended: make(chan struct{})}
	p.cmd.Env = harness.Env(x.Proxy.URL(), x.home)
	var stdout, stderr bytes.Buffer
	p.cmd.Stdout, p.cmd.Stderr = &stdout, &stderr
	x.Proxy.ResetRequests()
	if fault != nil {
		x.Proxy.SetFault(fault(p))
	}
	err := p.cmd.Start()
	if err != nil {
		x.Fatal(err)
	}
	close(p.started)
	err = p.cmd.Wait()
	close(p.ended)
	x.Proxy.SetFault(nil)
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		x.Fatalf("run %s: %v", strings.Join(p.cmd.Args, " "), err)
	}
	if ctx.Err() != nil {
		x.Fatalf("it hangs: %v\n%s", context.Cause(ctx), stderr.String())
	}
	x.settle()
	return harness.Result{Stdout: stdout.String(), Stderr: stderr.String(), Code: p.cmd.ProcessState.ExitCode()}
}

// settle returns when everything that was sent has been carried out: AWS does not stop
// because the sender is gone, and what it still does belongs to the run before.
func (x *trial) settle() {
	x.Helper()
	seen := -1
	for deadline := time.Now().Add(hangs); time.Now().Before(deadline); time.Sleep(2 * time.Millisecond) {
		requests := x.Proxy.Requests()
		open := 0
		for i := range requests {
			if requests[i].End.IsZero() {
				open++
			}
		}
		if open == 0 && seen == len(requests) {
			return
		}
		seen = len(requests)
	}
	x.Fatal("the stand-in does not come to rest")
}

// mustEnd fails the test unless a run ended with the exit code.
func (x *trial) mustEnd(result harness.Result, code int) {
	x.Helper()
	if result.Code != code {
		x.Fatalf("exit code %d, want %d\n%s", result.Code, code, result.Stderr)
	}
}

// mustSay fails the test unless a run told the user all of this.
func (x *trial) mustSay(result harness.Result, texts ...string) {
	x.Helper()
	for _, text := range texts {
		if !strings.Contains(result.Stderr, text) {
			x.Errorf("%q is not said:\n%s", text, result.Stderr)
		}
	}
}

// mustAdvise fails the test unless a failed run named an error and what to do about it.
func (x *trial) mustAdvise(result harness.Result) {
	x.Helper()
	_, after, found := strings.Cut(result.Stderr, "Error: ")
	if !found || !strings.Contains(after, "\n  ") {
		x.Errorf("no error with advice:\n%s", result.Stderr)
	}
}

// mustBeWhole fails the test if a stopped run left anything half-written.
func (x *trial) mustBeWhole() {
	x.Helper()
	for _, fault := range x.files().halfWritten(x.before, x.undisturbed.files) {
		x.Error("after the stop: " + fault)
	}
}

// mustMatch fails the test unless everything is as an undisturbed run leaves it.
func (x *trial) mustMatch() {
	x.Helper()
	for _, difference := range x.look().differences(x.undisturbed) {
		x.Error(difference)
	}
}

// undisturbedAfter empties the stand-in, and returns what an undisturbed run leaves in
// another install directory that was prepared first. The stand-in is empty again then.
func (x *trial) undisturbedAfter(prepare func(dir string)) *outcome {
	x.Helper()
	other := *x
	var err error
	if other.dir, err = x.InstallDir(x.TempDir(), "manifests"); err != nil {
		x.Fatal(err)
	}
	prepare(other.dir)
	x.empty()
	other.mustEnd(other.create(nil), 0)
	o := other.look()
	x.empty()
	return o
}

// empty empties the stand-in.
func (x *trial) empty() {
	x.Helper()
	if err := x.Reset(x.Context()); err != nil {
		x.Fatal(err)
	}
}

// mustComplete runs the main job again, undisturbed, and fails the test unless all is then
// as after a run that nothing ever disturbed.
func (x *trial) mustComplete() {
	x.Helper()
	x.mustEnd(x.create(nil), 0)
	x.mustMatch()
}

// mustPlanNothing fails the test unless plan finds nothing to do, and does nothing.
func (x *trial) mustPlanNothing() {
	x.Helper()
	args := append([]string{"plan", "--dir", x.dir, "--credentials-requests-dir", x.Requests()}, x.options...)
	result := x.run(nil, args...)
	if result.Code != 0 {
		x.Errorf("plan: exit code %d, want 0: nothing to do\n%s%s", result.Code, result.Stdout, result.Stderr)
	}
	if changing := faultproxy.Mutating(x.Proxy.Requests()); len(changing) > 0 {
		x.Errorf("plan sent %s %s", changing[0].Operation, changing[0].Subject)
	}
}
