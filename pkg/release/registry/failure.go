package registry

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// placeFailure is why one place did not do.
type placeFailure struct {
	place *place
	err   error
}

// imageError is why an image, or a part of it, could not be read: one reason for each place.
type imageError struct {
	text    string
	kinds   []kind
	reasons error
	broken  bool // the connection broke off while a layer was read
}

// Error implements error: one line.
func (e *imageError) Error() string { return e.text }

// Unwrap returns the reasons, each of which has a hint.
func (e *imageError) Unwrap() error { return e.reasons }

// Temporary says whether to ask for the layer again. What has been tried often enough is not
// temporary: a caller's attempts are not to multiply with those made here.
func (e *imageError) Temporary() bool { return e.broken }

// Unavailable says whether an error of an Image is about the state of the world, and says nothing
// on the image itself: none of its places could be reached, or those that could were throttling
// or failing. Whoever has read the image before may go on with that.
func Unavailable(err error) bool {
	var failed *imageError
	if !errors.As(err, &failed) {
		return false
	}
	for _, kind := range failed.kinds {
		if kind != unreachable && kind != throttled && kind != serverFailed {
			return false
		}
	}
	return true
}

// describe says why a place did not do, with a hint; it names the place when it was not the only one.
func (i *Image) describe(what string, f placeFailure, kind kind, places int) (text, hint string) {
	text, hint = i.explain(f.place, what, kind, f.err)
	if !f.place.source {
		text = "mirror " + f.place.repository.String() + ": " + text
	} else if places > 1 {
		text = f.place.repository.String() + ": " + text
	}
	return text, hint
}

// failure puts together why an image, or what of it, could not be read.
//
// The errors themselves are not wrapped: they are a library's text, and could hold what a server chose.
func (i *Image) failure(ctx context.Context, what string, broken bool, failures []placeFailure) error {
	if cause := context.Cause(ctx); cause != nil {
		return fmt.Errorf("reading image %s: %w", i.reference.text, cause)
	}
	failed := &imageError{broken: broken}
	var texts []string
	var reasons []error
	for _, f := range failures {
		kind := kindOf(f.err)
		text, hint := i.describe(what, f, kind, len(failures))
		failed.kinds = append(failed.kinds, kind)
		texts = append(texts, text)
		reasons = append(reasons, diagnostic.Failuref(hint, "%s", text))
	}
	subject := "image " + i.reference.text
	if what != "" {
		subject += ": " + what
	}
	failed.text = subject + ": " + strings.Join(texts, "; ")
	failed.reasons = errors.Join(reasons...)
	return failed
}
