package crash

import (
	"fmt"
	"syscall"
	"testing"
	"unsafe"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// fillDisk makes every write of the process to a file fail from now on, as on a full disk:
// no file may grow, or be made longer than it is. It needs no file system of its own and no
// privilege, and hits a moment exactly.
func (p *process) fillDisk() error {
	const fileSize = 1 // RLIMIT_FSIZE, which package syscall has for no other process
	<-p.started
	var none syscall.Rlimit
	_, _, errno := syscall.RawSyscall6(syscall.SYS_PRLIMIT64, uintptr(p.cmd.Process.Pid), fileSize,
		uintptr(unsafe.Pointer(&none)), 0, 0, 0)
	if errno != 0 {
		return errno
	}
	return nil
}

// diskFull is the hook of a disk that gets full when the first request arrives that matches.
func (x *trial) diskFull(match matcher) hook {
	return func(p *process) faultproxy.Fault {
		return once(match, func(*faultproxy.Request) faultproxy.Action {
			return faultproxy.Pass().WithBefore(func() {
				if err := p.fillDisk(); err != nil {
					x.Errorf("fill the disk: %v", err)
				}
			})
		})
	}
}

// The disk gets full at some moment of a run, which says so, and goes on when there is room.
func TestDiskGetsFull(t *testing.T) {
	t.Parallel()
	for k := 1; k <= len(reference(t).requests); k += 2 {
		t.Run(fmt.Sprintf("at request %d", k), func(t *testing.T) {
			t.Parallel()
			x := begin(t, quick)
			result := x.create(x.diskFull(number(k)))
			x.mustEnd(result, 1)
			x.mustSay(result, x.dir, "Make room")
			x.mustAdvise(result)
			x.mustBeWhole()
			x.mustComplete()
		})
	}
}

// A new key that cannot be kept is not published.
func TestDiskGetsFullWithANewKey(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		match matcher
	}{
		{"before the key is made", number(1)},
		{"while the key is made", about("CreateBucket", "")},
		{"when the key is published", about("PutObject", "/"+oidc.KeysPath)},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			x := beginWithoutKey(t, quick)
			result := x.create(x.diskFull(test.match))
			x.mustEnd(result, 1)
			x.mustSay(result, "Make room")
			x.mustContinueWithItsKey()
		})
	}
}
