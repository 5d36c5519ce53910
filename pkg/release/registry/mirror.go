package registry

import (
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// candidates are the repositories in which an image is looked for, in order.
type candidates struct {
	repositories []repository
	// mirrored says that there are mirrors for the repository, used or not: they serve
	// digests only.
	mirrored bool
}

// findCandidates chooses among the mirrors for an image. Of all sources that match its
// repository the longest decides, and entries with the same source are put together, as in
// containers-registries.conf(5). If one of those forbids the source, it is not contacted.
func findCandidates(ref reference, mirrors []Mirror) (candidates, error) {
	full := ref.repository.String()
	best := 0
	for _, m := range mirrors {
		if len(m.Mirrors) > 0 {
			best = max(best, specificity(m.Source, full))
		}
	}
	var found candidates
	found.mirrored = best > 0
	if ref.digest.Hex == "" || !found.mirrored {
		found.repositories = []repository{ref.repository}
		return found, nil
	}

	contactSource := true
	for _, m := range mirrors {
		if len(m.Mirrors) == 0 || specificity(m.Source, full) != best {
			continue
		}
		rest := full[best/2:]
		for _, base := range m.Mirrors {
			repo, problem := parseRepository(strings.TrimSuffix(base, "/") + rest)
			if problem != "" {
				return candidates{}, diagnostic.Inputf(
					"Mirrors are in the install-config's imageDigestSources and in manifests/image-digest-mirror-set.yaml. Each is HOST, HOST/NAMESPACE or HOST/NAMESPACE/REPOSITORY, without a tag or a scheme.",
					"mirror %s of %s cannot be used: %s", diagnostic.Quote(base), diagnostic.Quote(m.Source), problem)
			}
			if !slices.Contains(found.repositories, repo) {
				found.repositories = append(found.repositories, repo)
			}
		}
		contactSource = contactSource && !m.NeverContactSource
	}
	// A repository that is its own mirror has its place already, even if it is forbidden as the source.
	if contactSource && !slices.Contains(found.repositories, ref.repository) {
		found.repositories = append(found.repositories, ref.repository)
	}
	return found, nil
}

// specificity says how well a source matches a repository: 0 not at all, else twice the
// length of what it matches, and one more where it names the host itself and not by a wildcard.
func specificity(source, full string) int {
	source = strings.TrimSuffix(source, "/")
	if domain, ok := strings.CutPrefix(source, "*"); ok {
		host, _, _ := strings.Cut(full, "/")
		name, _, _ := strings.Cut(host, ":") // the wildcard leaves ports open
		if !strings.HasPrefix(domain, ".") || len(domain) < 2 || len(name) <= len(domain) || !strings.HasSuffix(name, domain) {
			return 0
		}
		return 2 * len(host)
	}
	if source == "" || full != source && !strings.HasPrefix(full, source+"/") {
		return 0
	}
	return 2*len(source) + 1
}
