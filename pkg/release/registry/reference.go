package registry

import (
	"regexp"
	"strings"

	"github.com/google/go-containerregistry/pkg/name"
	v1 "github.com/google/go-containerregistry/pkg/v1"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// The parts of a pull spec:
// https://github.com/opencontainers/distribution-spec/blob/v1.1.0/spec.md#pulling-manifests
var (
	hostPattern = regexp.MustCompile(`^(?:\[[0-9a-fA-F:.]+\]|[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?(?:\.[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?)*)(?::[0-9]{1,5})?$`)
	pathPattern = regexp.MustCompile(`^[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*(?:/[a-z0-9]+(?:(?:\.|_|__|-+)[a-z0-9]+)*)*$`)
	tagPattern  = regexp.MustCompile(`^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$`)
)

// maxRepository bounds a repository's name, its host included, as registries and clients do.
const maxRepository = 255

// formsHint says what a pull spec looks like.
const formsHint = "A pull spec names its registry: HOST/REPOSITORY@sha256:DIGEST or HOST/REPOSITORY:TAG, " +
	"such as quay.io/openshift-release-dev/ocp-release@sha256:…; `openshift-install version` shows one."

// reference is a pull spec.
type reference struct {
	text       string // as it was given, without docker://
	repository repository
	tag        string  // "" if there is a digest
	digest     v1.Hash // zero if there is none
}

// repository is where images are.
type repository struct {
	host string
	path string
}

func (r repository) String() string { return r.host + "/" + r.path }

// parseReference reads a pull spec. A tag beside a digest says nothing, as everywhere.
func parseReference(text string) (reference, error) {
	ref := reference{text: strings.TrimPrefix(text, "docker://")}
	fail := func(format string, args ...any) (reference, error) {
		args = append([]any{diagnostic.Quote(text)}, args...)
		return reference{}, diagnostic.Inputf(formsHint, "release image %s: "+format, args...)
	}

	rest, digest, byDigest := strings.Cut(ref.text, "@")
	// A colon before the last slash is that of a port.
	tagged := false
	if colon := strings.LastIndexByte(rest, ':'); colon > strings.LastIndexByte(rest, '/') {
		rest, ref.tag, tagged = rest[:colon], rest[colon+1:], true
	}
	if tagged && !tagPattern.MatchString(ref.tag) {
		return fail("%s is no tag", diagnostic.Quote(ref.tag))
	}
	if byDigest {
		hash, err := v1.NewHash(digest)
		if err != nil {
			return fail("%s is no digest", diagnostic.Quote(digest))
		}
		ref.digest, ref.tag = hash, ""
	} else if !tagged {
		return fail("it has neither a digest nor a tag")
	}

	var problem string
	if ref.repository, problem = parseRepository(rest); problem != "" {
		return fail("%s", problem)
	}
	return ref, nil
}

// parseRepository reads HOST/PATH, or says what is wrong with it.
func parseRepository(text string) (repository, string) {
	host, path, ok := strings.Cut(text, "/")
	switch {
	case !ok, !strings.ContainsAny(host, ".:") && host != "localhost":
		// Docker Hub would be a guess, and one that sends a pull secret's owner astray.
		return repository{}, "it does not begin with the host of a registry"
	case !hostPattern.MatchString(host) || !hostParses(host):
		return repository{}, diagnostic.Quote(host) + " is no host"
	case pathPattern.MatchString(strings.ToLower(path)) && path != strings.ToLower(path):
		return repository{}, diagnostic.Quote(path) + " is no repository: its name has capital letters"
	case !pathPattern.MatchString(path):
		return repository{}, diagnostic.Quote(path) + " is no repository"
	case len(text) > maxRepository:
		return repository{}, "its name is too long"
	}
	return repository{host: strings.ToLower(host), path: path}, ""
}

// hostParses says whether go-containerregistry can use the host.
func hostParses(host string) bool {
	_, err := name.NewRegistry(host, name.StrictValidation)
	return err == nil
}
