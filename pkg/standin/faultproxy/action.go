package faultproxy

import "net/http"

// Kind is what is done with a request.
type Kind string

// The kinds of faults, and none.
const (
	// KindPass forwards the request and gives the answer back.
	KindPass Kind = "pass"
	// KindAnswer answers in the place of the upstream.
	KindAnswer Kind = "answer"
	// KindLoseAnswer forwards, then resets the connection instead of answering.
	KindLoseAnswer Kind = "lose-answer"
	// KindReset resets the connection without forwarding.
	KindReset Kind = "reset"
	// KindHangBefore never forwards and never answers.
	KindHangBefore Kind = "hang-before"
	// KindHangAfter forwards and never answers.
	KindHangAfter Kind = "hang-after"
)

// Fault decides what is done with a request, which is a copy, before anything is. The
// calls come one at a time, in about the order of arrival, so a Fault needs no lock of
// its own; it must not block, which is what the hooks of an Action may do.
type Fault func(r *Request) Action

// Action is what is done with one request. The zero value passes it on.
type Action struct {
	Kind Kind

	// Status, 200 if zero, Header and Body are the answer of KindAnswer.
	Status int
	Header http.Header
	Body   []byte

	// Before, unless nil, is called after the latency and before anything else is done.
	Before func()
	// After, unless nil, is called when the upstream has answered and the client has not
	// heard of it. It is not called for a request that is not forwarded.
	//
	// A request is forwarded even when the client is gone by then, as AWS carries out
	// what has reached it: a hook that kills the client decides nothing but what the
	// client gets to know. Before with Reset is a death before the request was sent.
	After func()
}

// Pass forwards the request and gives the answer back.
func Pass() Action { return Action{Kind: KindPass} }

// Answer answers in the place of the upstream.
func Answer(status int, header http.Header, body []byte) Action {
	return Action{Kind: KindAnswer, Status: status, Header: header, Body: body}
}

// LoseAnswer forwards the request and resets the connection when the upstream has
// carried it out, so that the client cannot know that it was.
func LoseAnswer() Action { return Action{Kind: KindLoseAnswer} }

// Reset resets the connection without forwarding.
func Reset() Action { return Action{Kind: KindReset} }

// HangBefore neither forwards nor answers, until the client gives up or the proxy is
// closed.
func HangBefore() Action { return Action{Kind: KindHangBefore} }

// HangAfter forwards but does not answer, until the client gives up or the proxy is
// closed.
func HangAfter() Action { return Action{Kind: KindHangAfter} }

// WithBefore returns the action with another Before hook.
func (a Action) WithBefore(hook func()) Action {
	a.Before = hook
	return a
}

// WithAfter returns the action with another After hook.
func (a Action) WithAfter(hook func()) Action {
	a.After = hook
	return a
}
