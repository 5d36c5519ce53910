package offline

import (
	"bytes"
	"context"
	"crypto/rsa"
	"encoding/json"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// checkPublishedKey compares the published documents with the signing key.
func checkPublishedKey(_ context.Context, e *evidence, c verify.Check) []verify.Result {
	public := e.publicKey()
	if public == nil {
		return []verify.Result{c.Skipped("", "the signing key in the state cannot be read")}
	}
	var all []verify.Result
	for _, in := range e.copies() {
		name, keys, results := e.document(c, in, oidc.KeysPath)
		if keys != nil {
			results = append(results, e.judgeKeys(c, name, keys, public)...)
		}
		other, same, wrong := e.document(c, in, oidc.APIServerKeysPath)
		results = append(results, wrong...)
		if keys != nil && same != nil && !bytes.Equal(keys, same) {
			results = append(results, c.Problem(other, "%s is not the same document as %s", other, name))
		}
		all = append(all, in.advise(results)...)
	}
	return all
}

func (e *evidence) judgeKeys(c verify.Check, name string, text []byte, public *rsa.PublicKey) []verify.Result {
	want, err := oidc.NewKey(public)
	if err != nil {
		return c.Failed(name, err)
	}
	set, err := oidc.ParseKeySet(text)
	if err != nil {
		return []verify.Result{c.Problem(name, "%s cannot be understood: %v", name, err)}
	}
	var results []verify.Result
	switch {
	case !set.Has(want):
		results = append(results, c.Problem(name, "%s does not have the cluster's signing key %s", name, want.Kid))
	case !set.Exactly(want):
		results = append(results, c.Problem(name, "%s has the cluster's signing key %s with other fields than the key's: %s", name, want.Kid, wrongFields(set, want)))
	}
	for i, kid := range set.KeyIDs() {
		var key oidc.Key
		isOurs := json.Unmarshal(set.Keys[i], &key) == nil && (kid == want.Kid || key.N == want.N)
		if !isOurs && e.stranger(kid) {
			results = append(results, c.Problem(name, "%s has the key %s, which is not the cluster's: whoever holds it could assume the roles", name, quote(kid)))
		}
	}
	return results
}

// stranger reports whether a key that is not the cluster's was published by none of its runs; of nothing
// it is known where there was none. Another cluster's key is a stranger unless sharing is acknowledged.
func (e *evidence) stranger(kid string) bool {
	if e.OIDC == nil || len(e.OIDC.KeyIDs) == 0 {
		return false
	}
	return !slices.Contains(e.OIDC.KeyIDs, kid) || !e.SharedIssuer && slices.Contains(e.OIDC.ForeignKeyIDs, kid)
}

// wrongFields names the fields of a published key that are not the key's.
func wrongFields(set oidc.KeySet, want oidc.Key) string {
	for _, raw := range set.Keys {
		var have oidc.Key
		if json.Unmarshal(raw, &have) != nil || have.Kid != want.Kid && have.N != want.N {
			continue
		}
		var fields []string
		for _, f := range []struct{ name, have, want string }{
			{"use", have.Use, want.Use}, {"kty", have.Kty, want.Kty}, {"kid", have.Kid, want.Kid},
			{"alg", have.Alg, want.Alg}, {"n", have.N, want.N}, {"e", have.E, want.E},
		} {
			if f.have != f.want {
				fields = append(fields, f.name)
			}
		}
		return strings.Join(fields, ", ")
	}
	return "they cannot be read"
}
