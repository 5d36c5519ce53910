//go:build unix

package releasepayload

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/sirupsen/logrus"
	logtest "github.com/sirupsen/logrus/hooks/test"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/installdir"
	"github.com/openshift/openshift-install-sts/pkg/progress"
	"github.com/openshift/openshift-install-sts/pkg/release"
	"github.com/openshift/openshift-install-sts/pkg/standin/registry"
)

// A tag that nobody can be asked about is taken for what it was; one that is gone, or that one
// may not read, would fail the cluster's nodes too.
func TestTagOfTheLastRun(t *testing.T) {
	server, err := registry.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	file := func(name string, data []byte) string {
		path := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	authority, secret := file("ca.pem", server.CA()), file("secret.json", server.PullSecret())
	there, nowhere := server.Host()+"/ocp/release:4.20.3", "localhost:1/ocp/release:4.20.3"
	empty, err := installdir.Read(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, image string
		opts        options.Options
		keeps       bool
	}{
		{"gone", there, options.Options{CertificateAuthority: authority, RegistryConfig: secret}, false},
		{"not authorised", there, options.Options{CertificateAuthority: authority}, false},
		{"not trusted", there, options.Options{RegistryConfig: secret}, false},
		{"a bad option", there, options.Options{CertificateAuthority: authority, RegistryConfig: "nowhere"}, false},
		{"unreachable", nowhere, options.Options{}, true},
		{"by its digest", nowhere + "@sha256:" + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef", options.Options{}, true},
		{"without a connection", there, options.Options{Offline: true}, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			log, hook := logtest.NewNullLogger()
			r := &reader{opts: &test.opts, dir: empty, progress: progress.New(log, nil)}
			source, err := release.ParseSource(test.image)
			if err != nil {
				t.Fatal(err)
			}
			keeps, err := r.unchanged(t.Context(), source, &release.Payload{Location: test.image})
			if keeps != test.keeps || (err == nil) != test.keeps {
				t.Errorf("it is kept: %v, %v", keeps, err)
			}
			if warned := len(hook.AllEntries()) > 0 && hook.LastEntry().Level == logrus.WarnLevel; warned != (test.name == "unreachable") {
				t.Errorf("it warned: %v", warned)
			}
		})
	}
}

// What was read for another architecture is read again.
func TestArchitecture(t *testing.T) {
	log, _ := logtest.NewNullLogger()
	const image = "localhost:1/ocp/release@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
	before := &release.Payload{Location: image, Architecture: "amd64"}
	for architecture, keeps := range map[string]bool{"": true, "amd64": true, "arm64": false} {
		r := &reader{
			opts:     &options.Options{Offline: true},
			dir:      &installdir.Directory{InstallConfig: &installdir.InstallConfig{Architecture: architecture}},
			progress: progress.New(log, nil),
		}
		chosen, err := named(image, release.FromFlag, release.Flag)
		if err != nil {
			t.Fatal(err)
		}
		got, err := r.payload(t.Context(), chosen, before)
		if keeps != (got == before && err == nil) {
			t.Errorf("%q: %v, %v", architecture, got, err)
		}
	}
}
