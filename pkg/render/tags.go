package render

import (
	"maps"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// Tag is a tag as the APIs of IAM, S3 and CloudFormation take it.
type Tag struct{ Key, Value string }

// SortedTags returns tags sorted by key; an empty list and not nil for none, which JSON would
// write as null.
func SortedTags(tags map[string]string) []Tag {
	list := make([]Tag, 0, len(tags))
	for _, key := range slices.Sorted(maps.Keys(tags)) {
		list = append(list, Tag{key, tags[key]})
	}
	return list
}

// UserTags returns the tags that the user asked for: those that do not say whose the
// resources are.
func (s *Stack) UserTags() map[string]string {
	tags := maps.Clone(s.Tags)
	for key := range cloud.OwnershipTags(s.Name) {
		delete(tags, key)
	}
	return tags
}
