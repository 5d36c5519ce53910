package view

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/release"
)

func TestRelease(t *testing.T) {
	if NewRelease(nil) != nil {
		t.Error("no payload is a release")
	}
	for _, test := range []struct{ image, digest, version, want string }{
		{"host/r@sha256:1", "sha256:1", "4.20.3", "4.20.3 (host/r@sha256:1)"},
		{"host/r:tag", "sha256:1", "4.20.3", "4.20.3 (host/r:tag, sha256:1)"},
		{"docker-archive:f", "sha256:1", "4.20.3", "4.20.3 (docker-archive:f, image ID sha256:1)"},
		{"dir:d", "", "4.20.3", "4.20.3 (dir:d)"},
		{"dir:d", "", "", "of unknown version (dir:d)"},
	} {
		p := &release.Payload{Source: test.image, Digest: test.digest}
		p.Version = test.version
		if got := NewRelease(p).String(); got != test.want {
			t.Errorf("got %q, want %q", got, test.want)
		}
	}
}

func TestExtractedText(t *testing.T) {
	var b strings.Builder
	err := Extracted{
		Release: &Release{Image: "dir:d", Version: "4.20.3"}, Folder: "out",
		Files:     []ExtractedFile{{Name: "a.yaml", Outcome: "created", Requests: []string{"ns/a"}}, {Name: "b.yaml", Outcome: "unchanged"}},
		Decisions: []credentialsrequest.Decision{{Request: "ns/a", Source: "a.yaml, document 1", Included: true, Reason: "Included: so."}},
	}.Text(&b)
	const want = `Release 4.20.3 (dir:d)

CredentialsRequests
  ns/a (a.yaml, document 1)
    Included: so.

Files in out
  created   a.yaml
  unchanged b.yaml
`
	if err != nil || b.String() != want {
		t.Errorf("got\n%s(%v), want\n%s", b.String(), err, want)
	}
}
