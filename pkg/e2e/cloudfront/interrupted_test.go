package cloudfront

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/service/cloudfront"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// undisturbed returns what an undisturbed run leaves, and its requests. The stand-in is empty again then.
func (x *trial) undisturbed() (outcome string, requests []faultproxy.Request) {
	x.Helper()
	x.create()
	requests = x.proxy.Requests()
	outcome = x.outcome()
	x.empty()
	return outcome, requests
}

// empty empties the stand-in and the ledger.
func (x *trial) empty() {
	x.Helper()
	x.must(x.moto.Reset(x.Context()))
	x.must(x.ledger.Delete(x.Context(), cloud.ID{Kind: cloud.KindBucket, Name: bucket}.String(), desiredDistribution().ID().String()))
	x.proxy.ResetRequests()
}

// number is a fault of one request alone, counted from 1.
func number(k int, do func(r *faultproxy.Request) faultproxy.Action) faultproxy.Fault {
	seen := 0
	return func(r *faultproxy.Request) faultproxy.Action {
		if seen++; seen == k {
			return do(r)
		}
		return faultproxy.Pass()
	}
}

// Whatever happens to one request, there is one distribution with one access control, as without it.
func TestFaultAtEveryRequest(t *testing.T) {
	for name, do := range map[string]func(r *faultproxy.Request) faultproxy.Action{
		"lost answer": func(*faultproxy.Request) faultproxy.Action { return faultproxy.LoseAnswer() },
		"error":       faultproxy.InternalError,
		"throttle":    faultproxy.Throttle,
		"reset":       func(*faultproxy.Request) faultproxy.Action { return faultproxy.Reset() },
	} {
		t.Run(name, func(t *testing.T) {
			x := begin(t)
			want, requests := x.undisturbed()
			for k := 1; k <= len(requests); k++ {
				x.empty()
				x.proxy.SetFault(number(k, do))
				x.create()
				x.proxy.SetFault(nil)
				if got := x.outcome(); got != want {
					t.Errorf("request %d, %s %s:\n%s\nand should be\n%s", k, requests[k-1].Operation, requests[k-1].Subject, got, want)
				}
			}
		})
	}
}

// A run that is killed before or after any of its requests is continued by the next one: there is one
// distribution with one access control, and the ledger knows both.
func TestKillAtEveryRequest(t *testing.T) {
	for _, carriedOut := range []bool{false, true} {
		t.Run(fmt.Sprintf("carried out %t", carriedOut), func(t *testing.T) {
			x := begin(t)
			want, requests := x.undisturbed()
			for k := 1; k <= len(requests); k++ {
				if carriedOut && !requests[k-1].Mutating {
					continue
				}
				x.empty()
				p := x.process()
				x.proxy.SetFault(number(k, func(*faultproxy.Request) faultproxy.Action {
					if carriedOut {
						return faultproxy.LoseAnswer().WithAfter(p.kill)
					}
					return faultproxy.Reset().WithBefore(p.kill)
				}))
				if err := p.run(); err == nil {
					t.Fatalf("the run was not killed at request %d", k)
				}
				x.proxy.SetFault(nil)
				x.create()
				if got := x.outcome(); got != want {
					t.Errorf("killed at request %d, %s %s:\n%s\nand should be\n%s", k, requests[k-1].Operation, requests[k-1].Subject, got, want)
				}
			}
		})
	}
}

// The wait ends when CloudFront says so. It changes nothing, so that a run that is killed in it is repeated
// by the next one, which waits again.
func TestKillWhileWaiting(t *testing.T) {
	x := begin(t)
	want, _ := x.undisturbed()
	x.proxy.SlowDistributions(-1)
	p := x.process()
	asked := 0
	x.proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
		if r.Operation == "PutBucketPolicy" {
			asked = 1
		}
		if asked > 0 && r.Service == faultproxy.ServiceCloudFront {
			if asked++; asked == 4 {
				return faultproxy.Reset().WithBefore(p.kill)
			}
		}
		return faultproxy.Pass()
	})
	if err := p.run(); err == nil {
		t.Fatal("the run was not killed")
	}
	x.proxy.SetFault(nil)
	x.proxy.ResetRequests()
	x.proxy.SlowDistributions(5)
	x.create()
	if changed := x.changing(); len(changed) > 0 {
		t.Errorf("the next run sends %q", changed)
	}
	id := x.record().Distribution
	out, err := x.client.GetDistribution(t.Context(), &cloudfront.GetDistributionInput{Id: &id})
	x.must(err)
	if *out.Distribution.Status != "Deployed" {
		t.Error("the next run did not wait")
	}
	if got := x.outcome(); got != want {
		t.Errorf("it leaves\n%s\nand should leave\n%s", got, want)
	}
	if asked < 4 {
		t.Errorf("the run that was killed had asked %d times", asked)
	}
}

// An interrupt ends the wait at once.
func TestInterruptWhileWaiting(t *testing.T) {
	x := created(t)
	x.proxy.SlowDistributions(-1)
	ctx, cancel := context.WithCancelCause(t.Context())
	interrupt := errors.New("interrupted")
	time.AfterFunc(300*time.Millisecond, func() { cancel(interrupt) })
	start := time.Now()
	err := x.target().AwaitDistribution(ctx, desiredDistribution())
	if !errors.Is(err, interrupt) && !errors.Is(err, context.Canceled) || time.Since(start) > 900*time.Millisecond {
		t.Errorf("after %s: %v", time.Since(start), err)
	}
}

// A distribution that is gone is not waited for.
func TestWaitForNothing(t *testing.T) {
	x := begin(t)
	x.mustRefuse(x.target().AwaitDistribution(t.Context(), desiredDistribution()), "there is none", "Run the command again")
	x.must(x.ledger.Put(t.Context(), map[string]any{desiredDistribution().ID().String(): cloud.Record{Status: cloud.StatusCreated, Distribution: "E1GONE"}}))
	x.mustRefuse(x.target().AwaitDistribution(t.Context(), desiredDistribution()), "E1GONE is gone", "Run the command again")
}
