package release

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
)

const tag = payload.Version + "-x86_64"

// The one Namespace of those that Secrets need which is not among the payload's manifests.
const missing = "openshift-cloud-network-config-controller"

// The two commands need no flag: the release that openshift-install names is found by way of the
// mirror, with the pull secret and the certificate authority of the install directory, and
// of the image its manifest and one layer are read. A rerun asks the registry for nothing.
func TestFlow(t *testing.T) {
	s := newSite(t)
	built := image(t, payload.Options{})
	c := s.newCluster(t, s.push(t, tag, built), nil)
	must(t, 0, c.flow(t))
	first := c.made(t)
	first.demandSecrets(t, belonging, missing)

	manifests, blobs := s.pulled()
	if want := "GET /v2/" + mirrored + "/manifests/" + digest(t, built); len(manifests) != 1 || manifests[0] != want {
		t.Errorf("of manifests it asked for %q, and not for %q alone", manifests, want)
	}
	layers, err := built.Layers()
	if err != nil {
		t.Fatal(err)
	}
	if want := "GET /v2/" + mirrored + "/blobs/" + digest(t, layers[len(layers)-1]); len(blobs) != 1 || blobs[0] != want {
		t.Errorf("of blobs it asked for %q, and not for %q alone", blobs, want)
	}

	s.front.Reset()
	must(t, 0, c.run(t, "plan"))
	must(t, 0, c.run(t, "create manifests"))
	if requests := s.front.Requests(); len(requests) > 0 {
		t.Errorf("a rerun asked the registry %d times, first for %s", len(requests), requests[0].Path)
	}
	c.made(t).demand(t, "a rerun", first)
}

// Without an openshift-install there is no release to read, and the error says how to give one.
func TestNoInstaller(t *testing.T) {
	s := newSite(t)
	c := s.newCluster(t, "", nil)
	c.prepare(t)
	cmd := c.command(t, "plan")
	cmd.Env = append(cmd.Env, "PATH="+t.TempDir())
	result := must(t, 3, wait(t, cmd))
	for _, want := range []string{"--release-image", "--credentials-requests-dir"} {
		if !strings.Contains(result.Stderr, want) {
			t.Errorf("%s is missing in\n%s", want, result.Stderr)
		}
	}
}

// extract writes what the cluster needs under the payload's own names; given back as a
// directory, the same roles come of it.
func TestExtract(t *testing.T) {
	s := newSite(t)
	c := s.newCluster(t, s.push(t, tag, image(t, payload.Options{})), nil)
	c.prepare(t)
	to := filepath.Join(t.TempDir(), "requests")
	must(t, 0, c.run(t, "extract credentials-requests", "--to", to))
	entries, err := os.ReadDir(to)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	if want := strings.Join([]string{
		"0000_30_machine-api-operator_00_credentials-request.yaml",
		"0000_50_cloud-credential-operator_05-iam-ro-credentialsrequest.yaml",
		"0000_50_cluster-autoscaler-operator_02_credentials-request.yaml",
		"0000_50_cluster-image-registry-operator_01-registry-credentials-request.yaml",
		"0000_50_cluster-ingress-operator_00-ingress-credentials-request.yaml",
		"0000_50_cluster-network-operator_02-cncc-credentials.yaml",
		"0000_50_cluster-storage-operator_03_credentials_request_aws.yaml",
	}, "\n"); strings.Join(names, "\n") != want {
		t.Errorf("there are\n%s\nand not\n%s", strings.Join(names, "\n"), want)
	}
	s.front.Reset()
	must(t, 0, c.run(t, "create manifests", "--credentials-requests-dir", to))
	extracted := c.made(t)
	if requests := s.front.Requests(); len(requests) > 0 {
		t.Errorf("with a directory alone the registry was asked %d times", len(requests))
	}

	if err := s.h.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	direct := s.newCluster(t, c.releaseImage, nil)
	must(t, 0, direct.flow(t))
	want := direct.made(t)
	if extracted.aws != want.aws {
		t.Errorf("AWS differs, first in %s", firstDifference(extracted.aws, want.aws))
	}

	// So do they of the requests that other tests use, which are the same.
	if err := s.h.Reset(t.Context()); err != nil {
		t.Fatal(err)
	}
	ours := s.newCluster(t, "", nil)
	must(t, 0, ours.flow(t, "--credentials-requests-dir", s.h.Requests()))
	if got := ours.made(t); got.aws != want.aws {
		t.Errorf("AWS differs with testdata/credentials-requests, first in %s", firstDifference(got.aws, want.aws))
	}
}

// Operators from OLM bring requests of their own, which come beside the release's.
func TestDirectoryBesideRelease(t *testing.T) {
	s := newSite(t)
	c := s.newCluster(t, s.push(t, tag, image(t, payload.Options{})), nil)
	c.prepare(t)
	folder := t.TempDir()
	if err := os.WriteFile(filepath.Join(folder, "pilot.yaml"), []byte(pilot), 0o600); err != nil {
		t.Fatal(err)
	}
	options := []string{"--release-image", c.releaseImage, "--credentials-requests-dir", folder}
	must(t, 0, c.run(t, "create manifests", options...))
	c.made(t).demandSecrets(t, withPilotSecret(), missing)
	must(t, 0, c.run(t, "plan", options...))
}

// The payload must be of the version that openshift-install says it is.
func TestVersions(t *testing.T) {
	s := newSite(t)
	newer := s.push(t, "newer", image(t, payload.Options{Version: "4.20.4"}))
	c := s.newCluster(t, newer, nil) // its installer is of 4.20.3
	result := must(t, 3, c.flow(t))
	for _, want := range []string{"4.20.4", payload.Version, "--allow-version-mismatch"} {
		if !strings.Contains(result.Stderr, want) {
			t.Errorf("%s is missing in\n%s", want, result.Stderr)
		}
	}
	if refused := faultproxy.Mutating(s.h.Proxy.Requests()); len(refused) > 0 {
		t.Errorf("before the payload was refused AWS was asked for %s", refused[0].Operation)
	}
	must(t, 0, c.run(t, "create manifests", "--allow-version-mismatch"))
	c.made(t).demandSecrets(t, belonging, missing)
}
