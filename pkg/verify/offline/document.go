package offline

import (
	"path"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// ServedFolder holds the documents as they are served, relative to the install directory. Each format of
// render has a copy.
const ServedFolder = "sts/oidc"

// copyOf is one folder with the OIDC documents.
type copyOf struct {
	folder string
	// rendered is set for a format's own: that a file of it is missing is for another check
	// to say.
	rendered bool
}

// advise gives results about a rendered file the advice that fits: render never writes over
// one that was changed.
func (in copyOf) advise(results []verify.Result) []verify.Result {
	if in.rendered {
		for i, r := range results {
			if r.Outcome != verify.Skipped {
				results[i] = r.Advise("%s", renderAgain)
			}
		}
	}
	return results
}

// renderAgain is what to do about a rendered file that was changed.
const renderAgain = "See that nobody carries it out as it is; move it away and run `openshift-install-sts render` again, with the same --format."

// copies returns the folders with the OIDC documents, the one of the directory itself first.
func (e *evidence) copies() []copyOf {
	list := []copyOf{{ServedFolder, false}}
	for _, name := range e.recorded(options.RenderingStateID) {
		if base, found := strings.CutSuffix(name, "/"+oidc.KeysPath); found && path.Base(base) == render.DocumentsFolder {
			list = append(list, copyOf{base, true})
		}
	}
	return list
}

// document reads one of the documents. A nil text with a nil result means that another check
// speaks of it.
func (e *evidence) document(c verify.Check, in copyOf, key string) (name string, text []byte, wrong []verify.Result) {
	name = path.Join(in.folder, key)
	text, err := e.folder.read(name, maxDocument)
	switch {
	case isMissing(err) && in.rendered:
		return name, nil, nil
	case isMissing(err):
		return name, nil, []verify.Result{c.Problem(name, "there is no %s", name)}
	case err != nil:
		return name, nil, []verify.Result{c.Problem(name, "%s cannot be read: %v", name, err)}
	}
	return name, text, nil
}
