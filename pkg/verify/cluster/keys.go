package cluster

import (
	"context"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"

	corev1 "k8s.io/api/core/v1"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/signingkey"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// boundKeys has the public keys of the keys that sign tokens for pods, of now and of before, in files
// that are numbered (cluster-kube-apiserver-operator, pkg/operator/boundsatokensignercontroller). The
// API server's key set has others besides: those of tokens in Secrets.
var boundKeys = object{version: "v1", resource: "configmaps", namespace: "openshift-kube-apiserver", name: "bound-sa-token-signing-certs"}

// maxNamed bounds how many things of a kind a message names.
const maxNamed = 10

func checkKeys(ctx context.Context, in Input) []verify.Result {
	return side(
		func() []verify.Result { return checkServedKeys(ctx, in) },
		func() []verify.Result { return checkBoundKeys(ctx, in) },
	)
}

func checkServedKeys(ctx context.Context, in Input) []verify.Result {
	const subject = "API server's key set"
	data, err := in.Client.path(ctx, "openid", "v1", "jwks")
	if err != nil {
		return unread(keys, subject, err)
	}
	return []verify.Result{judgeServedKeys(subject, in.Key, data)}
}

// judgeServedKeys looks for our key in a key set (RFC 7517), by its identifier and its numbers.
func judgeServedKeys(subject string, ours oidc.Key, document []byte) verify.Result {
	set, err := oidc.ParseKeySet(document)
	if err != nil {
		return keys.Problem(subject, "it cannot be read: %s", shown(err))
	}
	var others []string
	found, sameID := false, false
	for _, raw := range set.Keys {
		var key oidc.Key
		if json.Unmarshal(raw, &key) != nil {
			continue // a key of another type
		}
		switch {
		case key.Kid == ours.Kid && key.N == ours.N && key.E == ours.E:
			found = true
		case key.Kid == ours.Kid:
			sameID = true
		default:
			others = append(others, key.Kid)
		}
	}
	switch {
	case found && len(others) == 0:
		return keys.OK(subject)
	case found:
		result := keys.OK(subject)
		result.Reason = diagnostic.OneLine("it has other keys, too, such as that of tokens in Secrets: " + named(others))
		return result
	case sameID:
		return keys.Problem(subject, "the key %s in it has another modulus or exponent than ours", ours.Kid)
	case len(others) == 0:
		return keys.Problem(subject, "it is empty, and our key %s is missing", ours.Kid)
	}
	return keys.Problem(subject, "our key %s is not among its keys: %s", ours.Kid, named(others))
}

// checkBoundKeys looks whether the API server may sign with a key that is not ours. It has no result
// where that cannot be told: a cluster that is being installed has no such ConfigMap yet.
func checkBoundKeys(ctx context.Context, in Input) []verify.Result {
	const subject = "ConfigMap openshift-kube-apiserver/bound-sa-token-signing-certs"
	var found corev1.ConfigMap
	err := in.Client.get(ctx, boundKeys, &found)
	switch {
	case errors.Is(err, errAbsent):
		return nil
	case err != nil:
		return unread(keys, subject, err)
	}
	return []verify.Result{judgeBoundKeys(subject, in.Key, found.Data)}
}

// judgeBoundKeys takes public keys in PEM, by file name.
func judgeBoundKeys(subject string, ours oidc.Key, files map[string]string) verify.Result {
	var others, unreadable []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		public, err := signingkey.ParsePublic(name, []byte(files[name]))
		if err != nil {
			unreadable = append(unreadable, name)
			continue
		}
		if kid, err := oidc.KeyID(public); err == nil && kid != ours.Kid {
			others = append(others, kid)
		}
	}
	if len(others) > 0 {
		return keys.Warning(subject, "besides ours the API server signs, or has signed, with %s", named(others)).
			Advise("Tokens that are signed with a key that is not in the issuer's keys.json are refused by AWS: see that they are in it. The API server's operator makes a key of its own when somebody deletes its Secret; then %s", publishedKeyAgain)
	}
	if len(unreadable) > 0 {
		return keys.Warning(subject, "it holds what is no RSA key of at least %d bits: %s", signingkey.MinimumBits, named(unreadable))
	}
	return keys.OK(subject)
}

// named lists names that nobody vouches for.
func named(names []string) string {
	shown := make([]string, 0, maxNamed)
	for i, name := range names {
		if i == maxNamed {
			shown = append(shown, "…")
			break
		}
		shown = append(shown, diagnostic.Quote(name))
	}
	return strings.Join(shown, ", ")
}
