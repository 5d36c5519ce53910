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
	check verify.Check
	path  string
	// judge judges the content: empty is as it should be; note is worth knowing all the same.
	content func(in Input, body []byte) (problem, note string)
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
	problem, note := d.content(in, r.body)
	if problem != "" {
		return d.check.Problem(r.url, "%s", problem)
	}
	result := d.check.OK(r.url)
	result.Reason = note
	return result
}

func status(r reading) string {
	return strings.TrimSpace(fmt.Sprintf("%d %s", r.status, http.StatusText(r.status)))
}

func judgeDiscovery(in Input, body []byte) (problem, note string) {
	document, err := oidc.Discovery(in.Issuer)
	if err != nil {
		return err.Error(), ""
	}
	var served, desired map[string]any
	if err := json.Unmarshal(body, &served); err != nil {
		return "it is no discovery document: " + bearable(err), ""
	}
	if err := json.Unmarshal(document, &desired); err != nil {
		return err.Error(), ""
	}
	var differences []diff.Difference
	for _, field := range slices.Sorted(maps.Keys(union(served, desired))) {
		if !reflect.DeepEqual(served[field], desired[field]) {
			differences = append(differences, diff.Difference{Field: diagnostic.Clip(field, 80), From: served[field], To: desired[field]})
		}
	}
	if len(differences) > 0 {
		return "it is not the document that was published: " + summary(differences), ""
	}
	return "", ""
}

// union has the fields of both documents.
func union(one, other map[string]any) map[string]any {
	all := maps.Clone(other)
	maps.Copy(all, one)
	return all
}

// judgeKeys demands the cluster's key. Other keys, of a rotation or of another cluster, may
// be there, and are named: whoever holds one can assume the roles.
func judgeKeys(in Input, body []byte) (problem, note string) {
	set, err := oidc.ParseKeySet(body)
	if err != nil {
		return "it is no key set: " + bearable(err), ""
	}
	if in.Public == nil {
		return "the cluster's key is not known here, so that nothing says whether it is published", ""
	}
	key, err := oidc.NewKey(in.Public)
	if err != nil {
		return err.Error(), ""
	}
	if !set.Has(key) {
		return fmt.Sprintf("the cluster's key %s is not in it; it has %s", key.Kid, kids(set.KeyIDs())), ""
	}
	// No entry may differ from the key and carry its kid.
	should, err := set.With(key)
	if err != nil {
		return err.Error(), ""
	}
	desired, err := should.Document()
	if err != nil {
		return err.Error(), ""
	}
	if differences := oidc.KeySetDifferences(body, desired); len(differences) > 0 {
		return fmt.Sprintf("the entry of the cluster's key %s is not as it should be: %s", key.Kid, summary(differences)), ""
	}
	var others []string
	for _, kid := range set.KeyIDs() {
		if kid != key.Kid {
			others = append(others, kid)
		}
	}
	if len(others) > 0 {
		return "", "it has other keys, too: " + kids(others)
	}
	return "", ""
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
