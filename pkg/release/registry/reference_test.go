package registry

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

const someDigest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

func TestParseReference(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]struct{ repository, tag string }{
		"quay.example/a/b@" + someDigest:               {"quay.example/a/b", ""},
		"quay.example/a/b:4.20.1-x86_64":               {"quay.example/a/b", "4.20.1-x86_64"},
		"quay.example/a/b:4.20@" + someDigest:          {"quay.example/a/b", ""},
		"docker://quay.example:5000/a:v1":              {"quay.example:5000/a", "v1"},
		"Quay.Example/a/b:V1":                          {"quay.example/a/b", "V1"},
		"localhost/a:v1":                               {"localhost/a", "v1"},
		"[::1]:5000/a:v1":                              {"[::1]:5000/a", "v1"},
		"10.0.0.1/a_b/c--d/e__f.g:v1":                  {"10.0.0.1/a_b/c--d/e__f.g", "v1"},
		"registry:5000/openshift/release-images:4.20.": {"registry:5000/openshift/release-images", "4.20."},
	} {
		ref, err := parseReference(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		digest := ""
		if ref.digest.Hex != "" {
			digest = ref.digest.String()
		}
		wantDigest := ""
		if strings.Contains(text, "@") {
			wantDigest = someDigest
		}
		if ref.repository.String() != want.repository || ref.tag != want.tag || digest != wantDigest {
			t.Errorf("%s: got %+v", text, ref)
		}
	}

	for text, want := range map[string]string{
		"":                                   "it has neither a digest nor a tag",
		"quay.example/a/b":                   "it has neither a digest nor a tag",
		"quay.example:5000/a/b":              "it has neither a digest nor a tag",
		"ubuntu:24.04":                       "it does not begin with the host of a registry",
		"library/ubuntu:24.04":               "it does not begin with the host of a registry",
		"quay.example/a/b:":                  `"" is no tag`,
		"quay.example/a/b:-x":                `"-x" is no tag`,
		"quay.example/a/b@sha256:12":         `"sha256:12" is no digest`,
		"quay.example/a/b@md5:12":            `"md5:12" is no digest`,
		"quay.example/a@x@" + someDigest:     "is no digest",
		"quay.example/a/B:v1":                "capital letters",
		"quay.example/a/../b:v1":             `"a/../b" is no repository`,
		"quay.example/a//b:v1":               `"a//b" is no repository`,
		"quay.example/:v1":                   `"" is no repository`,
		"user:secret@quay.example/a:v1":      "is no digest",
		"quay.example%2fx/a:v1":              "is no host",
		"-quay.example/a:v1":                 "is no host",
		"quay.example:123456/a:v1":           "is no host",
		"https://quay.example/a:v1":          `"https:" is no host`,
		"quay.example/a\n:v1":                `is no repository`,
		"quay.example/" + long(250) + ":v1":  "its name is too long",
		"quay.example/a:" + long(129):        "is no tag",
		"docker://docker://quay.example/a:v": `"docker:" is no host`,
	} {
		_, err := parseReference(text)
		if err == nil || !strings.Contains(err.Error(), want) || diagnostic.KindOf(err) != diagnostic.Input {
			t.Errorf("%q: got %v, expected an input error with %q", text, err, want)
			continue
		}
		if hints := diagnostic.Hints(err); len(hints) != 1 || !strings.Contains(hints[0], "HOST/REPOSITORY:TAG") {
			t.Errorf("%q: hints %q", text, hints)
		}
		if strings.Contains(err.Error(), "\n") || len(err.Error()) > 300 {
			t.Errorf("%q: the error is no line of bearable length: %q", text, err)
		}
	}
}

func long(n int) string { return strings.Repeat("a", n) }
