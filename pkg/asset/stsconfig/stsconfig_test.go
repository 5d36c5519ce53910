package stsconfig

import (
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/asset/store"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/stsconfig"
)

// read reads the file of an install directory as a run does.
func read(t *testing.T, dir string) (*STSConfig, error) {
	t.Helper()
	quiet := logrus.New()
	quiet.SetOutput(io.Discard)
	s, err := store.Open(dir, quiet)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	config := &STSConfig{}
	return config, s.Fetch(t.Context(), config)
}

// The file is read afresh in every run, and left as it is; what it says is named by its line.
func TestGenerate(t *testing.T) {
	dir := t.TempDir()
	file := filepath.Join(dir, stsconfig.FileName)
	config, err := read(t, dir)
	if err != nil || config.Config == nil || config.Config.RolePath != nil {
		t.Fatalf("without a file there is %+v (%v)", config.Config, err)
	}
	if got := config.Source("rolePath"); got != "sts-config.yaml: rolePath" {
		t.Errorf("without a file a field is at %q", got)
	}
	for _, path := range []string{"/a/", "/b/"} {
		text := "# a comment\nrolePath: " + path + "\n"
		if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		config, err := read(t, dir)
		if err != nil || *config.Config.RolePath != path {
			t.Fatalf("there is %+v (%v)", config.Config, err)
		}
		if got := config.Source("rolePath"); got != "sts-config.yaml:2: rolePath" {
			t.Errorf("the field is at %q", got)
		}
		if got := config.Source("region"); got != "sts-config.yaml: region" {
			t.Errorf("a field that is not there is at %q", got)
		}
		if now, err := os.ReadFile(file); err != nil || string(now) != text {
			t.Errorf("the file has become %q (%v)", now, err)
		}
	}
}

// What is wrong in the file, or with it, is the user's to mend.
func TestGenerateErrors(t *testing.T) {
	for name, test := range map[string]struct {
		make func(file string) error
		want string
	}{
		"an unknown field": {func(file string) error { return os.WriteFile(file, []byte("\nrolePth: /\n"), 0o600) }, "sts-config.yaml:2: "},
		"a folder":         {func(file string) error { return os.Mkdir(file, 0o700) }, "sts-config.yaml: "},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if err := test.make(filepath.Join(dir, stsconfig.FileName)); err != nil {
				t.Fatal(err)
			}
			_, err := read(t, dir)
			if diagnostic.KindOf(err) != diagnostic.Input || !strings.HasPrefix(err.Error(), test.want) || len(diagnostic.Hints(err)) == 0 {
				t.Errorf("the error is %v (%v)", err, diagnostic.Hints(err))
			}
		})
	}
}
