package live

import (
	"encoding/json"
	"net/http"
	"reflect"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// keysAt is the place of keys.json, which STS reads, among the documents.
const keysAt = 1

// judgeWritten compares what is served with what was written to be served. served are the results about
// what was read: a problem of a document is not told again.
func judgeWritten(in Input, served []verify.Result, readings []reading) []verify.Result {
	var results []verify.Result
	for i, d := range documents {
		file := in.SelfHosted.Folder + "/" + d.path
		written, there := in.SelfHosted.Written[d.path]
		switch {
		case served[i].Outcome == verify.Problem:
			results = append(results, checkWritten.Skipped(file, "it is not served as it should be: see %s", d.check.ID))
		case !there:
			results = append(results, checkWritten.Problem(file, "it cannot be read here, so that nobody can serve it").
				Advise("Run `openshift-install-sts create oidc-config`: it writes the documents anew."))
		default:
			results = append(results, d.compareWritten(in, file, written, readings[i].body))
		}
	}
	return results
}

// compareWritten compares a document by meaning. In the key set of an issuer that others share, only their
// keys can differ here, since the cluster's own was looked for already: a later run of theirs
// changed what is served, and whoever serves the older file again would take their keys away.
func (d document) compareWritten(in Input, file string, written, served []byte) verify.Result {
	if d.path == oidc.DiscoveryPath {
		var have, want any
		if json.Unmarshal(served, &have) == nil && json.Unmarshal(written, &want) == nil && covers(have, want) {
			return checkWritten.OK(file)
		}
		return checkWritten.Problem(file, "what is served is another document").Advise("%s", d.serveIt(in))
	}
	differences := oidc.KeySetDifferences(served, written)
	switch {
	case len(differences) == 0:
		return checkWritten.OK(file)
	case in.SelfHosted.Shared:
		return checkWritten.Warning(file, "it would change the other clusters' keys if it were served: %s", summary(differences)).
			Advise("Run `openshift-install-sts create oidc-config` before anybody serves this file: it puts the keys into it that are served now.")
	default:
		return checkWritten.Problem(file, "it is not what is served: %s", summary(differences)).Advise("%s", d.serveIt(in))
	}
}

// covers reports whether what a self-hosted issuer serves has all that is wanted. It may have more: other
// clusters that share the issuer, or a client of its own, may need that.
func covers(served, want any) bool {
	switch wanted := want.(type) {
	case map[string]any:
		have, ok := served.(map[string]any)
		for key, value := range wanted {
			ok = ok && covers(have[key], value)
		}
		return ok
	case []any:
		have, ok := served.([]any)
		return ok && !slices.ContainsFunc(wanted, func(value any) bool {
			return !slices.ContainsFunc(have, func(h any) bool { return reflect.DeepEqual(h, value) })
		})
	default:
		return reflect.DeepEqual(served, want)
	}
}

// judgeShared says what it means that others have keys at the issuer.
func judgeShared(in Input, keys reading) verify.Result {
	if keys.err != nil || keys.status != http.StatusOK {
		return checkShared.Skipped(in.Issuer, "its keys could not be read: see %s", checkKeys.ID)
	}
	set, err := oidc.ParseKeySet(keys.body)
	if err != nil || in.Public == nil {
		return checkShared.Skipped(in.Issuer, "its keys could not be told from the cluster's: see %s", checkKeys.ID)
	}
	others := strangers(in, set)
	switch {
	case len(others) == 0 && in.SelfHosted.Shared:
		result := checkShared.OK(in.Issuer)
		result.Reason = "no other cluster has joined it so far"
		return result
	case len(others) == 0:
		return checkShared.OK(in.Issuer)
	case !in.SelfHosted.Shared:
		return checkShared.Skipped(in.Issuer, "that it is shared was not acknowledged: see %s", checkKeys.ID)
	}
	return checkShared.Warning(in.Issuer, "%s", verify.SharedMeaning(others))
}
