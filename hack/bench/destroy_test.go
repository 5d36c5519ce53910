package main

import (
	"strings"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// destroy makes as many requests in an account with other roles as in one without.
func TestDestroyBounds(t *testing.T) {
	// Without latency moto, which answers one request after the other, decides the depth.
	b := start(t, faultproxy.WithLatency(50*time.Millisecond))
	var measured []destroyResult
	for attempt := range 3 { // a busy machine can make more requests seem to wait, and never fewer
		var err error
		if measured, err = b.measureDestroy(t.Context(), func(i int) int { return 50 * i }); err != nil {
			t.Fatal(err)
		}
		if err = checkDestroy(measured); err == nil {
			break
		}
		if attempt == 2 {
			t.Error(err)
		}
	}
	if r := measured[0]; r.mutating < 17 || r.requests < 2*r.mutating {
		t.Errorf("destroy makes %d requests, %d of them mutating", r.requests, r.mutating)
	}
	var table strings.Builder
	if err := writeDestroyTable(&table, measured); err != nil {
		t.Fatal(err)
	}
	t.Log("\n" + table.String())
}

func TestCheckDestroy(t *testing.T) {
	few := destroyResult{requests: 100, depth: 12, wall: time.Second}
	if err := checkDestroy([]destroyResult{few, {others: 1000, requests: 100, depth: 12}}); err != nil {
		t.Error(err)
	}
	err := checkDestroy([]destroyResult{few, {others: 1000, requests: 1101, depth: 12}})
	if err == nil || !strings.Contains(err.Error(), "1101 requests with 1000 other roles in the account, and 100 with 0") {
		t.Errorf("the error is %v", err)
	}
	if err := checkDestroy([]destroyResult{{depth: maxDestroyDepth + 1}}); err == nil {
		t.Error("too deep a run was accepted")
	}
}
