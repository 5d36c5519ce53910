package credentialsrequest

import (
	"maps"
	"regexp"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/document"
)

// placeholders match what templates leave behind. ${prefix:key} is not one of them: that is
// a policy variable, which IAM fills in, as it does ${*}, ${?} and ${$}. ${NAME:-default}
// has a colon too, but no policy variable goes on with such a sign.
var placeholders = []*regexp.Regexp{
	regexp.MustCompile(`\$\{\{?\s*[A-Za-z_][A-Za-z0-9_.-]*\s*(:[-=?+][^}]*)?\}\}?`),
	regexp.MustCompile(`‹[^›]*›`),
	// Only as the whole value: elsewhere these two signs are likely to be just that.
	regexp.MustCompile(`^\s*<[^<>]+>\s*$`),
}

// findPlaceholder returns the first placeholder of a string, or nothing.
func findPlaceholder(s string) string {
	for _, placeholder := range placeholders {
		if found := placeholder.FindString(s); found != "" {
			return found
		}
	}
	return ""
}

// checkPlaceholders blames every string under the given keys that holds a placeholder.
func checkPlaceholders(o object, keys ...string) {
	for _, key := range keys {
		o.c.findPlaceholders(o.fields[key], o.at.To(key))
	}
}

func (c *checker) findPlaceholders(value any, at *document.Path) {
	switch value := value.(type) {
	case string:
		if found := findPlaceholder(value); found != "" {
			c.advise(hintPlaceholder, at, "still holds the placeholder %s", diagnostic.Quote(found))
		}
	case []any:
		for i, item := range value {
			c.findPlaceholders(item, at.At(i))
		}
	case map[string]any:
		for _, key := range slices.Sorted(maps.Keys(value)) {
			if found := findPlaceholder(key); found != "" {
				c.advise(hintPlaceholder, at.To(key), "still holds the placeholder %s in its name", diagnostic.Quote(found))
			}
			c.findPlaceholders(value[key], at.To(key))
		}
	}
}
