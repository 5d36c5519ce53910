package crash

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
)

// smallDisk makes a command line that runs another one on little room.
type smallDisk struct {
	name string
	wrap func(dir string, args []string) []string
}

// smallFiles lets no file get longer than so many blocks of 512 bytes. It needs no
// privilege, and hits the longest file, which is the state unless a test has a longer one.
func smallFiles(blocks int) smallDisk {
	return smallDisk{
		name: fmt.Sprintf("files of %d blocks", blocks),
		wrap: func(_ string, args []string) []string {
			return append([]string{"sh", "-c", `ulimit -f "$0" && exec "$@"`, strconv.Itoa(blocks)}, args...)
		},
	}
}

// notMade is the exit code of a small volume that cannot be made.
const notMade = 125

// smallVolume makes the install directory a small file system in memory, and copies what
// is on it in the end back to where it was.
func smallVolume(limit string) smallDisk {
	script := fmt.Sprintf(`
		dir=$1 kept=$1.kept; shift
		{ mv "$dir" "$kept" && mkdir "$dir" && mount -t tmpfs -o "$0" none "$dir" && cp -a "$kept/." "$dir"; } || exit %[1]d
		"$@"
		code=$?
		cp -a "$dir/." "$kept" || exit %[1]d
		exit $code`, notMade)
	return smallDisk{
		name: "volume of " + limit,
		wrap: func(dir string, args []string) []string {
			// In a user namespace anybody may mount, where the system allows them.
			return append([]string{"unshare", "--user", "--map-root-user", "--mount", "sh", "-c", script, limit, dir}, args...)
		},
	}
}

// canMount reports whether small volumes can be made.
func canMount(t *testing.T) bool {
	t.Helper()
	err := exec.CommandContext(t.Context(), "unshare", "--user", "--map-root-user", "--mount", "true").Run()
	if err != nil {
		t.Logf("No small volumes, only limits on files: unshare: %v", err)
	}
	return err == nil
}

// createOn is create on a small disk.
func (x *trial) createOn(disk smallDisk) harness.Result {
	x.Helper()
	line := disk.wrap(x.dir, append([]string{x.Program}, x.createArgs()...))
	result := x.runCommand(nil, func(ctx context.Context) *exec.Cmd { return exec.CommandContext(ctx, line[0], line[1:]...) })
	if result.Code == notMade {
		x.Fatalf("the volume cannot be made: %s", result.Stderr)
	}
	kept := x.dir + ".kept"
	if _, err := os.Stat(kept); errors.Is(err, fs.ErrNotExist) {
		return result
	}
	if err := errors.Join(os.Remove(x.dir), os.Rename(kept, x.dir)); err != nil {
		x.Fatal(err)
	}
	return result
}

// A run on a disk that has not enough room stops in all of the places where it writes. The
// limits on files hit the state. A volume whose inodes run out hits every new file and folder
// in turn, the key and the manifests, too, which are much shorter than the state; where no
// volume can be made TestDiskTooSmallForLargeFiles has to do.
func TestSmallDisk(t *testing.T) {
	t.Parallel()
	var disks []smallDisk
	for blocks := 0; blocks <= 64; blocks += 16 {
		disks = append(disks, smallFiles(blocks))
	}
	places := []string{"state"}
	if canMount(t) {
		const logAndLock = 2
		from, to := installerFiles(t).inodes(), reference(t).files.inodes()+logAndLock
		for n, step := from, 1; n < to; n += step {
			disks = append(disks, smallVolume(fmt.Sprintf("nr_inodes=%d", n)))
			if n == from+(to-from)/2 {
				step = 3 // only manifests are left, and one is like the other
			}
		}
		for size := 40; size <= 100; size += 30 {
			disks = append(disks, smallVolume(fmt.Sprintf("size=%dk", size)))
		}
		places = []string{"state", "key", "documents", "manifests"}
	}
	var stopped sync.Map
	t.Cleanup(func() {
		for _, place := range places {
			if _, ok := stopped.Load(place); !ok {
				t.Errorf("no run stopped at the %s", place)
			}
		}
	})
	for _, disk := range disks {
		t.Run(disk.name, func(t *testing.T) {
			t.Parallel()
			x := beginWithoutKey(t, quick)
			// A key that is given by flag is written like a new one, and made at no cost.
			x.options = []string{"--private-key-file", x.KeyFile}
			result := x.createOn(disk)
			x.mustEnd(result, 1)
			x.mustSayThereIsNoRoom(result)
			x.mustBeWhole()
			left := x.look()
			stopped.Store(left.files.missing(x.undisturbed.files), true)
			for _, kid := range publishedKeys(t, left.aws) {
				if saved := left.files.savedKey(); saved.KeyID != kid {
					t.Errorf("the published key %s is lost: the state has %q", kid, saved.KeyID)
				}
			}
			x.mustComplete()
		})
	}
}

