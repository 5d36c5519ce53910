package cloudfront

import (
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"net/http"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/destroy"
	"github.com/openshift/openshift-install-sts/pkg/progress"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// Saved implements destroy.State: the assets of the graph saved nothing.
func (l *fileLedger) Saved(string, any) (bool, error) { return false, nil }

// Resources implements destroy.State.
func (l *fileLedger) Resources() []string {
	entries, err := l.read()
	if err != nil {
		panic(err)
	}
	return slices.Sorted(maps.Keys(entries))
}

// destroy deletes everything of the cluster, and returns what became of it.
func (x *trial) destroy() (*destroy.Found, error) {
	x.Helper()
	target := newTarget(x.proxy.URL(), x.ledger)
	scope := destroy.Scope{
		Endpoint: endpoint.Endpoint{Account: account, Partition: "aws", Region: region, InfraName: infra, Issuer: "https://" + origin},
		Recorded: len(x.ledger.Resources()) > 0,
	}
	candidates, err := destroy.NewCandidates(scope, nil, nil, x.ledger, x.ledger)
	x.must(err)
	found, err := destroy.Look(x.Context(), target, candidates)
	x.must(err)
	log := logrus.New()
	log.SetOutput(io.Discard)
	console, _ := progress.NewConsole(io.Discard)
	x.must(found.Remove(x.Context(), target, x.ledger, progress.New(log, console)))
	return found, found.Err()
}

// mustBeEmpty fails the test unless nothing is left, in the account and in the ledger.
func (x *trial) mustBeEmpty(when string) {
	x.Helper()
	distributions, controls := x.ids()
	state, err := awsstate.Snapshot(x.Context(), x.proxy.URL())
	x.must(err)
	if left := x.ledger.Resources(); len(distributions)+len(controls)+len(state.Buckets)+len(left) > 0 {
		x.Errorf("%s: left are the distributions %q, the controls %q, the buckets %v and in the ledger %q", when, distributions, controls, slices.Sorted(maps.Keys(state.Buckets)), left)
	}
}

func outcomes(f *destroy.Found) map[string]string {
	all := map[string]string{}
	for _, item := range f.Items() {
		all[item.ID.String()] = string(item.Outcome)
	}
	return all
}

// The distribution is disabled, waited for and deleted, then its access control, then the bucket.
func TestDestroy(t *testing.T) {
	x := created(t)
	r := x.record()
	x.proxy.SlowDistributions(2)
	x.proxy.ResetRequests()
	found, err := x.destroy()
	x.must(err)
	if x.listed() {
		t.Error("the distributions of the account are listed")
	}
	changing := x.changing()
	x.mustBeEmpty("after destroy")
	got, want := outcomes(found), map[string]string{"distribution/" + r.Distribution: "deleted", "origin-access-control/" + r.OriginAccessControl: "deleted", "bucket/" + bucket: "deleted"}
	if !maps.Equal(got, want) {
		t.Errorf("the outcomes are %v, and should be %v", got, want)
	}
	if len(changing) != 4 || !strings.HasPrefix(changing[0], "PUT ") || !strings.Contains(changing[1], "DELETE /2020-05-31/distribution") || !strings.Contains(changing[2], "DELETE /2020-05-31/origin-access-control") || changing[3] != "DeleteBucket" {
		t.Errorf("the order is %q", changing)
	}
}

// Whatever a run was doing when it was killed, destroy finds all that it made.
func TestDestroyAfterKill(t *testing.T) {
	x := begin(t)
	_, requests := x.undisturbed()
	for k := 1; k <= len(requests); k++ {
		if !requests[k-1].Mutating {
			continue
		}
		p := x.process()
		x.proxy.SetFault(number(k, func(*faultproxy.Request) faultproxy.Action { return faultproxy.LoseAnswer().WithAfter(p.kill) }))
		if err := p.run(); err == nil {
			t.Fatalf("the run was not killed at request %d", k)
		}
		x.proxy.SetFault(nil)
		when := fmt.Sprintf("killed at request %d, %s", k, requests[k-1].Operation)
		if _, err := x.destroy(); err != nil {
			t.Errorf("%s: %v", when, err)
		}
		x.mustBeEmpty(when)
		x.empty()
	}
}

// Nor does it matter where a destroy is stopped: the next one goes on.
func TestDestroyContinues(t *testing.T) {
	x := created(t)
	x.proxy.ResetRequests()
	_, err := x.destroy()
	x.must(err)
	deleting := faultproxy.Mutating(x.proxy.Requests())
	for k := range deleting {
		x.empty()
		x.create()
		seen := 0
		x.proxy.SetFault(func(r *faultproxy.Request) faultproxy.Action {
			if !r.Mutating {
				return faultproxy.Pass()
			}
			if seen++; seen > k {
				return faultproxy.AWSError(r, http.StatusForbidden, "AccessDenied", "not authorized")
			}
			return faultproxy.Pass()
		})
		if _, err := x.destroy(); err == nil {
			t.Fatalf("change %d was not refused", k+1)
		}
		x.proxy.SetFault(nil)
		when := fmt.Sprintf("refused from %s on", deleting[k].Operation)
		_, err := x.destroy()
		if err != nil {
			t.Errorf("%s: %v", when, err)
		}
		x.mustBeEmpty(when)
	}
}

// A control that was recorded without a distribution goes, too; one that is somebody else's stays.
func TestDestroyAccessControlAlone(t *testing.T) {
	x := begin(t)
	own := x.control(bucket, cloud.OwnershipTag(infra), "always")
	x.must(x.ledger.Put(t.Context(), map[string]any{desiredDistribution().ID().String(): cloud.Record{Status: cloud.StatusIntended, OriginAccessControl: own}}))
	found, err := x.destroy()
	x.must(err)
	if got := outcomes(found); got["origin-access-control/"+own] != "deleted" {
		t.Errorf("the outcomes are %v", got)
	}
	x.mustBeEmpty("after destroy")

	theirs := x.control(bucket, "somebody's", "always")
	x.intend()
	_, err = x.destroy()
	x.must(err)
	if _, controls := x.ids(); !slices.Equal(controls, []string{theirs}) || len(x.ledger.Resources()) > 0 {
		t.Errorf("there are the controls %q; the ledger has %q", controls, x.ledger.Resources())
	}
}

// The records of earlier versions of destroy, by the distribution's own ID, are read.
func TestDestroyOldRecords(t *testing.T) {
	x := created(t)
	r := x.record()
	x.must(os.Remove(x.ledger.file))
	x.must(x.ledger.Put(t.Context(), map[string]any{
		"distribution/" + r.Distribution: cloud.Record{Status: cloud.StatusCreated}, "origin-access-control/" + r.OriginAccessControl: cloud.Record{Status: cloud.StatusCreated},
	}))
	_, err := x.destroy()
	x.must(err)
	x.mustBeEmpty("after destroy")
}

// Without a state, and before anything was published, the bucket's policy or the list leads to it.
func TestDestroyWithoutState(t *testing.T) {
	x := created(t)
	x.must(os.Remove(x.ledger.file))
	_, err := x.destroy()
	x.must(err)
	x.mustBeEmpty("after destroy")
}

// What the state says is ours and is not any more is left, with an error.
func TestDestroyNotOursAnyMore(t *testing.T) {
	x := created(t)
	r := x.record()
	x.proxy.SetFault(func(q *faultproxy.Request) faultproxy.Action {
		if q.Method == http.MethodGet && q.Path == "/2020-05-31/tagging" {
			return faultproxy.Answer(http.StatusOK, nil, []byte(`<Tags><Items></Items></Tags>`))
		}
		return faultproxy.Pass()
	})
	found, err := x.destroy()
	x.mustRefuse(err, r.Distribution, "the state says that it is the cluster's")
	x.proxy.SetFault(nil)
	if distributions, _ := x.ids(); len(distributions) != 1 || x.record().Distribution != r.Distribution {
		t.Errorf("there are %q; the ledger has %+v; %s", distributions, x.record(), text(found))
	}
	_, err = x.destroy()
	x.must(err)
	x.mustBeEmpty("after the tags are back")
}

func text(f *destroy.Found) string {
	data, _ := json.Marshal(f.Items())
	return string(data)
}
