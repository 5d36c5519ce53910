package cloudformation

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/rendertest"
)

// desk is a rendered folder, and a command `aws` that does nothing but note its arguments.
type desk struct{ folder, bin, log string }

// newDesk makes a desk. answers are the arms of a case on the arguments of aws.
func newDesk(t *testing.T, files map[string]render.File, answers string) desk {
	t.Helper()
	bin := t.TempDir()
	d := desk{rendertest.Write(t, files), bin, filepath.Join(bin, "log")}
	stub := "#!/bin/sh\necho \"$*\" >>'" + d.log + "'\ncase \"$*\" in\n" + answers + "\n'sts get-caller-identity '*) echo " + rendertest.Account + " ;;\nesac\n"
	if err := os.WriteFile(filepath.Join(bin, "aws"), []byte(stub), 0o700); err != nil {
		t.Fatal(err)
	}
	return d
}

// run runs commands, and returns what they wrote and which commands of aws they called.
func (d desk) run(t *testing.T, commands string) (out string, calls []string, err error) {
	t.Helper()
	if err := os.WriteFile(d.log, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), "sh", "-c", commands)
	cmd.Dir = d.folder
	cmd.Env = append(os.Environ(), "PATH="+d.bin+":"+os.Getenv("PATH"))
	text, err := cmd.CombinedOutput()
	log, logErr := os.ReadFile(d.log)
	if logErr != nil {
		t.Fatal(logErr)
	}
	return string(text), strings.Split(strings.TrimSpace(string(log)), "\n"), err
}

const (
	ownedBucket = "*' get-bucket-tagging '*) echo owned ;;\n"
	noDocument  = "*' get-object '*) echo 'An error occurred (NoSuchKey)' >&2; exit 254 ;;\n"
	noAccess    = "*' get-object '*) echo 'An error occurred (AccessDenied)' >&2; exit 254 ;;\n"
	// The key's id is all that the script looks for.
	ourDocument = "*' get-object '*) for file; do :; done; echo '\"" + rendertest.KeyID + "\" changed' >\"$file\"; printf '\"e\"\\tapplication/json\\n' ;;\n"
)

// A document is written only over what was looked at.
func TestScriptIsConditional(t *testing.T) {
	files := rendertest.Files(t, Format(), rendertest.Cluster{}.Stack(awkwardComponents()...))
	for answers, want := range map[string]string{noDocument: " --if-none-match *", ourDocument: ` --if-match "e"`} {
		out, calls, err := newDesk(t, files, ownedBucket+answers).run(t, "./upload.sh")
		if err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		puts := slices.DeleteFunc(calls, func(call string) bool { return !strings.HasPrefix(call, "s3api put-object ") })
		if len(puts) == 0 {
			t.Errorf("nothing is written: %s", out)
		}
		for _, put := range puts {
			if !strings.HasSuffix(put, want) {
				t.Errorf("%q does not end in %q", put, want)
			}
		}
	}
}

// Documents with the keys of others alone are neither replaced nor removed.
func TestScriptRefusesForeignKeys(t *testing.T) {
	d := newDesk(t, rendertest.Files(t, Format(), rendertest.Cluster{}.Stack(awkwardComponents()...)),
		ownedBucket+strings.Replace(ourDocument, rendertest.KeyID, "another", 1))
	for _, words := range []string{"./upload.sh", "./upload.sh --remove"} {
		out, calls, err := d.run(t, words)
		if log := strings.Join(calls, "\n"); err == nil || !strings.Contains(out, "other keys") || strings.Contains(log, "delete-") || strings.Contains(log, "put-") {
			t.Errorf("%s: %v, %s\n%s", words, err, out, log)
		}
	}
}

// A caller who may not list the bucket cannot learn that a document is not there.
func TestScriptNamesPermission(t *testing.T) {
	d := newDesk(t, rendertest.Files(t, Format(), rendertest.Cluster{}.Stack(awkwardComponents()...)), ownedBucket+noAccess)
	for _, words := range []string{"./upload.sh", "./upload.sh --remove"} {
		out, calls, err := d.run(t, words)
		if err == nil || !strings.Contains(out, "s3:ListBucket") || strings.Contains(strings.Join(calls, "\n"), "delete") {
			t.Errorf("%s: %v, %s", words, err, out)
		}
	}
}

// The head of the script lists every permission that it needs, and no other.
func TestScriptListsPermissions(t *testing.T) {
	for managed, components := range map[bool][]rendertest.Component{false: rendertest.Many(2), true: awkwardComponents()} {
		files := rendertest.Files(t, Format(), rendertest.Cluster{}.Stack(components...))
		needed := map[string]bool{"s3:ListBucket": true} // to be told that a document is not there
		for _, answers := range []string{noDocument, ourDocument} {
			for _, words := range []string{"./upload.sh", "./upload.sh --remove"} {
				_, calls, _ := newDesk(t, files, ownedBucket+answers).run(t, words)
				for _, call := range calls {
					fields := strings.Fields(call)
					if fields[0] == "sts" {
						continue // needs none
					}
					service := strings.TrimSuffix(fields[0], "api")
					action := ""
					for word := range strings.SplitSeq(fields[1], "-") {
						action += strings.ToUpper(word[:1]) + word[1:]
					}
					needed[service+":"+action] = true
				}
			}
		}
		head, _, _ := strings.Cut(string(files[scriptFile].Data), "set -eu")
		listed := map[string]bool{}
		for _, name := range regexp.MustCompile(`(s3|iam):[A-Za-z]+`).FindAllString(head, -1) {
			listed[name] = true
		}
		for name := range needed {
			if !listed[name] {
				t.Errorf("managed policies %t: %s is not in the head", managed, name)
			}
		}
		for name := range listed {
			if !needed[name] {
				t.Errorf("managed policies %t: %s is in the head, and not needed", managed, name)
			}
		}
	}
}
