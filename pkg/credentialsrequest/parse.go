package credentialsrequest

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/document"
)

const (
	group       = "cloudcredential.openshift.io"
	apiVersion  = group + "/v1"
	kindRequest = "CredentialsRequest"
	kindList    = "CredentialsRequestList"
	kindAWS     = "AWSProviderSpec"
)

// WithdrawnAnnotation is "true" on a manifest of a release that the cluster is to delete.
const WithdrawnAnnotation = "release.openshift.io/delete"

// Parse reads the CredentialsRequests for AWS in a file's content. The name is used in
// Request.Source and in messages, and a name that ends in .json makes it JSON. Everything
// that is wrong with the file is joined in the error, one error for each problem.
func Parse(ctx context.Context, name string, data []byte) ([]Request, []Note, error) {
	var p parser
	if err := document.Each(ctx, name, data, p.document); err != nil {
		return nil, nil, err
	}
	if err := errors.Join(p.problems...); err != nil {
		return nil, p.notes, err
	}
	return p.requests, p.notes, nil
}

type parser struct {
	requests []Request
	notes    []Note
	problems []error
	listed   int  // items of lists
	full     bool // there is no use in reading on
}

func (p *parser) document(doc document.Document) {
	if p.full {
		return
	}
	if len(p.problems) > maxProblems {
		p.full = true
		p.problems = append(p.problems, diagnostic.Inputf(hintCorrect, "%s: is not read, nor is what follows, since %d problems come before it", doc.Source, len(p.problems)))
		return
	}
	c := newChecker(doc.Source)
	defer p.take(c)
	for _, problem := range doc.Problems {
		c.blame(problem.Field, "%s", problem.Text)
	}
	if len(doc.Problems) > 0 || doc.Value == nil {
		return
	}
	p.value(c, doc.Value, nil)
}

func (p *parser) take(c *checker) {
	p.notes = append(p.notes, c.notes...)
	p.problems = append(p.problems, c.problems...)
}

// value reads one object. The list says which list it is an item of, if any.
func (p *parser) value(c *checker, value any, list *object) {
	root, ok := value.(map[string]any)
	if !ok {
		c.blame(nil, "must be a map with apiVersion and kind, but is %s", document.TypeName(value))
		return
	}
	doc := object{c: c, fields: root}
	// Not through doc.str: a document that is not for us may have them of any type.
	kindHere, _ := root["kind"].(string)
	version, _ := root["apiVersion"].(string)
	if list != nil {
		// The API server leaves these two out of the items of a typed list.
		if root["kind"] == nil {
			kindHere = kindRequest
		}
		if root["apiVersion"] == nil {
			version = list.str("apiVersion")
		}
	}
	switch {
	case kindHere == "List":
		p.items(doc, nil)
	case kindHere == kindList:
		p.items(doc, &doc)
	case kindHere == kindRequest:
		if request, ok := parseRequest(doc, version); ok {
			p.requests = append(p.requests, request)
		}
	case kindHere == "" && (isOurs(version) || hasProviderSpec(doc)):
		doc.str("kind") // has a better message when there is one of another type
		c.blame(doc.at.To("kind"), "is missing; it should be %s", kindRequest)
	case isOurs(version), strings.EqualFold(kindHere, kindRequest):
		c.blame(doc.at.To("kind"), "is %s; it should be %s", diagnostic.Quote(kindHere), kindRequest)
	case kindHere == "":
		c.note(LevelWarning, "ignored: it has no kind, so it is not a CredentialsRequest")
	default:
		c.note(LevelDebug, "ignored: its kind is %s, not %s", diagnostic.Quote(kindHere), kindRequest)
	}
}

func isOurs(version string) bool {
	return version == group || strings.HasPrefix(version, group+"/")
}

// hasProviderSpec recognizes a request that lost its first lines.
func hasProviderSpec(doc object) bool {
	spec, _ := doc.fields["spec"].(map[string]any)
	return spec["providerSpec"] != nil
}

