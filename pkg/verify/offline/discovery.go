package offline

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"reflect"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// checkDiscovery compares the discovery document with that of the manual procedure. Its issuer
// is for checkIssuer to judge.
func checkDiscovery(_ context.Context, e *evidence, c verify.Check) []verify.Result {
	expected, err := oidc.Discovery(e.Endpoint.Issuer)
	if err != nil {
		return c.Failed("", err)
	}
	var want map[string]any
	if err := json.Unmarshal(expected, &want); err != nil {
		return c.Failed("", err)
	}
	var all []verify.Result
	for _, in := range e.copies() {
		name, text, results := e.document(c, in, oidc.DiscoveryPath)
		var have map[string]any
		switch {
		case text == nil:
		case json.Unmarshal(text, &have) != nil || have == nil:
			results = append(results, c.Problem(name, "%s is no JSON object", name))
		default:
			results = append(results, judgeDiscovery(c, name, have, want)...)
		}
		all = append(all, in.advise(results)...)
	}
	return all
}

func judgeDiscovery(c verify.Check, name string, have, want map[string]any) []verify.Result {
	var results []verify.Result
	for _, field := range slices.Sorted(maps.Keys(want)) {
		value, exists := have[field]
		if field == "issuer" || exists && sameValues(value, want[field]) {
			continue
		}
		found := "is missing"
		if exists {
			found = "is " + shown(value)
		}
		reason := fmt.Sprintf("%s of %s %s, and must be %s", field, name, found, shown(want[field]))
		if field == "claims_supported" { // clients only read it for information
			results = append(results, c.Warning(name, "%s", reason))
		} else {
			results = append(results, c.Problem(name, "%s", reason))
		}
	}
	for _, field := range slices.Sorted(maps.Keys(have)) {
		if _, known := want[field]; !known {
			results = append(results, c.Warning(name, "%s has the field %s, which the manual procedure does not have", name, diagnostic.Quote(field)))
		}
	}
	return results
}

// sameValues compares two values; lists of a discovery document have no order.
func sameValues(a, b any) bool {
	listA, okA := a.([]any)
	listB, okB := b.([]any)
	if !okA || !okB {
		return reflect.DeepEqual(a, b)
	}
	return reflect.DeepEqual(sortedTexts(listA), sortedTexts(listB))
}

func sortedTexts(list []any) []string {
	texts := make([]string, len(list))
	for i, value := range list {
		texts[i] = shown(value)
	}
	slices.Sort(texts)
	return slices.Compact(texts)
}

// shown is a JSON value in a message.
func shown(value any) string {
	const most = 120
	text, err := json.Marshal(value)
	if err != nil {
		return "unknown"
	}
	return diagnostic.Clip(string(text), most)
}
