package converge

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// keyID returns the kid of a private key.
func keyID(t *testing.T, file string) string {
	t.Helper()
	key := readKey(t, file)
	kid, err := oidc.KeyID(&key.Key.PublicKey)
	if err != nil {
		t.Fatal(err)
	}
	return kid
}

// theirKey is the key of another signer, with a field that ours do not have.
func theirKey() document {
	return document{"kty": "RSA", "use": "sig", "alg": "RS256", "kid": "theirs", "n": "0vx7agoebGcQ", "e": "AQAB", "x5t": "abc"}
}

var keySets = []string{keysKey, jwksKey}

// servedFiles are the local copies of the key sets.
var servedFiles = []change{{"file", "sts/oidc/" + keysKey, "updated"}, {"file", "sts/oidc/" + jwksKey, "updated"}}

// editKeySet changes the list of keys in a published key set.
func (c *cluster) editKeySet(t *testing.T, key string, edit func([]any) []any) {
	t.Helper()
	c.editObject(t, key, func(o *object) {
		o.body = editDocument(t, o.body, func(d document) { d["keys"] = edit(d["keys"].([]any)) })
	})
}

// kids returns the kids that a key set publishes, in its order.
func (c *cluster) kids(t *testing.T, key string) []string {
	t.Helper()
	return kidsOf(t, c.getObject(t, key).body)
}

func kidsOf(t *testing.T, document string) []string {
	t.Helper()
	var set struct{ Keys []struct{ Kid string } }
	if err := json.Unmarshal([]byte(document), &set); err != nil {
		t.Fatalf("%v in %s", err, document)
	}
	kids := make([]string, len(set.Keys))
	for i, k := range set.Keys {
		kids[i] = k.Kid
	}
	return kids
}

func TestOurKey(t *testing.T) {
	s := newSuite(t)
	kid := keyID(t, s.h.KeyFile)
	// edited changes our entry in the given key sets, which is to be found as field.
	edited := func(name, field string, keys []string, edit func(entry document)) row {
		r := row{name: name + " in " + strings.Join(keys, " and "), change: func(t *testing.T, c *cluster) {
			for _, key := range keys {
				c.editKeySet(t, key, func(all []any) []any {
					edit(all[0].(document))
					return all
				})
			}
		}}
		for _, key := range keys {
			r.want = append(r.want, change{"object", bucket + "/" + key, field})
		}
		return r
	}
	ours := `keys["` + kid + `"]`
	var rows []row
	for _, keys := range [][]string{keySets, {keysKey}, {jwksKey}} {
		rows = append(rows,
			edited("another use", ours, keys, func(entry document) { entry["use"] = "enc" }),
			edited("no alg", ours, keys, func(entry document) { delete(entry, "alg") }),
		)
	}
	rows = append(rows,
		edited("another kid", "keys", keySets, func(entry document) { entry["kid"] = "other" }),
		edited("another kid", "keys", []string{keysKey}, func(entry document) { entry["kid"] = "other" }),
		row{
			name: "no key at all",
			want: []change{{"object", bucket + "/" + keysKey, "keys"}, {"object", bucket + "/" + jwksKey, "keys"}},
			change: func(t *testing.T, c *cluster) {
				for _, key := range keySets {
					c.editKeySet(t, key, func([]any) []any { return []any{} })
				}
			},
		})
	s.run(t, rows)

	wayOut := []string{"--private-key-file", "destroy", "--name"}
	s.refuse(t, []refusal{
		{
			name: "another key in the place of ours", code: 1, texts: append(wayOut, "theirs", kid),
			change: func(t *testing.T, c *cluster) {
				for _, key := range keySets {
					c.editKeySet(t, key, func([]any) []any { return []any{theirKey()} })
				}
			},
		},
		{
			name: "another key, and one document gone", code: 1, texts: append(wayOut, "theirs", kid),
			change: func(t *testing.T, c *cluster) {
				c.editKeySet(t, keysKey, func([]any) []any { return []any{theirKey()} })
				c.deleteObject(t, jwksKey)
			},
		},
		{
			name: "no key set", code: 1, texts: []string{bucket + "/" + keysKey, "no key set"},
			change: func(t *testing.T, c *cluster) {
				c.editObject(t, keysKey, func(o *object) { o.body = "<html>" })
			},
		},
	})
}
