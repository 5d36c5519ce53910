package render

import (
	"maps"
	"net/url"
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

// S3Tagging returns tags as S3's PutObject takes them, in the form of a URL's query:
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
func S3Tagging(tags map[string]string) string {
	values := url.Values{}
	for key, value := range tags {
		values.Set(key, value)
	}
	return values.Encode()
}

// UserTags returns the tags that the user asked for: those that do not say whose the
// resources are.
func (s *Stack) UserTags() map[string]string {
	tags := maps.Clone(s.Bucket.Tags)
	for key := range cloud.OwnershipTags(s.Name) {
		delete(tags, key)
	}
	return tags
}
