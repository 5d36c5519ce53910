package tarindex

import (
	"archive/tar"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"testing/fstest"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/standin/tarfile"
)

func walk(t *testing.T, data []byte) (string, error) {
	t.Helper()
	file := bytes.NewReader(data)
	var found []string
	err := Walk(t.Context(), "a.tar", file, func(entry string, m Member) error {
		text := fmt.Sprintf("%s:%c", entry, m.Type)
		if m.IsFile() {
			content, err := io.ReadAll(io.NewSectionReader(file, m.Offset, m.Size))
			if err != nil {
				t.Fatal(err)
			}
			text += ":" + string(content)
		}
		found = append(found, text+m.Link)
		return nil
	})
	return strings.Join(found, " "), err
}

func TestWalk(t *testing.T) {
	long := strings.Repeat("long/", 60) + "name"
	sparse := tarfile.Records("GNU.sparse.major", "0", "GNU.sparse.minor", "1", "GNU.sparse.numblocks", "1", "GNU.sparse.map", "0,1", "GNU.sparse.size", "9")
	for name, test := range map[string]struct {
		data []byte
		want string
	}{
		"files":       {tarfile.Build(t, tarfile.Entry{Name: "a", Data: "one"}, tarfile.Entry{Name: "b/", Type: tar.TypeDir}, tarfile.Entry{Name: "./b//c", Data: "two"}), "a:0:one b:5 b/c:0:two"},
		"long names":  {tarfile.Build(t, tarfile.Entry{Name: long, Data: "one"}, tarfile.Entry{Name: "b", Data: "two"}), long + ":0:one b:0:two"},
		"links":       {tarfile.Build(t, tarfile.Entry{Name: "a", Type: tar.TypeSymlink, Link: "../b"}), "a:2../b"},
		"leading out": {tarfile.Build(t, tarfile.Entry{Name: "/a"}, tarfile.Entry{Name: "../b"}, tarfile.Entry{Name: "c/../../d"}, tarfile.Entry{Name: "."}, tarfile.Entry{Name: "e", Data: "x"}), "e:0:x"},
		"too long":    {tarfile.Build(t, tarfile.Entry{Name: strings.Repeat("x/", 3000) + "x"}, tarfile.Entry{Name: "e", Data: "x"}), "e:0:x"},
		"sparse":      {tarfile.Build(t, tarfile.Entry{Raw: append(tarfile.Block(tar.TypeXHeader, "pax", int64(len(sparse)), sparse), tarfile.Block(tar.TypeReg, "s", 1, "x")...)}, tarfile.Entry{Name: "e", Data: "x"}), "s:S e:0:x"},
	} {
		if got, err := walk(t, test.data); got != test.want || err != nil {
			t.Errorf("%s: %s, %v", name, got, err)
		}
	}
}

