package cloud

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/diff"
)

// OwnershipValue is the value of the tag that makes a resource a cluster's own.
const OwnershipValue = "owned"

// OwnershipTag returns the key of the tag that makes a resource a cluster's own. It is
// the one that ccoctl sets, so that each tool can take over from the other.
func OwnershipTag(name string) string { return "openshift.io/cloud-credential-operator/" + name }

// OwnershipTags returns the tags that every resource of the cluster called name carries.
// kubernetes.io/cluster/<name> is not among them: `openshift-install destroy cluster`
// would find the identity provider by it, and stop on a type that it does not know.
func OwnershipTags(name string) map[string]string {
	return map[string]string{OwnershipTag(name): OwnershipValue, "Name": name}
}

// Tags returns the ownership tags and the user's.
func Tags(name string, user map[string]string) map[string]string {
	tags := maps.Clone(user)
	if tags == nil {
		tags = map[string]string{}
	}
	maps.Copy(tags, OwnershipTags(name))
	return tags
}

// owned reports whether tags say that a resource belongs to the cluster called name.
func owned(name string, tags map[string]string) bool {
	return tags[OwnershipTag(name)] == OwnershipValue
}

// Prefixes of tags that name the cluster that a resource belongs to, and are owned or shared.
const (
	// clusterTagPrefix is that of openshift-install and of Kubernetes' own components.
	clusterTagPrefix = "kubernetes.io/cluster/"
	// capiTagPrefix is that of Cluster API's provider for AWS, which openshift-install uses, too.
	capiTagPrefix = "sigs.k8s.io/cluster-api-provider-aws/cluster/"
)

// Tags of ROSA, which names its roles much as we do. They tell no infrastructure name.
const (
	rosaClusterTag   = "rosa_cluster_id"
	redHatManagedTag = "red-hat-managed"
)

// otherOwner returns the tag by which a resource belongs to somebody else than the cluster called
// name, and to whom; empty for none.
func otherOwner(name string, tags map[string]string) (tag, owner string) {
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		value := tags[key]
		if other, is := strings.CutPrefix(key, OwnershipTag("")); is && value == OwnershipValue && other != name {
			owner = "cluster " + other
		}
		for _, prefix := range []string{clusterTagPrefix, capiTagPrefix} {
			if other, is := strings.CutPrefix(key, prefix); is && (value == OwnershipValue || value == "shared") && other != name {
				owner = "cluster " + other
			}
		}
		if key == rosaClusterTag || key == redHatManagedTag && strings.EqualFold(value, "true") {
			owner = "a cluster that Red Hat manages"
		}
		if owner != "" {
			return key + "=" + value, owner
		}
	}
	return "", ""
}

// claim judges by its tags whether the cluster called name may change a resource. What carries
// its tag, it may. What carries no cluster's tag is taken over where adopt is set, which is
// returned; what carries another cluster's never is.
func claim(id ID, name string, adopt bool, tags map[string]string) (adopted []ID, err error) {
	if owned(name, tags) {
		return nil, nil
	}
	if tag, owner := otherOwner(name, tags); tag != "" {
		return nil, diagnostic.Failuref(
			"It is left alone, and --adopt does not change that. Choose another --name.",
			"%s %s exists, but does not carry the tag %s=%s: it belongs to %s (tag %s)", id.Kind, id.Name, OwnershipTag(name), OwnershipValue, owner, tag)
	}
	if !adopt {
		return nil, notOurs(id, name)
	}
	return []ID{id}, nil
}

// notOurs is the refusal to touch what carries no tag of the cluster called name.
func notOurs(id ID, name string) error {
	return diagnostic.Failuref(
		"It was not made for this cluster and is left alone. To take it over give --adopt, after a look at what `plan --adopt` would change; else remove or rename it if it is yours, or choose another --name.",
		"%s %s exists, but does not carry the tag %s=%s", id.Kind, id.Name, OwnershipTag(name), OwnershipValue)
}

// Limits of tags: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html
const (
	// MaxTags is how many tags a resource of IAM, or a bucket, may have.
	MaxTags           = 50
	maxTagKeyLength   = 128
	maxTagValueLength = 256
)

// reservedTagPrefixes belong to AWS, or have a meaning for a cluster.
var reservedTagPrefixes = []string{"aws:", "kubernetes.io/", "openshift.io/"}

// CheckUserTags refuses tags that a user cannot set on our resources. source names where
// they come from: "--tags", or a line of the install-config.
func CheckUserTags(source string, tags map[string]string) error {
	const hint = "Change the tag, or set others with --tags."
	folded := map[string]string{}
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		value, lower := tags[key], strings.ToLower(key)
		bad := func(why string) error {
			return diagnostic.Inputf(hint, "%s: tag %q: %s", source, key, why)
		}
		switch {
		case key == "":
			return bad("the key is empty")
		case lower == "name":
			return bad("Name is set to the infrastructure name")
		case value == "":
			return bad("the value is empty")
		case utf8.RuneCountInString(key) > maxTagKeyLength:
			return bad(fmt.Sprintf("the key is longer than AWS's limit of %d characters", maxTagKeyLength))
		case utf8.RuneCountInString(value) > maxTagValueLength:
			return bad(fmt.Sprintf("the value is longer than AWS's limit of %d characters", maxTagValueLength))
		}
		for _, text := range []string{key, value} {
			if i := strings.IndexFunc(text, notInTag); i >= 0 {
				r, _ := utf8.DecodeRuneInString(text[i:])
				return bad(fmt.Sprintf("AWS allows letters, digits, spaces and _ . : / = + - @ in tags, not %q", r))
			}
		}
		for _, prefix := range reservedTagPrefixes {
			if strings.HasPrefix(lower, prefix) {
				return bad("keys that begin with " + prefix + " are reserved")
			}
		}
		// IAM treats keys that differ only in case as one.
		if other, ok := folded[lower]; ok {
			return bad(fmt.Sprintf("it differs from %q only in case", other))
		}
		folded[lower] = key
	}
	if n := len(tags) + len(OwnershipTags("")); n > MaxTags {
		return diagnostic.Inputf(hint, "%s: %d tags with the ownership tags, and AWS allows %d", source, n, MaxTags)
	}
	return nil
}

// notInTag reports whether AWS refuses r in a tag's key or value.
func notInTag(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsNumber(r) && !unicode.Is(unicode.Z, r) && !strings.ContainsRune("_.:/=+-@", r)
}

// tagDifferences compares tags: those of desired are ours, and so are the keys in
// recorded, which an earlier run of ours set. All others belong to somebody else.
func tagDifferences(actual, desired map[string]string, recorded []string) []diff.Difference {
	differences := diff.OwnedKeys("tags", actual, desired)
	for _, key := range staleTags(actual, desired, recorded) {
		differences = append(differences, diff.Difference{Field: fmt.Sprintf("tags[%q]", key), From: actual[key]})
	}
	return differences
}

// staleTags returns the keys that an earlier run set and that are no longer wanted.
func staleTags(actual, desired map[string]string, recorded []string) []string {
	var stale []string
	for _, key := range recorded {
		_, wanted := desired[key]
		if _, there := actual[key]; there && !wanted {
			stale = append(stale, key)
		}
	}
	slices.Sort(stale)
	return stale
}

// unionTags returns desired and those of actual that are not ours.
func unionTags(actual, desired map[string]string, recorded []string) map[string]string {
	tags := maps.Clone(actual)
	if tags == nil {
		tags = map[string]string{}
	}
	for _, key := range staleTags(actual, desired, recorded) {
		delete(tags, key)
	}
	maps.Copy(tags, desired)
	return tags
}
