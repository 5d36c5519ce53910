package installer

import (
	"context"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/installdir"
)

const installConfig = `apiVersion: v1
baseDomain: example.com
credentialsMode: Manual
metadata: {name: harbor}
featureSet: TechPreviewNoUpgrade
platform: {aws: {region: eu-west-1}}
pullSecret: '{"auths":{"mirror.example.com":{"auth":"c2VjcmV0OnNlY3JldA=="}}}'
imageDigestSources:
- source: registry.example.com/ocp
  mirrors: [mirror.example.com/ocp]
  sourcePolicy: NeverContactSource
`

// The program is built and run as a user would: it says what it is told to say, and the
// directory that it makes is one that this project reads.
func TestProgram(t *testing.T) {
	program, err := Build(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "install-config.yaml"), []byte(installConfig), 0o600); err != nil {
		t.Fatal(err)
	}
	run := func(args ...string) string {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), program, args...)
		cmd.Env = append(os.Environ(), Env("4.20.9", "registry.example.com/ocp/release@sha256:0f")...)
		out, err := cmd.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %v\n%s", args, err, out)
		}
		return string(out)
	}
	version := run("version")
	for _, want := range []string{"openshift-install 4.20.9\n", "\nrelease image registry.example.com/ocp/release@sha256:0f\n", "\nrelease architecture amd64\n"} {
		if !strings.Contains(version, want) {
			t.Errorf("%q is missing in\n%s", want, version)
		}
	}
	run("create", "manifests", "--dir", dir)
	read, err := installdir.Read(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := read.CheckForManifests(t.Context(), installdir.Given{}); err != nil {
		t.Error(err)
	}
	if read.InstallerVersion != "4.20.9" || read.FeatureSet != "TechPreviewNoUpgrade" || read.InfraName != "harbor-x4k2p" {
		t.Errorf("the directory is one of version %s, feature set %s, name %s", read.InstallerVersion, read.FeatureSet, read.InfraName)
	}
	for name, want := range map[string]bool{
		".openshift_install_state.json":                      true,
		"manifests/cluster-config.yaml":                      false,
		"manifests/openshift-config-secret-pull-secret.yaml": false, // it is base64
	} {
		data, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Error(err)
		}
		if strings.Contains(string(data), "c2VjcmV0OnNlY3JldA==") != want {
			t.Errorf("%s has the pull secret: %v", name, !want)
		}
	}
	mirrors, err := os.ReadFile(filepath.Join(dir, "manifests/image-digest-mirror-set.yaml"))
	if err != nil || !strings.Contains(string(mirrors), "mirrorSourcePolicy: NeverContactSource") {
		t.Errorf("the mirrors are %s (%v)", mirrors, err)
	}
}

// What the stand-in does not know it refuses, so that no test takes it for more than it is.
func TestRefuses(t *testing.T) {
	for _, args := range [][]string{nil, {"create", "cluster", "--dir", "x"}, {"version", "--output", "json"}} {
		if err := run(args, os.Stdout); err == nil || !strings.Contains(err.Error(), "does not know") {
			t.Errorf("%q: %v", args, err)
		}
	}
	if err := run([]string{"create", "manifests", "--dir", t.TempDir()}, os.Stdout); err == nil || !strings.Contains(err.Error(), "install-config.yaml") {
		t.Errorf("without an install-config: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Build(ctx, t.TempDir()); err == nil {
		t.Error("it is built though nobody waits")
	}
}
