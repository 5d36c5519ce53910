package live

import (
	"encoding/json"
	"fmt"
	"maps"
	"mime"
	"net/http"
	"reflect"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/diff"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// document is one of those that the issuer serves.
type document struct {
	check   verify.Check
	path    string
	content func(in Input, body []byte) finding
}

// finding is what was found of a document's content: nothing where it is as it should be.
type finding struct {
	// problem speaks against it, and warning asks for a look; note is worth knowing all the same.
	problem, warning, note string
}

var documents = []document{
	{checkDiscovery, oidc.DiscoveryPath, judgeDiscovery},
	{checkKeys, oidc.KeysPath, judgeKeys},
	{checkAPIServerKeys, oidc.APIServerKeysPath, judgeKeys},
}

func documentURL(issuer, path string) string { return issuer + "/" + path }

const forbidden = "AWS must be able to read it without credentials. Look at the bucket's policy and access block (the checks bucket and bucket-policy), at the public access block of the whole account, and for a resource control policy of the organization that forbids public buckets."

// judge judges what was read of a document.
func (d document) judge(in Input, r reading) verify.Result {
	switch {
	case r.err != nil:
		return d.check.Problem(r.url, "it could not be read: %s", cause(r.err)).
			Advise("Check the network and HTTPS_PROXY, and run the command again.")
	case r.status == http.StatusForbidden || r.status == http.StatusNotFound || r.status == http.StatusUnauthorized:
		return d.check.Problem(r.url, "status %s to a reader without credentials", status(r)).Advise("%s", forbidden)
	case r.status >= 300 && r.status < 400:
		return d.check.Problem(r.url, "status %s: it redirects to %s, and nobody promises that AWS follows", status(r), diagnostic.Quote(r.header.Get("Location"))).
			Advise("Look at what stands between here and the bucket. The document must be served at this URL itself, from the bucket's own region.")
	case r.status != http.StatusOK:
		return d.check.Problem(r.url, "status %s", status(r)).Advise("Run the command again; if it stays so, look at what stands between here and the issuer.")
	}
	if mediaType, _, err := mime.ParseMediaType(r.header.Get("Content-Type")); err != nil || mediaType != oidc.ContentType {
		return d.check.Problem(r.url, "its content type is %s, and not %s", diagnostic.Quote(r.header.Get("Content-Type")), oidc.ContentType)
	}
	found := d.content(in, r.body)
	switch {
	case found.problem != "":
		return d.check.Problem(r.url, "%s", found.problem)
	case found.warning != "":
		return d.check.Warning(r.url, "%s", found.warning).Advise("%s", adviceForStrangers)
	}
	result := d.check.OK(r.url)
	result.Reason = found.note
	return result
}

func status(r reading) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", r.status, http.StatusText(r.status)))
}

func judgeDiscovery(in Input, body []byte) finding {
	document, err := oidc.Discovery(in.Issuer)
	if err != nil {
		return finding{problem: err.Error()}
	}
	var served, desired map[string]any
	if err := json.Unmarshal(body, &served); err != nil {
		return finding{problem: "it is no discovery document: " + bearable(err)}
	}
	if err := json.Unmarshal(document, &desired); err != nil {
		return finding{problem: err.Error()}
	}
	var differences []diff.Difference
	for _, field := range slices.Sorted(maps.Keys(union(served, desired))) {
		if !reflect.DeepEqual(served[field], desired[field]) {
			differences = append(differences, diff.Difference{Field: diagnostic.Clip(field, 80), From: served[field], To: desired[field]})
		}
	}
	if len(differences) > 0 {
		return finding{problem: "it is not the document that was published: " + summary(differences)}
	}
	return finding{}
}

// union has the fields of both documents.
func union(one, other map[string]any) map[string]any {
	all := maps.Clone(other)
	maps.Copy(all, one)
	return all
}

// judgeKeys demands the cluster's key. Other keys may be there, and are named; one that no run of
// this program published is a warning.
func judgeKeys(in Input, body []byte) finding {
	set, err := oidc.ParseKeySet(body)
	if err != nil {
		return finding{problem: "it is no key set: " + bearable(err)}
	}
	if in.Public == nil {
		return finding{problem: "the cluster's key is not known here, so that nothing says whether it is published"}
	}
	key, err := oidc.NewKey(in.Public)
	if err != nil {
		return finding{problem: err.Error()}
	}
	if !set.Has(key) {
		return finding{problem: fmt.Sprintf("the cluster's key %s is not in it; it has %s", key.Kid, kids(set.KeyIDs()))}
	}
	// No entry may differ from the key and carry its kid.
	should, err := set.With(key)
	if err != nil {
		return finding{problem: err.Error()}
	}
	desired, err := should.Document()
	if err != nil {
		return finding{problem: err.Error()}
	}
	if differences := oidc.KeySetDifferences(body, desired); len(differences) > 0 {
		return finding{problem: fmt.Sprintf("the entry of the cluster's key %s is not as it should be: %s", key.Kid, summary(differences))}
	}
	if warning := strangers(in, set); warning != "" {
		return finding{warning: warning}
	}
	var others []string
	for _, kid := range set.KeyIDs() {
		if kid != key.Kid {
			others = append(others, kid)
		}
	}
	if len(others) > 0 {
		return finding{note: "it has other keys, too: " + kids(others)}
	}
	return finding{}
}

const adviceForStrangers = "Keys are only added to the documents, never removed, since a running cluster may need each of them. Find out whose key it is; if nobody can account for it, take it out of keys.json and openid/v1/jwks in the bucket by hand, and look for who could write there."

// strangers names the keys that neither are the cluster's nor were published by a run of this
// program; empty where there are none. Where the cluster's key is not known no key can be told
// from it.
func strangers(in Input, set oidc.KeySet) string {
	if in.Public == nil {
		return ""
	}
	ours, err := oidc.KeyID(in.Public)
	if err != nil {
		return ""
	}
	strange := slices.DeleteFunc(set.KeyIDs(), func(kid string) bool { return kid == ours || slices.Contains(in.KeyIDs, kid) })
	if len(strange) == 0 {
		return ""
	}
	return "it has keys that are not this cluster's as far as its state tells: " + kids(strange) + ": whoever has one of them can assume the roles"
}

// kids lists key IDs out of a document that anybody may have written.
func kids(ids []string) string {
	const most = 5
	if len(ids) == 0 {
		return "no key"
	}
	var shown []string
	for _, id := range ids[:min(len(ids), most)] {
		shown = append(shown, diagnostic.Quote(id))
	}
	if len(ids) > most {
		shown = append(shown, fmt.Sprintf("and %d more", len(ids)-most))
	}
	return strings.Join(shown, ", ")
}
