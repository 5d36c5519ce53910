package credentialsrequest

import (
	"fmt"
	"maps"
	"reflect"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/stsconfig"
)

// withCondition returns the condition of a statement with more conditions, all of which must hold. IAM
// takes an operator and a key once: with another value it would not be narrower, but another one.
func withCondition(entry StatementEntry, more stsconfig.Condition) (map[string]map[string]any, error) {
	if len(more) == 0 {
		return entry.PolicyCondition, nil
	}
	merged := make(map[string]map[string]any, len(entry.PolicyCondition)+len(more))
	for operator, keys := range entry.PolicyCondition {
		merged[operator] = maps.Clone(keys)
	}
	for _, operator := range slices.Sorted(maps.Keys(more)) {
		into := sameName(merged, operator)
		if merged[into] == nil {
			merged[into] = map[string]any{}
		}
		for _, key := range slices.Sorted(maps.Keys(more[operator])) {
			at := sameName(merged[into], key)
			value := more[operator][key]
			if has, there := merged[into][at]; there && !reflect.DeepEqual(has, value) {
				return nil, diagnostic.Inputf("Take the actions away with removeActions, and give them back under the condition that you want with addActions.",
					"%s is allowed under the condition %s %s=%s already, and IAM takes that once", enumerate(entry.Action), operator, key, valueText(has))
			}
			merged[into][at] = value
		}
	}
	return merged, nil
}

// sameName returns the key that is the same name to IAM, which does not distinguish case; else the name.
func sameName[T any](names map[string]T, name string) string {
	for _, other := range slices.Sorted(maps.Keys(names)) {
		if strings.EqualFold(other, name) {
			return other
		}
	}
	return name
}

// under says a condition in a phrase.
func under(c stsconfig.Condition) string {
	var parts []string
	for _, operator := range slices.Sorted(maps.Keys(c)) {
		for _, key := range slices.Sorted(maps.Keys(c[operator])) {
			parts = append(parts, fmt.Sprintf("%s %s=%s", operator, key, valueText(c[operator][key])))
		}
	}
	if len(parts) == 0 {
		return ""
	}
	return " under " + strings.Join(parts, " and ")
}

// valueText shows a condition's value; of a list any one does.
func valueText(value any) string {
	list, ok := value.([]any)
	if !ok {
		return fmt.Sprint(value)
	}
	texts := make([]string, len(list))
	for i, item := range list {
		texts[i] = fmt.Sprint(item)
	}
	return strings.Join(texts, "|")
}
