package release

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/document"
	"github.com/openshift/openshift-install-sts/pkg/inclusion"
	"github.com/openshift/openshift-install-sts/pkg/release/content"
)

const (
	kindNamespace = "Namespace"
	kindList      = "List"
)

// mention is how a file is told that may hold a CredentialsRequest. Such a file must be
// readable; of others only what can be read matters.
var mention = []byte("CredentialsRequest")

// parse finds in the files of a payload what the program needs.
func parse(ctx context.Context, files *content.Set) (*Payload, []credentialsrequest.Note, error) {
	version, err := files.Version()
	if err != nil {
		return nil, nil, err
	}
	p := &parser{payload: &Payload{files: map[string][]byte{}}}
	p.payload.Version = version
	for _, name := range files.Names() {
		data, _ := files.File(name)
		if !content.IsManifestName(name) {
			continue
		}
		if err := p.file(ctx, name, data); err != nil {
			return nil, nil, err
		}
	}
	return p.payload, p.notes, errors.Join(p.problems...)
}

// Bounds on what hostile manifests may add up to; releases have some hundred Namespaces, and
// a FeatureGate manifest for each feature set and major version.
const (
	maxNamespaces   = 10000
	maxSize         = 1 << 20 // of names and annotations; a release has 100 kB
	maxFeatureGates = 100
	maxNotes        = 10000
	maxProblems     = 1000
)

const hintDamaged = "The payload is damaged, or is none that OpenShift's tools have made. Read it again from where it was published."

// mentions also holds for what is no UTF-8, in which a request could hide.
func mentions(data []byte) bool { return bytes.Contains(data, mention) || !utf8.Valid(data) }

type parser struct {
	payload  *Payload
	notes    []credentialsrequest.Note
	problems []error
	size     int // of what is kept of Namespaces and FeatureGates, in bytes
}

func (p *parser) file(ctx context.Context, name string, data []byte) error {
	if mentions(data) {
		requests, notes, err := credentialsrequest.Parse(ctx, name, data)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		p.notes = append(p.notes, notes...)
		if err != nil {
			p.problems = append(p.problems, err)
		}
		for i := range requests {
			requests[i].FromPayload = true
			p.payload.files[name] = data
		}
		p.payload.Requests = append(p.payload.Requests, requests...)
	}
	err := document.Each(ctx, name, data, func(d document.Document) {
		switch {
		case len(d.Problems) == 0:
			p.object(d)
		case !mentions(data): // else it was said already
			p.notes = append(p.notes, credentialsrequest.Note{
				Level: credentialsrequest.LevelWarning, Source: d.Source, Text: "passed over: it cannot be read as a manifest",
			})
		}
	})
	if err == nil {
		err = p.bounded()
	}
	return err
}

// bounded refuses a payload that gives more to remember, or to say, than any release does.
func (p *parser) bounded() error {
	for _, b := range []struct {
		what        string
		count, most int
	}{
		{"CredentialsRequests", len(p.payload.Requests), credentialsrequest.MaxRequests},
		{"bytes of Namespaces and feature gates", p.size, maxSize},
		{"Namespaces", len(p.payload.Namespaces), maxNamespaces},
		{"FeatureGate manifests", len(p.payload.FeatureGates), maxFeatureGates},
		{"things that are worth a note", len(p.notes), maxNotes},
	} {
		if b.count > b.most {
			return diagnostic.Inputf(hintDamaged, "it holds more than %d %s", b.most, b.what)
		}
	}
	if len(p.problems) > maxProblems {
		return errors.Join(append(p.problems[:maxProblems:maxProblems], diagnostic.Inputf(hintDamaged, "more problems than these %d are not told", maxProblems))...)
	}
	return nil
}

// object takes what there is to take from a manifest, or from the items of a list.
func (p *parser) object(d document.Document) {
	object, _ := d.Value.(map[string]any)
	if object["kind"] == kindList {
		items, _ := object["items"].([]any)
		for i, item := range items {
			p.object(document.Document{Source: fmt.Sprintf("%s, items[%d]", d.Source, i), Value: item})
		}
		return
	}
	if object["kind"] == kindNamespace && object["apiVersion"] == "v1" {
		if n := namespace(object); n.Name != "" {
			p.size += len(n.Name) + sizeOf(n.Annotations)
			p.payload.Namespaces = append(p.payload.Namespaces, n)
		}
		return
	}
	gates, ok, err := inclusion.ReadFeatureGates(d)
	if err != nil {
		p.problems = append(p.problems, err)
	} else if ok {
		p.size += sizeOf(gates.Annotations)
		for _, v := range gates.Versions {
			p.size += len(strings.Join(v.Enabled, ",")) + len(strings.Join(v.Disabled, ","))
		}
		p.payload.FeatureGates = append(p.payload.FeatureGates, gates)
	}
}

func sizeOf(annotations map[string]string) int {
	size := 0
	for key, value := range annotations {
		size += len(key) + len(value)
	}
	return size
}

func namespace(object map[string]any) Namespace {
	metadata, _ := object["metadata"].(map[string]any)
	name, _ := metadata["name"].(string)
	return Namespace{Name: name, Annotations: inclusion.Annotations(metadata)}
}