func (p *parser) items(list object, typed *object) {
	items, _ := list.list("items")
	for i, item := range items {
		if p.full {
			return
		}
		if p.listed++; p.listed > maxItems {
			p.full = true
			list.c.blame(list.at, "has too many items: the lists of a file may have %d in all", maxItems)
			return
		}
		c := newChecker(fmt.Sprintf("%s, items[%d]", list.c.source, i))
		p.value(c, item, typed)
		p.take(c)
	}
}

// parseRequest reads a CredentialsRequest. It returns false when there is nothing to use:
// the request is another cloud's or withdrawn, or something is wrong with it.
func parseRequest(doc object, version string) (Request, bool) {
	c := doc.c
	meta, ok := doc.object("metadata")
	if !ok {
		c.blame(doc.at.To("metadata"), "is missing")
	}
	// Looked at before anything else: a request that was withdrawn has no spec.
	annotations, _ := meta.object("annotations")
	if annotations.str(WithdrawnAnnotation) == "true" {
		c.note(LevelDebug, "ignored: %s=true says that the request was withdrawn", WithdrawnAnnotation)
		return Request{}, false
	}
	if version != apiVersion {
		doc.str("apiVersion") // as with kind
		c.blame(doc.at.To("apiVersion"), "is %s; a %s has %s", orMissing(version), kindRequest, apiVersion)
	}
	spec, ok := doc.object("spec")
	if !ok {
		c.blame(doc.at.To("spec"), "is missing")
		return Request{}, false
	}
	provider, ok := spec.object("providerSpec")
	if !ok {
		c.blame(spec.at.To("providerSpec"), "is missing")
		return Request{}, false
	}
	if !isAWS(provider) {
		return Request{}, false
	}

	// Placeholders first, so that a field that holds one is not blamed for its form too.
	checkPlaceholders(meta, "name", "namespace", "labels", "annotations")
	checkPlaceholders(spec, slices.Sorted(maps.Keys(spec.fields))...)
	request := Request{
		Name:        meta.str("name"),
		Namespace:   meta.str("namespace"),
		Source:      c.source,
		Annotations: parseAnnotations(meta),
		Secret:      parseSecret(spec),
	}
	request.ServiceAccounts = sortedOnce(parseServiceAccounts(spec))
	request.CloudTokenPath = parseTokenPath(spec)
	request.RoleARN = parseRoleARN(provider)
	request.StatementEntries = parseStatements(provider)
	checkOwnName(meta, request)
	for _, field := range spec.unknown("secretRef", "providerSpec", "serviceAccountNames", "cloudTokenPath") {
		c.note(LevelWarning, "%s is not a field that this program knows; it is ignored", field)
	}
	return request, len(c.problems) == 0
}

// isAWS tells the cloud of a request; it blames what it cannot tell.
func isAWS(provider object) bool {
	c, at := provider.c, provider.at.To("kind")
	cloud := provider.str("kind")
	switch {
	case cloud == "":
		c.blame(at, "is missing; for AWS it is %s", kindAWS)
	case cloud == kindAWS:
		return true
	case findPlaceholder(cloud) != "":
		c.advise(hintPlaceholder, at, "still holds the placeholder %s", diagnostic.Quote(findPlaceholder(cloud)))
	case strings.Contains(strings.ToLower(cloud), "aws"):
		// Taken for another cloud's, a slip of the pen would leave a component without its role.
		c.blame(at, "is %s; for AWS it is %s", diagnostic.Quote(cloud), kindAWS)
	default:
		c.note(LevelDebug, "ignored: its providerSpec is another cloud's, %s", diagnostic.Quote(cloud))
	}
	return false
}

func orMissing(s string) string {
	if s == "" {
		return "missing"
	}
	return diagnostic.Quote(s)
}

func sortedOnce(names []string) []string {
	names = slices.Clone(names)
	slices.Sort(names)
	return slices.Compact(names)
}
