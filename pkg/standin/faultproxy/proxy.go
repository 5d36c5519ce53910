package faultproxy

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"sync"
	"time"
)

// idleConnections is how many upstream connections stay open: more than any client
// here has requests under way, so that the proxy is never what they wait for.
const idleConnections = 1024

// Proxy is a running proxy. All its methods may be called at any time.
type Proxy struct {
	upstream  *url.URL
	url       string
	latency   time.Duration
	transport *http.Transport
	server    *http.Server
	stopped   chan struct{} // closed when the listener has ended

	// ctx ends with Close, and with it whatever hangs or sleeps.
	ctx    context.Context //nolint:containedctx // the life of the proxy, not of a call
	cancel context.CancelFunc

	// cloudFront mends what moto says of distributions.
	cloudFront *cloudFront

	// faults makes the calls of the Fault one at a time.
	faults sync.Mutex

	mu       sync.Mutex // guards what follows
	fault    Fault
	requests []*Request
	closed   bool
	handlers sync.WaitGroup
}

// Option changes how a proxy is started.
type Option func(*Proxy)

// WithLatency makes every request wait for d before anything is done with it, as a
// round trip over a network would.
func WithLatency(d time.Duration) Option {
	return func(p *Proxy) { p.latency = d }
}

// Start starts a proxy for upstream, the URL of a server without a path, on a free
// loopback port. It passes everything on until SetFault says otherwise.
func Start(upstream string, opts ...Option) (*Proxy, error) {
	target, err := url.Parse(upstream)
	if err != nil {
		return nil, fmt.Errorf("starting the fault proxy: %w", err)
	}
	if target.Host == "" || (target.Path != "" && target.Path != "/") {
		return nil, fmt.Errorf("starting the fault proxy: upstream %q is not the URL of a server", upstream)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("starting the fault proxy: %w", err)
	}

	p := &Proxy{
		upstream: target,
		url:      "http://" + listener.Addr().String(),
		transport: &http.Transport{
			MaxIdleConns:        idleConnections,
			MaxIdleConnsPerHost: idleConnections,
			IdleConnTimeout:     10 * time.Second,
			// What the client did not ask for would not be its answer.
			DisableCompression: true,
		},
		stopped:    make(chan struct{}),
		cloudFront: &cloudFront{kept: map[string]*keptDistribution{}},
	}
	p.ctx, p.cancel = context.WithCancel(context.Background())
	for _, opt := range opts {
		opt(p)
	}
	p.server = &http.Server{Handler: p, ReadHeaderTimeout: time.Minute}
	go func() {
		defer close(p.stopped)
		_ = p.server.Serve(listener) // ends with Close, which is not an error
	}()
	return p, nil
}

// URL returns the endpoint for clients, without a slash at the end.
func (p *Proxy) URL() string { return p.url }

// Close ends everything under way, hanging requests too, and waits for it. It must not
// be called from a Fault or a hook.
func (p *Proxy) Close() error {
	p.mu.Lock()
	p.closed = true
	p.mu.Unlock()

	p.cancel()
	err := p.server.Close()
	<-p.stopped
	p.handlers.Wait()
	p.transport.CloseIdleConnections()
	if err != nil && !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("closing the fault proxy: %w", err)
	}
	return nil
}

// SetFault sets what decides over requests from now on; nil passes all of them.
func (p *Proxy) SetFault(fault Fault) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.fault = fault
}

// Requests returns what arrived since the start or the last ResetRequests, in order of
// arrival. Of a request still under way End is zero.
func (p *Proxy) Requests() []Request {
	p.mu.Lock()
	defer p.mu.Unlock()
	all := make([]Request, len(p.requests))
	for i, r := range p.requests {
		all[i] = *r
	}
	return all
}

// ResetRequests forgets the requests; the next one has the number 1.
func (p *Proxy) ResetRequests() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.requests = nil
}

// ServeHTTP implements http.Handler.
func (p *Proxy) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	record := p.arrive(r)
	if record == nil {
		reset(w)
		return
	}
	defer p.handlers.Done()

	body, err := io.ReadAll(r.Body)
	if err != nil {
		p.finish(record, func(r *Request) { r.Error = fmt.Sprintf("reading the request: %v", err) })
		reset(w)
		return
	}
	p.update(record, func(rec *Request) { rec.describe(r, body) })

	action := p.decide(record)
	p.update(record, func(r *Request) { r.Fault = action.Kind })
	if p.sleep() != nil {
		p.finish(record, nil)
		reset(w)
		return
	}
	p.carryOut(w, r, record, action, body)
}

// arrive numbers and records a request; it returns nil when the proxy is closed.
func (p *Proxy) arrive(r *http.Request) *Request {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.closed {
		return nil
	}
	p.handlers.Add(1)
	record := &Request{
		Seq:    len(p.requests) + 1,
		Start:  time.Now(),
		Method: r.Method,
		Path:   r.URL.Path,
		Host:   r.Host,
	}
	p.requests = append(p.requests, record)
	return record
}

// decide asks the Fault about a request.
func (p *Proxy) decide(record *Request) Action {
	p.mu.Lock()
	fault, request := p.fault, *record
	p.mu.Unlock()
	if fault == nil {
		return Pass()
	}
	p.faults.Lock()
	defer p.faults.Unlock()
	action := fault(&request)
	if action.Kind == "" {
		action.Kind = KindPass
	}
	return action
}

// sleep waits for the latency, or until Close.
func (p *Proxy) sleep() error {
	if p.latency <= 0 {
		return p.ctx.Err()
	}
	timer := time.NewTimer(p.latency)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-p.ctx.Done():
		return p.ctx.Err()
	}
}

// update changes a record, which Requests may be reading.
func (p *Proxy) update(record *Request, change func(*Request)) {
	p.mu.Lock()
	defer p.mu.Unlock()
	change(record)
}

// finish records the end of a request. It must come before the client hears of it: the
// client's next request would else seem to overlap with this one.
func (p *Proxy) finish(record *Request, change func(*Request)) {
	p.update(record, func(r *Request) {
		if change != nil {
			change(r)
		}
		r.End = time.Now()
	})
}
