//go:build unix

package releasepayload

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sirupsen/logrus"
	logtest "github.com/sirupsen/logrus/hooks/test"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/release"
)

// Who names the release, from the most to the least explicit, in a first run and after others.
func TestChoose(t *testing.T) {
	dir := t.TempDir()
	program := filepath.Join(dir, "openshift-install")
	if err := os.WriteFile(program, []byte("#!/bin/sh\necho release image host/installer@sha256:1\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	empty := t.TempDir()
	kept := func(origin release.Origin) last {
		return last{payload: &release.Payload{Source: "host/kept@sha256:2", Location: "host/kept@sha256:2"}, origin: origin}
	}
	var (
		flag        = options.Options{ReleaseImage: "host/flag@sha256:3"}
		dirs        = options.Options{CredentialsRequestsDirs: []string{"d"}}
		both        = options.Options{ReleaseImage: "host/flag@sha256:3", CredentialsRequestsDirs: []string{"d"}}
		environment = options.Options{ReleaseImageOverride: "host/environment@sha256:4"}
		again       = options.Options{ReadReleaseAgain: true}
	)
	for _, test := range []struct {
		name      string
		opts      options.Options
		before    last
		installer bool
		want      string // "" for none
		origin    release.Origin
		by        string
	}{
		{"nothing but openshift-install", options.Options{}, last{}, true, "host/installer@sha256:1", release.FromInstaller, program},
		{"the environment", environment, last{}, true, "host/environment@sha256:4", release.FromEnvironment, "OPENSHIFT_INSTALL_RELEASE_IMAGE_OVERRIDE"},
		{"the flag", flag, last{}, true, "host/flag@sha256:3", release.FromFlag, "--release-image"},
		{"directories alone", dirs, last{}, true, "", "", ""},
		{"both", both, last{}, true, "host/flag@sha256:3", release.FromFlag, "--release-image"},
		{"the flag wins over the environment", options.Options{ReleaseImage: "host/flag@sha256:3", ReleaseImageOverride: "x"}, last{}, false, "host/flag@sha256:3", release.FromFlag, "--release-image"},

		{"after directories alone", environment, last{directories: true}, true, "", "", ""},
		{"directories after a release", dirs, kept(release.FromFlag), true, "", "", ""},
		{"the flag after directories", flag, last{directories: true}, true, "host/flag@sha256:3", release.FromFlag, "--release-image"},
		{"extract after directories", again, last{directories: true}, true, "host/installer@sha256:1", release.FromInstaller, program},
		{"after the flag", options.Options{}, kept(release.FromFlag), true, "host/kept@sha256:2", release.FromFlag, "the last run"},
		{"the environment after the flag", environment, kept(release.FromFlag), true, "host/environment@sha256:4", release.FromEnvironment, "OPENSHIFT_INSTALL_RELEASE_IMAGE_OVERRIDE"},
		{"another openshift-install", options.Options{}, kept(release.FromInstaller), true, "host/installer@sha256:1", release.FromInstaller, program},
		{"no longer an openshift-install", options.Options{}, kept(release.FromInstaller), false, "host/kept@sha256:2", release.FromInstaller, "the last run"},
		{"no longer the environment", options.Options{}, kept(release.FromEnvironment), true, "host/installer@sha256:1", release.FromInstaller, program},
		{"neither of both any longer", options.Options{}, kept(release.FromEnvironment), false, "host/kept@sha256:2", release.FromEnvironment, "the last run"},
	} {
		t.Run(test.name, func(t *testing.T) {
			path := empty
			if test.installer {
				path = dir + string(os.PathListSeparator) + os.Getenv("PATH")
			}
			t.Setenv("PATH", path)
			got, err := choose(t.Context(), &test.opts, test.before, logrus.New())
			if err != nil {
				t.Fatal(err)
			}
			if test.want == "" {
				if got != nil {
					t.Errorf("got %+v", got)
				}
				return
			}
			if got == nil || got.source.String() != test.want || got.origin != test.origin || got.by != test.by {
				t.Errorf("got %+v", got)
			}
		})
	}
	t.Run("a broken openshift-install", func(t *testing.T) {
		broken := t.TempDir()
		if err := os.WriteFile(filepath.Join(broken, "openshift-install"), []byte("#!/bin/sh\nexit 1\n"), 0o700); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", broken+string(os.PathListSeparator)+os.Getenv("PATH"))
		log, hook := logtest.NewNullLogger()
		got, err := choose(t.Context(), &options.Options{}, kept(release.FromInstaller), log)
		if err != nil || got.source.String() != "host/kept@sha256:2" || len(hook.AllEntries()) != 1 {
			t.Errorf("got %+v, %v, %d lines of log", got, err, len(hook.AllEntries()))
		}
		if got, err := choose(t.Context(), &options.Options{}, last{}, log); err == nil {
			t.Errorf("without a last run: %+v", got)
		}
		// A run that is interrupted does not go on with what the last one had.
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if got, err := choose(ctx, &options.Options{}, kept(release.FromInstaller), log); !errors.Is(err, context.Canceled) {
			t.Errorf("interrupted: %+v, %v", got, err)
		}
	})
	t.Run("nobody", func(t *testing.T) {
		t.Setenv("PATH", empty)
		_, err := choose(t.Context(), &options.Options{}, last{}, logrus.New())
		if err == nil || diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(strings.Join(diagnostic.Hints(err), " "), "--release-image") {
			t.Errorf("the error is %v", err)
		}
	})
}
