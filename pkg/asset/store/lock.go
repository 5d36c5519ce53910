package store

import (
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/gofrs/flock"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/durable"
)

// LockFileName is the file that a run locks. It stays when the run ends: removing it
// would let two others lock two different files of that name.
const LockFileName = ".openshift_install_sts.lock"

// lock takes the install directory for this process, or fails at once. The system frees
// it when the process ends, however it ends.
func lock(dir string) (release func(), err error) {
	path := filepath.Join(dir, LockFileName)
	l := flock.New(path, flock.SetPermissions(0o600))
	ok, err := l.TryLock()
	if err != nil {
		return nil, diagnostic.Failuref(durable.Advice(err), "lock the install directory: %w", err)
	}
	if !ok {
		holder := "another process"
		if data, err := os.ReadFile(path); err == nil && len(data) > 0 {
			holder = "process " + strings.TrimSpace(string(data))
		}
		return nil, diagnostic.Failuref("Wait until it has finished, or stop it; then run the command again.",
			"install directory %s is in use by %s", dir, holder)
	}
	if err := os.WriteFile(path, []byte(strconv.Itoa(os.Getpid())+"\n"), 0o600); err != nil {
		_ = l.Unlock()
		return nil, diagnostic.Failuref(durable.Advice(err), "lock the install directory: %w", err)
	}
	return func() {
		_ = os.Truncate(path, 0)
		_ = l.Unlock() // the system unlocks it anyway when the process ends
	}, nil
}
