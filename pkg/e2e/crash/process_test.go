package crash

import (
	"os/exec"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// process is a run of the command, which a fault may end.
type process struct {
	cmd     *exec.Cmd
	started chan struct{}
	ended   chan struct{}
}

// kill ends the process as a power cut would, and returns when it is gone.
func (p *process) kill() {
	<-p.started
	_ = p.cmd.Process.Kill() // one that has just ended is none the worse
	<-p.ended
}

// hook makes the fault of a run, which may want to end the process.
type hook func(p *process) faultproxy.Fault

// always is the hook of a fault that has nothing to do with the process.
func always(f faultproxy.Fault) hook { return func(*process) faultproxy.Fault { return f } }
