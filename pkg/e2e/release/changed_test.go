package release

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/payload"
)

// pilot is a CredentialsRequest that a later build of a release has.
const pilot = `apiVersion: cloudcredential.openshift.io/v1
kind: CredentialsRequest
metadata:
  name: harbor-pilot
  namespace: openshift-cloud-credential-operator
  annotations:
    include.release.openshift.io/self-managed-high-availability: "true"
spec:
  secretRef: {name: pilot-cloud-credentials, namespace: openshift-machine-api}
  serviceAccountNames: [pilot]
  providerSpec:
    apiVersion: cloudcredential.openshift.io/v1
    kind: AWSProviderSpec
    statementEntries:
    - {effect: Allow, action: [ec2:DescribeInstances], resource: "*"}
`

func withPilot() payload.Options {
	return payload.Options{ExtraFiles: map[string][]byte{
		payload.Folder + "/0000_70_harbor-pilot_00_credentials-request.yaml": []byte(pilot),
	}}
}

// withPilotSecret are belonging, and the pilot's.
func withPilotSecret() []string {
	return append([]string{"openshift-machine-api-pilot-cloud-credentials"}, belonging...)
}

// A tag that moved is seen on a rerun; one that did not move costs no pull. Mirrors are not for
// tags, so that the registry itself is named.
func TestTagMoves(t *testing.T) {
	s := newSite(t)
	s.push(t, tag, image(t, payload.Options{}))
	c := s.newCluster(t, "", nil)
	named := []string{"--release-image", s.front.Host() + "/" + mirrored + ":" + tag}
	must(t, 0, c.flow(t, named...))
	c.made(t).demandSecrets(t, belonging, missing)

	s.front.Reset()
	must(t, 0, c.run(t, "plan", named...))
	if _, blobs := s.pulled(); len(blobs) > 0 {
		t.Errorf("a tag that did not move cost the blobs %q", blobs)
	}

	s.push(t, tag, image(t, withPilot()))
	result := must(t, 2, c.run(t, "plan", named...))
	if !strings.Contains(result.Stdout, "pilot-cloud-credentials") {
		t.Errorf("plan does not name what the tag's new image brings:\n%s", result.Stdout)
	}
	must(t, 0, c.run(t, "create manifests", named...))
	c.made(t).demandSecrets(t, withPilotSecret(), missing)
	must(t, 0, c.run(t, "plan", named...))

	if err := s.front.Close(); err != nil {
		t.Fatal(err)
	}
	result = must(t, 0, c.run(t, "plan", named...))
	if !strings.Contains(result.Stderr, "level=warning") || !strings.Contains(result.Stderr, tag) {
		t.Errorf("nothing is said of a tag that nobody could be asked about\n%s", result.Stderr)
	}
}

// An openshift-install of another release, too, is seen on a rerun.
func TestReleaseChanges(t *testing.T) {
	s := newSite(t)
	c := s.newCluster(t, s.push(t, "before", image(t, payload.Options{})), nil)
	must(t, 0, c.flow(t))
	c.releaseImage = s.push(t, "after", image(t, withPilot()))
	must(t, 2, c.run(t, "plan"))
	must(t, 0, c.run(t, "create manifests"))
	c.made(t).demandSecrets(t, withPilotSecret(), missing)
	must(t, 0, c.run(t, "plan"))
}

// Once the payload was read the registry is needed no more.
func TestRegistryGone(t *testing.T) {
	s := newSite(t)
	c := s.newCluster(t, s.push(t, tag, image(t, payload.Options{})), nil)
	must(t, 0, c.flow(t))
	want := c.made(t)
	if err := s.front.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.registry.Close(); err != nil {
		t.Fatal(err)
	}
	must(t, 0, c.run(t, "plan"))
	must(t, 0, c.run(t, "create manifests"))
	c.made(t).demand(t, "without the registry", want)

	fresh := s.newCluster(t, c.releaseImage, nil)
	result := must(t, 1, fresh.flow(t))
	for _, want := range []string{published, s.front.Host()} { // and which mirrors were tried
		if !strings.Contains(result.Stderr, want) {
			t.Errorf("%s is missing in\n%s", want, result.Stderr)
		}
	}
}

// What changes on disk is seen on a rerun, too, and what is gone is needed no more.
func TestSourceOnDiskChanges(t *testing.T) {
	s := newSite(t)
	for name, write := range map[string]func(folder string, opts payload.Options) (source string, err error){
		"folder": func(folder string, opts payload.Options) (string, error) {
			return "dir:" + folder, payload.WriteFolder(folder, opts)
		},
		"layout": func(folder string, opts payload.Options) (string, error) {
			return "oci:" + folder, payload.WriteLayout(folder, "", image(t, opts))
		},
		"Docker archive": func(folder string, opts payload.Options) (string, error) {
			return "docker-archive:" + folder, payload.WriteDockerArchive(folder, "", image(t, opts))
		},
		"oc-mirror's workspace": func(folder string, opts payload.Options) (string, error) {
			return "oc-mirror:" + folder, payload.WriteOCMirror(folder, tag, opts)
		},
	} {
		t.Run(name, func(t *testing.T) {
			if err := s.h.Reset(t.Context()); err != nil {
				t.Fatal(err)
			}
			place := filepath.Join(t.TempDir(), "release")
			source, err := write(place, payload.Options{})
			if err != nil {
				t.Fatal(err)
			}
			c := s.newCluster(t, "", nil)
			must(t, 0, c.flow(t, "--release-image", source))
			if err := os.RemoveAll(place); err != nil {
				t.Fatal(err)
			}
			if _, err := write(place, withPilot()); err != nil {
				t.Fatal(err)
			}
			must(t, 2, c.run(t, "plan"))
			must(t, 0, c.run(t, "create manifests"))
			c.made(t).demandSecrets(t, withPilotSecret(), missing)
			if err := os.RemoveAll(place); err != nil {
				t.Fatal(err)
			}
			must(t, 0, c.run(t, "plan"))
		})
	}
}
