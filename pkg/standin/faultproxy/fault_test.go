package faultproxy

import (
	"context"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"
)

// Each kind of fault as a plain client sees it, and as the upstream does.
func TestFaults(t *testing.T) {
	for _, test := range []struct {
		name     string
		action   func(*Request) Action
		carried  bool // the upstream carried it out
		status   int  // that of the record
		body     string
		reset    bool // the client saw a reset
		timedOut bool // the client gave up
	}{
		{name: "pass", action: func(*Request) Action { return Pass() }, carried: true, status: 201, body: "made"},
		{name: "zero action", action: func(*Request) Action { return Action{} }, carried: true, status: 201, body: "made"},
		{name: "answer", status: 418, body: "no", action: func(*Request) Action {
			return Answer(http.StatusTeapot, http.Header{"X-Kind": {"fault"}}, []byte("no"))
		}},
		{name: "lose answer", action: func(*Request) Action { return LoseAnswer() }, carried: true, status: 201, reset: true},
		{name: "reset", action: func(*Request) Action { return Reset() }, reset: true},
		{name: "hang before", action: func(*Request) Action { return HangBefore() }, timedOut: true},
		{name: "hang after", action: func(*Request) Action { return HangAfter() }, carried: true, status: 201, timedOut: true},
	} {
		t.Run(test.name, func(t *testing.T) {
			var carried atomic.Int32
			proxy := startProxy(t, startUpstream(t, func(w http.ResponseWriter, _ *http.Request) {
				carried.Add(1)
				w.WriteHeader(http.StatusCreated)
				_, _ = io.WriteString(w, "made")
			}))
			proxy.SetFault(test.action)

			ctx, cancel := context.WithTimeout(t.Context(), 5*time.Second)
			defer cancel()
			if test.timedOut {
				ctx, cancel = context.WithTimeout(t.Context(), 100*time.Millisecond)
				defer cancel()
			}
			status, body, err := post(ctx, proxy.URL()+"/a-bucket/key", "content")
			switch {
			case test.reset:
				if !errors.Is(err, syscall.ECONNRESET) {
					t.Errorf("got %d, %v, want a reset connection", status, err)
				}
			case test.timedOut:
				if !errors.Is(err, context.DeadlineExceeded) {
					t.Errorf("got %d, %v, want a timeout", status, err)
				}
			case err != nil || status != test.status || body != test.body:
				t.Errorf("got %d %q, %v, want %d %q", status, body, err, test.status, test.body)
			}

			r := finished(t, proxy)
			if (carried.Load() == 1) != test.carried || r.Forwarded != test.carried {
				t.Errorf("upstream carried out %d, Forwarded = %t, want %t", carried.Load(), r.Forwarded, test.carried)
			}
			if r.Status != test.status || r.Error != "" || string(r.Body) != "content" {
				t.Errorf("recorded status %d, error %q, body %q", r.Status, r.Error, r.Body)
			}
		})
	}
}

// What a hook sees and when is what a test that kills the client relies on.
func TestHooks(t *testing.T) {
	for _, test := range []struct {
		name   string
		action Action
		want   []string
	}{
		{"pass", Pass(), []string{"before", "upstream", "after", "client"}},
		{"lose answer", LoseAnswer(), []string{"before", "upstream", "after", "client"}},
		{"reset", Reset(), []string{"before", "client"}},
		{"answer", Answer(http.StatusConflict, nil, nil), []string{"before", "client"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			var mu sync.Mutex
			var events []string
			event := func(name string) {
				mu.Lock()
				defer mu.Unlock()
				events = append(events, name)
			}
			proxy := startProxy(t, startUpstream(t, func(http.ResponseWriter, *http.Request) { event("upstream") }))
			proxy.SetFault(func(*Request) Action {
				return test.action.WithBefore(func() { event("before") }).WithAfter(func() { event("after") })
			})
			_, _, _ = post(t.Context(), proxy.URL()+"/a-bucket/key", "") // the hooks matter here
			event("client")
			if !slices.Equal(events, test.want) {
				t.Errorf("got %v, want %v", events, test.want)
			}
		})
	}
}

// A client that dies in Before has sent its request: the upstream carries it out.
func TestForwardsWithoutTheClient(t *testing.T) {
	var carried atomic.Int32
	proxy := startProxy(t, startUpstream(t, func(http.ResponseWriter, *http.Request) { carried.Add(1) }))
	ctx, die := context.WithCancel(t.Context())
	proxy.SetFault(func(*Request) Action {
		return Pass().WithBefore(func() {
			die()
			time.Sleep(50 * time.Millisecond) // until the proxy could have noticed
		})
	})
	if _, _, err := post(ctx, proxy.URL()+"/a-bucket/key", ""); !errors.Is(err, context.Canceled) {
		t.Fatalf("got %v, want a cancelled call", err)
	}
	if r := finished(t, proxy); !r.Forwarded || carried.Load() != 1 {
		t.Errorf("carried out %d times, Forwarded = %t", carried.Load(), r.Forwarded)
	}
}