func TestArchivesThatAreDamaged(t *testing.T) {
	good := tarfile.Build(t, tarfile.Entry{Name: "a", Data: strings.Repeat("x", 3000)}, tarfile.Entry{Name: "b"})
	for name, test := range map[string]struct {
		data []byte
		want string
	}{
		"nothing":       {nil, "a.tar: is an empty archive"},
		"only an end":   {make([]byte, 1024), "a.tar: is an empty archive"},
		"no archive":    {bytes.Repeat([]byte("garbage "), 200), "a.tar: is no tar archive"},
		"cut in a file": {good[:2000], "a.tar: is no tar archive, or a damaged one"},
		"cut in a head": {good[:512+3072+100], "a.tar: is no tar archive, or a damaged one"},
		"a long header": {tarfile.Build(t, tarfile.Entry{Raw: tarfile.Block(tar.TypeXHeader, "pax", 2<<20, strings.Repeat("x", 2<<20))}), "damaged"},
	} {
		_, err := walk(t, test.data)
		if err == nil || !strings.Contains(err.Error(), test.want) || diagnostic.KindOf(err) != diagnostic.Input || len(diagnostic.Hints(err)) != 1 {
			t.Errorf("%s: %v", name, err)
		}
	}
	mine := errors.New("mine")
	if err := Walk(t.Context(), "a.tar", bytes.NewReader(good), func(string, Member) error { return mine }); !errors.Is(err, mine) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := Walk(ctx, "a.tar", bytes.NewReader(good), func(string, Member) error { return nil }); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func TestOpen(t *testing.T) {
	dir := t.TempDir()
	write := func(name, data string) string {
		name = filepath.Join(dir, name)
		if err := os.WriteFile(name, []byte(data), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	pipe := filepath.Join(dir, "pipe")
	if err := syscall.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct{ hint, want string }{
		filepath.Join(dir, "none"):             {"Check the path.", "none: there is no such file"},
		dir:                                    {"tar archive", "is not a regular file"},
		pipe:                                   {"tar archive", "is not a regular file"},
		write("a b.tar.gz", "\x1f\x8b\x08..."): {"`gunzip --keep '" + dir + "/a b.tar.gz'`", "a b.tar.gz: is compressed with gzip"},
		write("a.xz", "\xfd7zXZ\x00"):          {"unxz", "is compressed with xz"},
		write("a.zst", "\x28\xb5\x2f\xfd..."):  {"unzstd", "is compressed with zstd"},
		write("a.bz2", "BZh91AY"):              {"bunzip2", "is compressed with bzip2"},
	} {
		_, err := Open(name)
		if err == nil || !strings.Contains(err.Error(), test.want) || !strings.Contains(strings.Join(diagnostic.Hints(err), ""), test.hint) {
			t.Errorf("%s: %v, %s", name, err, diagnostic.Hints(err))
		}
	}
	for _, data := range []string{"", "x", "plain"} {
		file, err := Open(write("plain", data))
		if err != nil {
			t.Fatal(err)
		}
		_ = file.Close()
	}
}

func fileSystem(t *testing.T, data []byte) *FS {
	t.Helper()
	file, files := bytes.NewReader(data), NewFS()
	if err := Walk(t.Context(), "a.tar", file, func(entry string, m Member) error { return files.Add(entry, m, file) }); err != nil {
		t.Fatal(err)
	}
	return files
}

func TestFS(t *testing.T) {
	files := fileSystem(t, tarfile.Build(t,
		tarfile.Entry{Name: "a/b/c.yaml", Data: "c"},
		tarfile.Entry{Name: "a/b/", Type: tar.TypeDir},
		tarfile.Entry{Name: "a/empty/", Type: tar.TypeDir},
		tarfile.Entry{Name: "d", Data: "old"},
		tarfile.Entry{Name: "d", Data: "new one"},
		tarfile.Entry{Name: "e", Data: "a file"},
		tarfile.Entry{Name: "e/f", Data: "and then a folder"},
	))
	if err := fstest.TestFS(files, "a/b/c.yaml", "a/empty", "d", "e/f"); err != nil {
		t.Error(err)
	}
	if data, err := fs.ReadFile(files, "d"); string(data) != "new one" || err != nil {
		t.Errorf("%q, %v", data, err)
	}
}

func TestFSWithLinks(t *testing.T) {
	files := fileSystem(t, tarfile.Build(t,
		tarfile.Entry{Name: "link", Type: tar.TypeSymlink, Link: "/etc/passwd"},
		tarfile.Entry{Name: "hard", Type: tar.TypeLink, Link: "link"},
		tarfile.Entry{Name: "null", Type: tar.TypeChar},
	))
	for _, name := range []string{"link", "hard", "null"} {
		info, err := fs.Stat(files, name)
		if err != nil || info.Mode().IsRegular() || info.IsDir() {
			t.Errorf("%s: %v, %v", name, info, err)
		}
		if data, err := fs.ReadFile(files, name); err == nil {
			t.Errorf("%s: %q", name, data)
		}
	}
}

func TestFSIsBounded(t *testing.T) {
	for name, entry := range map[string]func(i int) string{
		"files":      func(i int) string { return fmt.Sprint(i) },
		"folders":    func(i int) string { return strings.Repeat(fmt.Sprint(i, "/"), 300) + "x" },
		"long names": func(i int) string { return fmt.Sprint(i) + strings.Repeat("x", 2000) },
		"one name":   func(int) string { return "x" },
	} {
		files := NewFS()
		var err error
		count := 0
		for err == nil && count < 200_000 {
			err = files.Add(entry(count), Member{Type: tar.TypeReg}, bytes.NewReader(nil))
			count++
		}
		if !errors.Is(err, ErrTooMany) || (name == "long names" && count > 20_000) {
			t.Errorf("%s: %v after %d", name, err, count)
		}
	}
}
