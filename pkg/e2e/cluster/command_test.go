package cluster

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
	"github.com/openshift/openshift-install-sts/pkg/standin/kubeapi"
	"github.com/openshift/openshift-install-sts/pkg/verify/cluster"
)

// installed is a copy of the install directory as it is once the cluster runs: openshift-install has
// consumed the manifests and the key, and left metadata.json and the administrator's kubeconfig.
func installed(t *testing.T, by kubeapi.Account) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "cluster")
	err := os.CopyFS(dir, os.DirFS(world.dir))
	for _, consumed := range []string{"manifests", "openshift", "tls", ".openshift_install_state.json"} {
		if err == nil {
			err = os.RemoveAll(filepath.Join(dir, consumed))
		}
	}
	if err == nil {
		err = os.CopyFS(dir, os.DirFS(filepath.Join(world.h.Root, "testdata", "install-dirs", "ignition")))
	}
	if err == nil {
		err = os.Mkdir(filepath.Join(dir, "auth"), 0o700)
	}
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile(by.Kubeconfig)
	if err == nil {
		err = os.WriteFile(filepath.Join(dir, "auth", "kubeconfig"), data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func verifyCluster(t *testing.T, code int, args ...string) harness.Result {
	t.Helper()
	result, err := world.h.Run(t.Context(), append([]string{"verify", "cluster"}, args...)...)
	if err != nil {
		t.Fatal(err)
	}
	if result.Code != code {
		t.Errorf("exit code %d, want %d\n%s%s", result.Code, code, result.Stdout, result.Stderr)
	}
	return result
}

// The command as its user types it, in the directory of a cluster that runs: nothing but get and list
// is asked for, AWS is not asked at all, and nothing in the directory changes.
func TestCommand(t *testing.T) {
	reader := world.server.Reader()
	dir := installed(t, reader)
	before, asked := contents(t, dir), len(requestsOf(t, reader))
	world.h.Proxy.ResetRequests()
	result := verifyCluster(t, 0, "--dir", dir, "--output", "json")
	if !json.Valid([]byte(result.Stdout)) {
		t.Errorf("the result is no JSON:\n%s", result.Stdout)
	}
	for _, c := range cluster.Checks() {
		if !strings.Contains(result.Stdout, `"`+c.ID+`"`) {
			t.Errorf("the result does not have %s:\n%s", c.ID, result.Stdout)
		}
	}
	if got := requestsOf(t, reader)[asked:]; len(got) == 0 || slices.ContainsFunc(got, func(r kubeapi.Request) bool { return r.Verb != "get" && r.Verb != "list" }) {
		t.Errorf("it has asked for %+v", got)
	}
	if n := len(world.h.Proxy.Requests()); n > 0 {
		t.Errorf("it has sent %d requests to AWS", n)
	}
	if after := contents(t, dir); after != before {
		t.Error("it has changed the install directory")
	}
}

// contents is all that is in a folder.
func contents(t *testing.T, dir string) string {
	t.Helper()
	var b strings.Builder
	err := filepath.WalkDir(dir, func(path string, entry os.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		b.WriteString(path + "\n" + string(data) + "\n")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// A problem is exit code 2, in the directory before the install, too; no message has a line of a log
// that is not the program's own.
func TestCommandFindsProblem(t *testing.T) {
	registrySecret.edit(t, credentials(anAccessKey))
	result := verifyCluster(t, 2, "--dir", world.dir, "--kubeconfig", world.server.Reader().Kubeconfig)
	for _, text := range []string{"cluster-secrets", "openshift-image-registry/installer-cloud-credentials", "aws_access_key_id"} {
		if !strings.Contains(result.Stdout, text) {
			t.Errorf("it does not say %q:\n%s", text, result.Stdout)
		}
	}
	for _, secret := range []string{"AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMIK7MDENG"} {
		if strings.Contains(result.Stdout+result.Stderr, secret) {
			t.Errorf("it shows an access key:\n%s%s", result.Stdout, result.Stderr)
		}
	}
}

// What leads to no cluster is an error that names the file, and what leads to another one is a problem.
func TestCommandRefuses(t *testing.T) {
	gone := kubeconfigOf(t, strings.NewReplacer(world.server.URL(), "https://127.0.0.1:1"))
	stranger := kubeconfigOf(t, strings.NewReplacer("client-certificate-data", "ignored", "client-key-data", "unused"))
	for _, test := range []struct {
		name, kubeconfig string
		code             int
		texts            []string
	}{
		{"no file", "", 3, []string{filepath.Join("auth", "kubeconfig"), "--kubeconfig"}},
		{"a server that is gone", gone, 1, []string{gone, "https://127.0.0.1:1", "cannot be reached"}},
		{"no credentials", stranger, 3, []string{stranger, "no credentials", "oc login"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			args := []string{"--dir", world.dir}
			if test.kubeconfig != "" {
				args = append(args, "--kubeconfig", test.kubeconfig)
			}
			result := verifyCluster(t, test.code, args...)
			for _, text := range test.texts {
				if !strings.Contains(result.Stderr, text) {
					t.Errorf("it does not say %q:\n%s", text, result.Stderr)
				}
			}
		})
	}
}

// kubeconfigOf writes the reader's kubeconfig with some texts replaced.
func kubeconfigOf(t *testing.T, replace *strings.Replacer) string {
	t.Helper()
	data, err := os.ReadFile(world.server.Reader().Kubeconfig)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "kubeconfig")
	if err := os.WriteFile(file, []byte(replace.Replace(string(data))), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// What is advised about a Secret mends it: the shell commands are run as they stand, with kubectl for oc.
func TestAdviceMendsSecrets(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T){
		"an access key": func(t *testing.T) {
			registrySecret.edit(t, set(map[string]any{"credentials": wrongRole, "aws_access_key_id": "AKIAIOSFODNN7EXAMPLE"}, "stringData"))
		},
		"no Secret": func(t *testing.T) {
			before := registrySecret.get(t)
			if err := registrySecret.client().Delete(t.Context(), registrySecret.name, metav1.DeleteOptions{}); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { registrySecret.put(context.Background(), t, before) })
		},
	} {
		t.Run(name, func(t *testing.T) {
			spoil(t)
			found := notOK(cluster.Run(t.Context(), input(t, world.server.Reader())))
			if len(found) != 1 {
				t.Fatalf("%d results are not ok", len(found))
			}
			_, advised, ok := strings.Cut(found[0].Advice, "`")
			commands, _, ended := strings.Cut(advised, "`")
			if !ok || !ended {
				t.Fatalf("there is no command in the advice: %s", found[0].Advice)
			}
			shell := exec.CommandContext(t.Context(), "sh", "-ec", strings.ReplaceAll(commands, "oc ", "kubectl "))
			shell.Env = []string{"PATH=" + os.Getenv("PATH"), "HOME=" + t.TempDir(), "KUBECONFIG=" + world.server.Admin().Kubeconfig}
			if out, err := shell.CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s\n%s", err, commands, out)
			}
			for _, r := range notOK(cluster.Run(t.Context(), input(t, world.server.Reader()))) {
				t.Error(tell(r))
			}
		})
	}
}
