package release

import (
	"context"
	"fmt"
	"os"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
	"github.com/openshift/openshift-install-sts/pkg/standin/installer"
	"github.com/openshift/openshift-install-sts/pkg/standin/netns"
)

// pool has the harnesses that no test is using: two, as there are processors in CI, or the one
// of the test that has a network namespace of its own.
var pool = harness.NewPool(poolSize())

func poolSize() int {
	if netns.Inside() {
		return 1
	}
	return 2
}

// installerFolder has the stand-in for openshift-install.
var installerFolder string

func TestMain(m *testing.M) { os.Exit(run(m)) }

func run(m *testing.M) int {
	err := netns.Setup()
	if err == nil {
		installerFolder, err = os.MkdirTemp("", "installer-")
	}
	if err == nil {
		defer func() { _ = os.RemoveAll(installerFolder) }()
		_, err = installer.Build(context.Background(), installerFolder)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	return pool.Run(m.Run)
}