func TestCloseEndsWhatHangs(t *testing.T) {
	proxy := startProxy(t, startUpstream(t, func(http.ResponseWriter, *http.Request) {}))
	proxy.SetFault(func(*Request) Action { return HangBefore() })
	ended := make(chan error, 1)
	go func() {
		_, _, err := post(context.WithoutCancel(t.Context()), proxy.URL()+"/a-bucket/key", "")
		ended <- err
	}()
	for len(proxy.Requests()) == 0 {
		time.Sleep(time.Millisecond)
	}
	if err := proxy.Close(); err != nil {
		t.Fatal(err)
	}
	select {
	case err := <-ended:
		if err == nil {
			t.Error("the hanging request was answered")
		}
	case <-time.After(5 * time.Second):
		t.Fatal("the request hangs on after Close")
	}
	if _, _, err := post(t.Context(), proxy.URL()+"/a-bucket", ""); err == nil {
		t.Error("the proxy answers after Close")
	}
}

// One fault per number is how a test walks through every point of a run.
func TestNumbersStartAgain(t *testing.T) {
	proxy := startProxy(t, startUpstream(t, func(http.ResponseWriter, *http.Request) {}))
	proxy.SetFault(func(r *Request) Action {
		if r.Seq == 2 {
			return Answer(http.StatusConflict, nil, nil)
		}
		return Pass()
	})
	for range 2 {
		for _, want := range []int{200, 409, 200} {
			if got, _, err := post(t.Context(), proxy.URL()+"/a-bucket", ""); err != nil || got != want {
				t.Errorf("got %d, %v, want %d", got, err, want)
			}
		}
		if requests := proxy.Requests(); len(requests) != 3 || requests[2].Seq != 3 || Depth(requests) != 3 {
			t.Errorf("got %d requests, depth %d, want 3 and 3", len(requests), Depth(requests))
		}
		proxy.ResetRequests()
	}
	proxy.SetFault(nil)
}

// Latency is of each request, not of all together: the proxy must not be what the
// benchmark measures.
func TestLatency(t *testing.T) {
	const latency, count = 100 * time.Millisecond, 50
	proxy := startProxy(t, startUpstream(t, func(http.ResponseWriter, *http.Request) {}), WithLatency(latency))
	begin := time.Now()
	var all sync.WaitGroup
	for range count {
		all.Go(func() {
			if status, _, err := post(t.Context(), proxy.URL()+"/a-bucket", ""); err != nil || status != http.StatusOK {
				t.Errorf("got %d, %v", status, err)
			}
		})
	}
	all.Wait()
	if took := time.Since(begin); took < latency || took > count*latency/4 {
		t.Errorf("%d requests at once took %s, want little more than %s", count, took, latency)
	}
	if depth := Depth(proxy.Requests()); depth > 2 {
		t.Errorf("Depth() = %d of requests sent at once", depth)
	}
}

func TestStartRefusesAnUpstreamWithAPath(t *testing.T) {
	for _, upstream := range []string{"", "localhost", "http://localhost/path", "://"} {
		if _, err := Start(upstream); err == nil {
			t.Errorf("Start(%q) succeeded", upstream)
		}
	}
}

func TestUpstreamGone(t *testing.T) {
	proxy := startProxy(t, "http://127.0.0.1:1")
	status, body, err := post(t.Context(), proxy.URL()+"/a-bucket", "")
	if err != nil || status != http.StatusBadGateway || !strings.Contains(body, "did not answer") {
		t.Errorf("got %d %q, %v, want a 502 that says so", status, body, err)
	}
	if r := finished(t, proxy); r.Error == "" || r.Forwarded {
		t.Errorf("recorded %+v", r)
	}
}

// post sends a POST, which Go's transport does not repeat on its own.
func post(ctx context.Context, url, content string) (int, string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, url, strings.NewReader(content))
	if err != nil {
		return 0, "", err
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, "", err
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	return resp.StatusCode, string(body), err
}

// finished waits for the end of the only request and returns it.
func finished(t *testing.T, proxy *Proxy) Request {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); ; time.Sleep(time.Millisecond) {
		requests := proxy.Requests()
		if len(requests) == 1 && !requests[0].End.IsZero() {
			return requests[0]
		}
		if time.Now().After(deadline) {
			t.Fatalf("no single finished request: %+v", requests)
		}
	}
}
