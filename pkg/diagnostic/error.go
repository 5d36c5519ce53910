package diagnostic

import (
	"errors"
	"fmt"
)

// Kind says whose turn it is after an error.
type Kind int

const (
	// Failure is an operation that did not succeed although the input was good.
	Failure Kind = iota
	// Input is something the user gave: a flag, a file, an install directory.
	Input
)

// Error is an error with advice. Error() is what failed, on which object; Hint is what
// to do next, as one or more full sentences without a trailing newline.
type Error struct {
	Kind Kind
	Hint string
	Err  error
}

// Error returns what failed, without the hint, so that wrapped messages stay one line.
func (e *Error) Error() string { return e.Err.Error() }

// Unwrap returns the wrapped error.
func (e *Error) Unwrap() error { return e.Err }

// Inputf returns an error about something the user gave. The format follows fmt.Errorf,
// %w included.
func Inputf(hint, format string, args ...any) error {
	return &Error{Kind: Input, Hint: hint, Err: fmt.Errorf(format, args...)}
}

// Failuref returns an error about an operation that failed. The format follows
// fmt.Errorf, %w included.
func Failuref(hint, format string, args ...any) error {
	return &Error{Kind: Failure, Hint: hint, Err: fmt.Errorf(format, args...)}
}

// KindOf returns Input when any error in the tree of err is about input, else Failure.
func KindOf(err error) Kind {
	kind := Failure
	walk(err, func(e *Error) {
		if e.Kind == Input {
			kind = Input
		}
	})
	return kind
}

// Hints returns the advice found in the tree of err, in order and without repetition.
func Hints(err error) []string {
	var hints []string
	seen := map[string]bool{}
	walk(err, func(e *Error) {
		if e.Hint != "" && !seen[e.Hint] {
			seen[e.Hint] = true
			hints = append(hints, e.Hint)
		}
	})
	return hints
}

// Each returns the errors that errors.Join put side by side in err, or err itself.
// A wrapped join is left whole, so that no context is lost.
func Each(err error) []error {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		var all []error
		for _, e := range joined.Unwrap() {
			all = append(all, Each(e)...)
		}
		return all
	}
	return []error{err}
}

func walk(err error, visit func(*Error)) {
	for err != nil {
		if e, ok := err.(*Error); ok { //nolint:errorlint // this is the walk that errors.As would do
			visit(e)
		}
		if many, ok := err.(interface{ Unwrap() []error }); ok {
			for _, e := range many.Unwrap() {
				walk(e, visit)
			}
			return
		}
		err = errors.Unwrap(err)
	}
}
