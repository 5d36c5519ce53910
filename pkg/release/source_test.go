package release

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func TestParseSource(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := os.Mkdir("with:colon", 0o750); err != nil {
		t.Fatal(err)
	}
	for text, want := range map[string]Source{
		"quay.io/openshift-release-dev/ocp-release:4.20.3-x86_64": {Name: "quay.io/openshift-release-dev/ocp-release:4.20.3-x86_64"},
		"docker://quay.io/a/b:c":                                  {Name: "quay.io/a/b:c"},
		"localhost:5000/a/b@sha256:0":                             {Name: "localhost:5000/a/b@sha256:0"},
		"oci:layout":                                              {Form: OCILayout, Name: "layout"},
		"oci:/srv/layout:4.20.3":                                  {Form: OCILayout, Name: "/srv/layout", Tag: "4.20.3"},
		"oci:/srv/a:b/layout":                                     {Form: OCILayout, Name: "/srv/a:b/layout"},
		"oci:with:colon":                                          {Form: OCILayout, Name: "with:colon"},
		"oci:with:colon:tag":                                      {Form: OCILayout, Name: "with:colon", Tag: "tag"},
		"docker-archive:r:1.tar":                                  {Form: DockerArchive, Name: "r:1.tar"},
		"oc-mirror:.":                                             {Form: OCMirror, Name: "."},
		"dir:/srv/release-manifests":                              {Form: Folder, Name: "/srv/release-manifests"},
	} {
		got, err := ParseSource(text)
		if err != nil || got != want {
			t.Errorf("%s: got %+v, %v", text, got, err)
		}
		if round := strings.TrimPrefix(text, "docker://"); got.String() != round {
			t.Errorf("%s is written as %s", text, got)
		}
		if abs := got.Absolute(); got.Local() != filepath.IsAbs(abs.Name) || abs.Form != got.Form || abs.Tag != got.Tag {
			t.Errorf("%s is %+v when absolute", text, abs)
		}
		if got.Pinned() != strings.Contains(text, "@") {
			t.Errorf("%s: pinned is %v", text, got.Pinned())
		}
		if got.Local() != (want.Form != "") {
			t.Errorf("%s: local is %v", text, got.Local())
		}
	}
	for _, text := range []string{"/srv/layout", "./layout", "../layout", "~/layout", "with:colon", "oci:~/layout"} {
		_, err := ParseSource(text)
		if err == nil || diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(err.Error(), text) || strings.Contains(err.Error(), "pull spec") {
			t.Errorf("%q: the error is %v", text, err)
		}
	}
	for _, text := range []string{"", "oci:", "dir:", "containers-storage:/x", "file:///srv/x", "docker-daemon:/x"} {
		_, err := ParseSource(text)
		if err == nil || diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(strings.Join(diagnostic.Hints(err), " "), "oc-mirror:") {
			t.Errorf("%q: the error is %v", text, err)
		}
	}
}
