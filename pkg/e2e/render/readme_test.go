package render

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
)

// openshiftInstall stands in for openshift-install: its `create manifests` makes an install
// directory, and its `create cluster` demands what it would need of this program.
const openshiftInstall = `#!/bin/sh
set -eu
[ "$1" = create ] && [ "$3" = --dir ]
case $2 in
manifests) cp -r "$INSTALL_DIR" "$4" ;;
cluster)
	grep -q 'serviceAccountIssuer: https://' "$4/manifests/cluster-authentication-02-config.yaml"
	grep -q 'role_arn = ' "$4"/manifests/*-credentials.yaml
	grep -q 'RSA PRIVATE KEY' "$4/tls/bound-service-account-signing-key.key"
	echo "The cluster is installed" ;;
*) exit 1 ;;
esac
`

// The README's commands for two teams lead from nothing to an installed cluster.
func TestREADME(t *testing.T) {
	c := newCluster(t, take(t))
	out := c.sh(t, handOverFolder(t, c), commandsIn(t, filepath.Join(c.h.Root, "README.md"), "## Without a connection, or when another team owns IAM"))
	if !strings.HasSuffix(out, "The cluster is installed\n") {
		t.Errorf("the README's commands end with:\n%s", out)
	}
}

// The hand-over of docs/render.md, with its two teams.
func TestHandOver(t *testing.T) {
	c := newCluster(t, take(t))
	out := c.sh(t, handOverFolder(t, c), commandsIn(t, filepath.Join(c.h.Root, "docs", "render.md"), "## Step by step"))
	if !strings.HasSuffix(out, "The cluster is installed\n") {
		t.Errorf("the hand-over ends with:\n%s", out)
	}
}

// handOverFolder makes a folder with everything that the commands of a document take for
// granted: CredentialsRequests, a workspace of oc-mirror, and both programs on PATH.
func handOverFolder(t *testing.T, c *cluster) string {
	t.Helper()
	folder, bin := t.TempDir(), t.TempDir()
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(bin, name), []byte(text), 0o755); err != nil {
			t.Fatal(err)
		}
	}
	write("openshift-install", openshiftInstall)
	for target, link := range map[string]string{
		c.requests:  filepath.Join(folder, "credrequests"),
		c.h.Program: filepath.Join(bin, "openshift-install-sts"),
	} {
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
	}
	if err := payload.WriteOCMirror(filepath.Join(folder, "mirror"), "4.20.3-x86_64", payload.Options{}); err != nil {
		t.Fatal(err)
	}
	c.bin = bin
	c.extra = []string{"INSTALL_DIR=" + filepath.Join(c.h.Root, "testdata", "install-dirs", "manifests")}
	return folder
}

// commandsIn returns the indented lines below a heading of a document, as a script that
// stops at the first failure.
func commandsIn(t *testing.T, document, heading string) string {
	t.Helper()
	return "set -eu\n" + commandsBelow(t, document, heading)
}
