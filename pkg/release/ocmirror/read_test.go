package ocmirror_test

import (
	"archive/tar"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release/ocmirror"
	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
	"github.com/openshift/openshift-install-sts/pkg/standin/peak"
	"github.com/openshift/openshift-install-sts/pkg/standin/tarfile"
)

const request = "kind: CredentialsRequest"

// workspace is one of oc-mirror with a release for each tag.
func workspace(t *testing.T, tags ...string) string {
	t.Helper()
	dir := t.TempDir()
	for _, tag := range tags {
		version, _, _ := strings.Cut(tag, "-")
		if err := payload.WriteOCMirror(dir, tag, payload.Options{Version: version}); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func remove(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if err := os.RemoveAll(name); err != nil {
			t.Fatal(err)
		}
	}
}

func read(t *testing.T, path string, want ocmirror.Want) (*ocmirror.Release, error) {
	t.Helper()
	if want.Architecture == "" {
		want.Architecture = "amd64"
	}
	return ocmirror.Read(t.Context(), path, want)
}

func versionOf(t *testing.T, release *ocmirror.Release) string {
	t.Helper()
	version, err := release.Set.Version()
	if err != nil {
		t.Error(err)
	}
	return version
}

func TestWorkspaces(t *testing.T) {
	dir := workspace(t, "4.20.3-x86_64")
	work := filepath.Join(dir, "working-dir")
	hold := filepath.Join(work, "hold-release/ocp-release/4.20.3-x86_64/release-manifests")
	images := filepath.Join(work, "release-images/ocp-release/4.20.3-x86_64")
	check := func(path, where string) {
		t.Helper()
		release, err := read(t, path, ocmirror.Want{Version: "4.19.1"})
		if err != nil {
			t.Error(err)
			return
		}
		if versionOf(t, release) != "4.20.3" || release.Path != where || len(release.Set.Names()) < 7 {
			t.Errorf("%s of %s: %v", versionOf(t, release), release.Path, release.Set.Names())
		}
	}
	check(dir, images)
	check(work, images)
	// What lies there as files may be half of a release, of which nothing tells; the image is whole.
	remove(t, filepath.Join(hold, "0000_30_machine-api-operator_00_credentials-request.yaml"))
	check(dir, images)
	remove(t, filepath.Join(work, "hold-release"))
	check(dir, images)
	// Without an image the files are all there is.
	dir = workspace(t, "4.20.3-x86_64")
	work = filepath.Join(dir, "working-dir")
	hold = filepath.Join(work, "hold-release/ocp-release/4.20.3-x86_64/release-manifests")
	remove(t, filepath.Join(work, "release-images"))
	check(dir, hold)
	check(work, hold)
	remove(t, filepath.Join(hold, "image-references"))
	if _, err := read(t, dir, ocmirror.Want{}); err == nil || !strings.Contains(err.Error(), "is not complete") {
		t.Errorf("the error is %v", err)
	}
}

func TestArchives(t *testing.T) {
	for name, most := range map[string]int64{"one": 0, "many": 10_000} {
		dir := t.TempDir()
		if err := payload.WriteOCMirrorArchives(dir, "4.20.3-x86_64", payload.Options{}, most); err != nil {
			t.Fatal(err)
		}
		whole, err := read(t, workspace(t, "4.20.3-x86_64"), ocmirror.Want{})
		if err != nil {
			t.Fatal(err)
		}
		archives, err := filepath.Glob(filepath.Join(dir, "mirror_*.tar"))
		if err != nil || (len(archives) > 5) != (most > 0) {
			t.Fatal(archives, err)
		}
		for _, path := range append(archives, dir) {
			release, err := read(t, path, ocmirror.Want{})
			if err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			if fmt.Sprint(release.Set.Names()) != fmt.Sprint(whole.Set.Names()) || versionOf(t, release) != payload.Version {
				t.Errorf("%s: %s, %v", name, versionOf(t, release), release.Set.Names())
			}
			if !strings.Contains(release.Path, "mirror_0000") || !strings.HasSuffix(release.Path, ".tar, working-dir/release-images/ocp-release/4.20.3-x86_64") {
				t.Error(release.Path)
			}
		}
		if len(archives) < 2 {
			continue
		}
		// Half of a release looks like a whole one.
		remove(t, archives[2])
		for _, path := range []string{dir, archives[3]} {
			if _, err := read(t, path, ocmirror.Want{}); err == nil || !strings.Contains(err.Error(), "mirror_000003.tar is missing, and mirror_000004.tar is there") {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// The workspace that made an archive has the same release beside it.
func TestAWorkspaceWithItsArchives(t *testing.T) {
	dir := workspace(t, "4.20.3-x86_64")
	archive(t, dir, 1, hold("4.20.3-x86_64", map[string]string{"image-references": "{}", "release-metadata": `{"version":"4.20.3"}`})...)
	release, err := read(t, dir, ocmirror.Want{})
	if err != nil || strings.Contains(release.Path, "mirror_") {
		t.Errorf("%v, %v", release, err)
	}
	archive(t, dir, 1, hold("4.20.4-x86_64", map[string]string{"image-references": "{}", "release-metadata": `{"version":"4.20.4"}`})...)
	if release, err = read(t, dir, ocmirror.Want{Version: "4.20.4"}); err != nil || !strings.Contains(release.Path, "mirror_") {
		t.Errorf("%v, %v", release, err)
	}
}

// An archive may have the image alone.
func TestImagesInArchives(t *testing.T) {
	dir := workspace(t, "4.20.3-x86_64")
	remove(t, filepath.Join(dir, "working-dir/hold-release"))
	file := filepath.Join(t.TempDir(), "mirror_000001.tar")
	if out, err := exec.Command("tar", "--create", "--file", file, "--directory", dir, "working-dir").CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	release, err := read(t, file, ocmirror.Want{})
	if err != nil {
		t.Fatal(err)
	}
	if versionOf(t, release) != "4.20.3" || release.Path != file+", working-dir/release-images/ocp-release/4.20.3-x86_64" || len(release.Set.Names()) < 7 {
		t.Errorf("%s in %s: %v", versionOf(t, release), release.Path, release.Set.Names())
	}
}

// hold is what an archive has of a release.
func hold(tag string, files map[string]string) []tarfile.Entry {
	entries := []tarfile.Entry{{Name: "docker/registry/v2/x", Data: "x"}}
	for _, name := range []string{"0000_a.yaml", "0000_b.yaml", "image-references", "release-metadata"} {
		if data, ok := files[name]; ok {
			entries = append(entries, tarfile.Entry{Name: "working-dir/hold-release/ocp-release/" + tag + "/release-manifests/" + name, Data: data})
		}
	}
	return entries
}

func archive(t *testing.T, dir string, number int, entries ...tarfile.Entry) string {
	t.Helper()
	name := filepath.Join(dir, fmt.Sprintf("mirror_%06d.tar", number))
	if err := os.WriteFile(name, tarfile.Build(t, entries...), 0o600); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestMembersOfTwoArchives(t *testing.T) {
	dir := t.TempDir()
	archive(t, dir, 1, hold("4.20.3-x86_64", map[string]string{"0000_a.yaml": request + " # old", "0000_b.yaml": request, "image-references": "{}", "release-metadata": `{"version":"4.20.3"}`})...)
	archive(t, dir, 2, hold("4.20.3-x86_64", map[string]string{"0000_a.yaml": request + " # new"})...)
	release, err := read(t, dir, ocmirror.Want{})
	if err != nil {
		t.Fatal(err)
	}
	if data, _ := release.Set.File("0000_a.yaml"); string(data) != request+" # new" || len(release.Set.Names()) != 4 {
		t.Errorf("%q, %v", data, release.Set.Names())
	}
}

func TestSeveralReleases(t *testing.T) {
	versions := workspace(t, "4.20.1-x86_64", "4.20.2-x86_64", "4.20.2-aarch64", "4.20.4-multi")
	archives := t.TempDir()
	var entries []tarfile.Entry
	for _, version := range []string{"4.20.1", "4.20.2"} {
		entries = append(entries, hold(version+"-x86_64", map[string]string{"0000_a.yaml": request, "image-references": "{}", "release-metadata": `{"version":"` + version + `"}`})...)
	}
	archive(t, archives, 1, entries...)
	named := t.TempDir()
	archive(t, named, 1, append(hold("mine", map[string]string{"image-references": "{}", "release-metadata": `{"version":"4.20.9"}`}),
		hold("\x1b[2J", map[string]string{"image-references": "{}", "release-metadata": `{"version":"4.20.8"}`})...)...)
	layouts := workspace(t, "4.20.1-x86_64", "4.20.2-x86_64")
	remove(t, filepath.Join(layouts, "working-dir/hold-release"))
	for name, test := range map[string]struct {
		dir           string
		want          ocmirror.Want
		version, path string
		problem, hint string
	}{
		"by version":       {versions, ocmirror.Want{Version: "4.20.1"}, "4.20.1", "4.20.1-x86_64", "", ""},
		"by architecture":  {versions, ocmirror.Want{Version: "4.20.2", Architecture: "arm64"}, "4.20.2", "4.20.2-aarch64", "", ""},
		"and the other":    {versions, ocmirror.Want{Version: "4.20.2"}, "4.20.2", "4.20.2-x86_64", "", ""},
		"of several":       {versions, ocmirror.Want{Version: "4.20.4", Architecture: "s390x"}, "4.20.4", "4.20.4-multi", "", ""},
		"only one for it":  {versions, ocmirror.Want{Architecture: "arm64"}, "4.20.2", "4.20.2-aarch64", "", ""},
		"in an archive":    {archives, ocmirror.Want{Version: "4.20.2"}, "4.20.2", "4.20.2-x86_64", "", ""},
		"by its metadata":  {named, ocmirror.Want{Version: "4.20.9"}, "4.20.9", "mine", "", ""},
		"as an image":      {layouts, ocmirror.Want{Version: "4.20.2"}, "4.20.2", "release-images/ocp-release/4.20.2-x86_64", "", ""},
		"no such version":  {versions, ocmirror.Want{Version: "4.20.3"}, "", "", `holds 4 releases ("ocp-release/4.20.1-x86_64", "ocp-release/4.20.2-aarch64", "ocp-release/4.20.2-x86_64", "ocp-release/4.20.4-multi"), and none of them is version "4.20.3" for amd64`, "dir:" + versions + "/working-dir/hold-release/ocp-release/"},
		"not for it":       {versions, ocmirror.Want{Version: "4.20.1", Architecture: "ppc64le"}, "", "", `none of them is version "4.20.1" for ppc64le`, "dir:"},
		"no version":       {versions, ocmirror.Want{}, "", "", "which of them is meant cannot be told", "dir:"},
		"in archives":      {archives, ocmirror.Want{}, "", "", "which of them is meant cannot be told", "tar --extract --file " + archives + "/mirror_000001.tar working-dir/hold-release/ocp-release/4.20.1-x86_64/release-manifests"},
		"hostile tags":     {named, ocmirror.Want{}, "", "", `"ocp-release/\x1b[2J" of version 4.20.8, "ocp-release/mine" of version 4.20.9`, "tar --extract"},
		"images to choose": {layouts, ocmirror.Want{}, "", "", "which of them is meant", "oci:" + layouts + "/working-dir/release-images/ocp-release/4.20.1-x86_64"},
	} {
		release, err := read(t, test.dir, test.want)
		if (err == nil) != (test.problem == "") {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if err == nil {
			if versionOf(t, release) != test.version || !strings.Contains(release.Path, test.path) {
				t.Errorf("%s: %s in %s", name, versionOf(t, release), release.Path)
			}
			continue
		}
		hint := strings.Join(diagnostic.Hints(err), "")
		if !strings.Contains(err.Error(), test.problem) || !strings.Contains(err.Error(), test.dir) || !strings.Contains(hint, test.hint) ||
			strings.ContainsAny(err.Error()+hint, "\n\x1b") || diagnostic.KindOf(err) != diagnostic.Input {
			t.Errorf("%s: %v, %s", name, err, hint)
		}
	}
}

// What the advice says works.
func TestTheAdviceWorks(t *testing.T) {
	dir := t.TempDir()
	var entries []tarfile.Entry
	for _, version := range []string{"4.20.1", "4.20.2"} {
		entries = append(entries, hold(version+"-x86_64", map[string]string{"0000_a.yaml": request, "image-references": "{}"})...)
	}
	archive(t, dir, 1, entries...)
	_, err := read(t, dir, ocmirror.Want{})
	_, rest, _ := strings.Cut(strings.Join(diagnostic.Hints(err), ""), "`")
	command, rest, _ := strings.Cut(rest, "`")
	shell := exec.Command("sh", "-c", command)
	shell.Dir = t.TempDir()
	if out, err := shell.CombinedOutput(); err != nil {
		t.Fatalf("%s: %v: %s", command, err, out)
	}
	_, where, _ := strings.Cut(rest, "dir:")
	if _, err := os.Stat(filepath.Join(shell.Dir, strings.TrimSuffix(where, "."), "0000_a.yaml")); err != nil {
		t.Error(err)
	}
}

func TestWhatIsRefused(t *testing.T) {
	const folder = "working-dir/hold-release/ocp-release/4.20.3-x86_64/release-manifests"
	complete := map[string]string{"0000_a.yaml": request, "image-references": "{}", "release-metadata": `{"version":"4.20.3"}`}
	in := func(entries ...tarfile.Entry) string {
		dir := t.TempDir()
		archive(t, dir, 1, append(hold("4.20.3-x86_64", complete), entries...)...)
		return dir
	}
	incomplete := t.TempDir()
	archive(t, incomplete, 1, hold("4.20.3-x86_64", map[string]string{"0000_a.yaml": request, "image-references": "{}"})...)
	broken := t.TempDir()
	if err := os.WriteFile(filepath.Join(broken, "mirror_000001.tar"), []byte(strings.Repeat("garbage ", 200)), 0o600); err != nil {
		t.Fatal(err)
	}
	// Renamed, so that nobody knows what came before.
	half := filepath.Join(t.TempDir(), "half.tar")
	if err := os.Rename(archive(t, t.TempDir(), 1, hold("4.20.3-x86_64", complete)[2:]...), half); err != nil {
		t.Fatal(err)
	}
	linked := workspace(t, "4.20.3-x86_64")
	remove(t, filepath.Join(linked, "working-dir/release-images"))
	if err := os.Symlink("/etc/passwd", filepath.Join(linked, folder, "x.yaml")); err != nil {
		t.Fatal(err)
	}
	outside := t.TempDir()
	if err := os.MkdirAll(filepath.Join(outside, "working-dir/hold-release/ocp-release"), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Dir(filepath.Join(linked, folder)), filepath.Join(outside, "working-dir/hold-release/ocp-release/4.20.3-x86_64")); err != nil {
		t.Fatal(err)
	}
	flipped := workspace(t, "4.20.3-x86_64")
	remove(t, filepath.Join(flipped, "working-dir/hold-release"))
	blobs, err := filepath.Glob(filepath.Join(flipped, "working-dir/release-images/ocp-release/4.20.3-x86_64/blobs/sha256/*"))
	if err != nil || len(blobs) == 0 {
		t.Fatal(blobs, err)
	}
	for _, blob := range blobs {
		data, err := os.ReadFile(blob)
		if err != nil {
			t.Fatal(err)
		}
		data[len(data)-1] ^= 1
		if err := os.WriteFile(blob, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	var many []tarfile.Entry
	for i := range 100_000 {
		many = append(many, tarfile.Entry{Raw: tarfile.Block(tar.TypeReg, fmt.Sprintf("%s/%d", folder, i), 0, "")})
	}
	var releases []tarfile.Entry
	for i := range 10_001 {
		releases = append(releases, tarfile.Entry{Raw: tarfile.Block(tar.TypeReg, fmt.Sprintf("working-dir/hold-release/x/%d/release-manifests/a.yaml", i), 0, "")})
	}
	for name, test := range map[string]struct{ path, want string }{
		"nothing there":   {filepath.Join(t.TempDir(), "none"), "there is no such file or folder"},
		"an empty folder": {t.TempDir(), "is no workspace of oc-mirror v2"},
		"no releases":     {filepath.Dir(archive(t, t.TempDir(), 1, tarfile.Entry{Name: "docker/x"})), "oc-mirror left no release there"},
		"no archive":      {broken, "mirror_000001.tar: is no tar archive"},
		"incomplete":      {incomplete, "is not complete: it lacks image-references or release-metadata"},
		"a link":          {in(tarfile.Entry{Name: folder + "/x.yaml", Type: tar.TypeSymlink, Link: "/etc/passwd"}), `"x.yaml" is not a regular file`},
		"a hard link":     {in(tarfile.Entry{Name: folder + "/x.yaml", Type: tar.TypeLink, Link: "x"}), `"x.yaml" is not a regular file`},
		"a device":        {in(tarfile.Entry{Name: folder + "/x.yaml", Type: tar.TypeChar}), `"x.yaml" is not a regular file`},
		"a large file":    {in(tarfile.Entry{Name: folder + "/x.yaml", Data: strings.Repeat("x", 8<<20+1)}), `"x.yaml" is larger than 8 MiB`},
		"a hostile name":  {in(tarfile.Entry{Name: folder + "/x\n.yaml", Data: "x"}), `"x\n.yaml" has unprintable`},
		"many files":      {in(many...), "more files than this program reads"},
		"many releases":   {in(releases...), "has more than 10000 folders"},
		"no version":      {in(tarfile.Entry{Name: folder + "/release-metadata", Data: "{}"}), "release-metadata has no version"},
		"a linked file":   {linked, `"x.yaml" is not a regular file`},
		"a linked folder": {outside, "oc-mirror left no release there"},
		"half a release":  {half, "half.tar: begins in the middle of a release"},
		"a flipped byte":  {flipped, "has the wrong digest"},
	} {
		release, err := read(t, test.path, ocmirror.Want{})
		if err == nil || release != nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error(), "\n") ||
			!strings.Contains(err.Error(), test.path) || len(diagnostic.Hints(err)) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, path := range []string{linked, in()} {
		if _, err := ocmirror.Read(ctx, path, ocmirror.Want{Architecture: "amd64"}); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", path, err)
		}
	}
}

// Names that lead out of the archive name nothing in it.
func TestNamesThatLeadOut(t *testing.T) {
	dir := t.TempDir()
	entries := hold("4.20.3-x86_64", map[string]string{"0000_a.yaml": request, "image-references": "{}", "release-metadata": `{"version":"4.20.3"}`})
	const folder = "working-dir/hold-release/ocp-release/4.20.3-x86_64/release-manifests"
	archive(t, dir, 1, append(entries, tarfile.Entry{Name: "/" + folder + "/b.yaml", Data: request}, tarfile.Entry{Name: folder + "/../release-manifests/c.yaml", Data: request})...)
	release, err := read(t, dir, ocmirror.Want{})
	if err != nil || fmt.Sprint(release.Set.Names()) != "[0000_a.yaml image-references release-metadata]" {
		t.Errorf("%v, %v", release, err)
	}
}

// TestMemory reads an archive of more than 2 GiB.
func TestMemory(t *testing.T) {
	dir := t.TempDir()
	if err := payload.WriteOCMirrorArchives(dir, "4.20.3-x86_64", payload.Options{}, 0); err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(filepath.Join(dir, "mirror_000001.tar"))
	if err != nil {
		t.Fatal(err)
	}
	// It begins with a blob of 2 GiB, which is a hole.
	name := filepath.Join(t.TempDir(), "mirror_000001.tar")
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	if _, err := file.Write(tarfile.Block(tar.TypeReg, "docker/registry/v2/blobs/sha256/aa/data", 2<<30, "")); err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteAt(data, 512+2<<30); err != nil {
		t.Fatal(err)
	}
	peak.Below(t, peak.Release, "TestMemoryOfAnArchive", name)
}

// TestMemoryOfAnArchive is what TestMemory measures.
func TestMemoryOfAnArchive(t *testing.T) {
	peak.Work(t, func(name string) {
		release, err := read(t, name, ocmirror.Want{})
		if err != nil {
			t.Fatal(err)
		}
		if len(release.Set.Names()) < 7 {
			t.Fatal(release.Set.Names())
		}
	})
}