// installerFiles are the files of a new install directory.
func installerFiles(t *testing.T) directory {
	t.Helper()
	s, err := share()
	if err != nil {
		t.Fatal(err)
	}
	dir, err := s.InstallDir(t.TempDir(), "manifests")
	if err != nil {
		t.Fatal(err)
	}
	files, err := readDirectory(dir)
	if err != nil {
		t.Fatal(err)
	}
	return files
}

// inodes is how many inodes the files take, with their folders.
func (d directory) inodes() int {
	folders := map[string]bool{}
	for name := range d {
		for folder := path.Dir(name); !folders[folder]; folder = path.Dir(folder) {
			folders[folder] = true
		}
	}
	return len(d) + len(folders)
}

// missing returns the first thing that a stopped run did not come to write.
func (d directory) missing(complete directory) string {
	if d.savedKey().KeyID == "" {
		return "state"
	}
	for _, place := range []struct{ name, prefix string }{
		{"key", "tls/"}, {"documents", "sts/oidc/"}, {"manifests", "manifests/"},
	} {
		for name := range complete {
			if _, ok := d[name]; !ok && strings.HasPrefix(name, place.prefix) {
				return place.name
			}
		}
	}
	return "nothing"
}

// mustSayThereIsNoRoom fails the test unless a run told why it failed, and what to do.
func (x *trial) mustSayThereIsNoRoom(result harness.Result) {
	x.Helper()
	x.mustAdvise(result)
	if !strings.Contains(result.Stderr, "no space left on device") && !strings.Contains(result.Stderr, "file too large") {
		x.Errorf("the reason is not said:\n%s", result.Stderr)
	}
}

// Where a file is longer than the state, it is the one that a limit on lengths stops at.
func TestDiskTooSmallForLargeFiles(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("x", 64<<10)
	for _, test := range []struct{ name, file, content string }{
		{
			"manifest", "manifests/cluster-authentication-02-config.yaml",
			"apiVersion: config.openshift.io/v1\nkind: Authentication\nmetadata:\n  name: cluster\n  annotations:\n    note: " + long + "\n",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			x := begin(t, quick)
			x.undisturbed = x.undisturbedAfter(func(dir string) {
				if err := x.UseKey(dir); err != nil {
					t.Fatal(err)
				}
				writeFile(t, dir, test.file, test.content, 0o640)
			})
			writeFile(t, x.dir, test.file, test.content, 0o640)
			x.before = x.files()
			result := x.createOn(smallFiles(len(long) / 512))
			x.mustEnd(result, 1)
			x.mustSay(result, test.file, "Make room")
			x.mustSayThereIsNoRoom(result)
			x.mustBeWhole()
			x.mustComplete()
		})
	}
}

// writeFile writes a file of an install directory as a user would.
func writeFile(t *testing.T, dir, name, content string, mode fs.FileMode) {
	t.Helper()
	target := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(target), 0o750); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(target, []byte(content), mode); err != nil {
		t.Fatal(err)
	}
}
