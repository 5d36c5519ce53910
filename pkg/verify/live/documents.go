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
	// advice is what to do, where the check's own advice does not fit.
	advice string
}

var documents = []document{
	{checkDiscovery, oidc.DiscoveryPath, judgeDiscovery},
	{checkKeys, oidc.KeysPath, judgeKeys},
	{checkAPIServerKeys, oidc.APIServerKeysPath, judgeKeys},
}

func documentURL(issuer, path string) string { return issuer + "/" + path }

const (
	forbidden = "AWS must be able to read it without credentials. Look at the bucket's policy and access block (the checks bucket and bucket-policy), at the public access block of the whole account, and for a resource control policy of the organization that forbids public buckets."
	// forbiddenByDistribution is the same for a private bucket.
	forbiddenByDistribution = "AWS must be able to read it without credentials, through the distribution. Look at the distribution and at the bucket's policy (the checks distribution and bucket-policy); where a KMS key encrypts the bucket, at the key's own policy, which must let CloudFront decrypt; and at whether the distribution is deployed."
)

// serveIt says what to do about a document that the user serves.
func (d document) serveIt(in Input) string {
	return fmt.Sprintf("Serve the file %s/%s at this URL: to everybody, without a redirect, as %s.", in.SelfHosted.Folder, d.path, oidc.ContentType)
}

// judge judges what was read of a document.
func (d document) judge(in Input, r reading) verify.Result {
	result := d.judgeAnswer(in, r)
	// What create puts right in a bucket whoever serves the documents himself must.
	if in.SelfHosted != nil && result.Outcome == verify.Problem && (result.Advice == d.check.Advice || result.Advice == forbidden) {
		return result.Advise("%s", d.serveIt(in))
	}
	return result
}

func (d document) judgeAnswer(in Input, r reading) verify.Result {
	switch {
	case r.err != nil:
		return d.check.Problem(r.url, "it could not be read: %s", cause(r.err)).
			Advise("Check the network, and run the command again. %s", in.Outbound.ReachAdvice(hostOf(in.Issuer)))
	case r.status == http.StatusForbidden || r.status == http.StatusNotFound || r.status == http.StatusUnauthorized:
		advice := forbidden
		if in.BucketURL != "" {
			advice = forbiddenByDistribution
		}
		return d.check.Problem(r.url, "status %s to a reader without credentials", status(r)).Advise("%s", advice)
	case r.status >= 300 && r.status < 400:
		return d.check.Problem(r.url, "status %s: it redirects to %s, and nobody promises that AWS follows", status(r), diagnostic.Quote(r.header.Get("Location"))).
			Advise("Look at what stands between here and the issuer. The document must be served at this URL itself; that of a bucket comes from the bucket's own region.")
	case r.status != http.StatusOK:
		return d.check.Problem(r.url, "status %s", status(r)).Advise("Run the command again; if it stays so, look at what stands between here and the issuer.")
	}
	if mediaType, _, err := mime.ParseMediaType(r.header.Get("Content-Type")); err != nil || mediaType != oidc.ContentType {
		return d.check.Problem(r.url, "its content type is %s, and not %s", diagnostic.Quote(r.header.Get("Content-Type")), oidc.ContentType)
	}
	found := d.content(in, r.body)
	switch {
	case found.problem != "" && found.advice != "":
		return d.check.Problem(r.url, "%s", found.problem).Advise("%s", found.advice)
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
		if in.SelfHosted != nil && (desired[field] == nil || covers(served[field], desired[field])) {
			continue
		}
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
		return finding{problem: fmt.Sprintf("the cluster's key %s is not in it; it has %s", key.Kid, verify.KeyIDs(set.KeyIDs()))}
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
	if strange := strangers(in, set); len(strange) > 0 && (in.SelfHosted == nil || !in.SelfHosted.Shared) {
		return strangersFound(in, strange)
	}
	var others []string
	for _, kid := range set.KeyIDs() {
		if kid != key.Kid {
			others = append(others, kid)
		}
	}
	if len(others) > 0 {
		return finding{note: "it has other keys, too: " + verify.KeyIDs(others)}
	}
	return finding{}
}

const adviceForStrangers = "Keys are only added to the documents, never removed, since a running cluster may need each of them. Find out whose key it is; if nobody can account for it, take it out of keys.json and openid/v1/jwks in the bucket by hand, and look for who could write there."

const adviceForCompany = "Other clusters' keys sign tokens for every role of this cluster. Give the cluster an issuer of its own, such as one path for each cluster of a host; or take the keys out of what is served, if nobody needs them; or acknowledge with --shared-issuer (sharedIssuer) that all clusters of the issuer can assume each other's roles."

// strangersFound judges keys that no run published. Who serves the documents himself says with an
// option that others have keys there; in a bucket they are somebody's whom the run did not see.
func strangersFound(in Input, strange []string) finding {
	const text = "it has keys that are not this cluster's as far as its state tells: %s: whoever has one of them can assume the roles"
	if in.SelfHosted != nil {
		return finding{problem: fmt.Sprintf(text, verify.KeyIDs(strange)), advice: adviceForCompany}
	}
	return finding{warning: fmt.Sprintf(text, verify.KeyIDs(strange))}
}

// strangers returns the kids of the keys that neither are the cluster's nor were published by a run of
// this program. Where the cluster's key is not known no key can be told from it.
func strangers(in Input, set oidc.KeySet) []string {
	if in.Public == nil {
		return nil
	}
	ours, err := oidc.KeyID(in.Public)
	if err != nil {
		return nil
	}
	return slices.DeleteFunc(set.KeyIDs(), func(kid string) bool { return kid == ours || slices.Contains(in.KeyIDs, kid) })
}
