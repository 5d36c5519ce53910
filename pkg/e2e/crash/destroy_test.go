package crash

import (
	"fmt"
	"os"
	"slices"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// ordinal matches the k-th request of an operation.
func ordinal(operation string, k int) matcher {
	seen := 0
	return func(r *faultproxy.Request) bool {
		if r.Operation == operation {
			seen++
		}
		return r.Operation == operation && seen == k
	}
}

// operationCounts returns how often each operation was asked for, and their names, sorted.
func operationCounts(requests []faultproxy.Request) (counts map[string]int, names []string) {
	counts = map[string]int{}
	for i := range requests {
		counts[requests[i].Operation]++
	}
	for name := range counts {
		names = append(names, name)
	}
	slices.Sort(names)
	return counts, names
}

// destroy is killed at the first and the last request of every operation that changes something, before
// it is carried out and after it, and at some that read; the next run ends where an undisturbed one
// would have.
func TestDestroyKilled(t *testing.T) {
	t.Parallel()
	requests := requestsOfDestroy(t)
	counts, names := operationCounts(faultproxy.Mutating(requests))
	if want := []string{"DeleteBucket", "DeleteObjects", "DeleteOpenIDConnectProvider", "DeletePolicy", "DeletePolicyVersion", "DeleteRole", "DeleteRolePolicy", "DetachRolePolicy"}; !slices.Equal(names, want) {
		t.Fatalf("an undisturbed run changes by %q, want %q", names, want)
	}
	type point struct {
		operation string
		k         int
	}
	var points []point
	for _, name := range names {
		points = append(points, point{name, 1})
		if counts[name] > 1 {
			points = append(points, point{name, counts[name]})
		}
	}
	for _, p := range points {
		for _, kill := range kills {
			t.Run(fmt.Sprintf("%s %s %d", kill.name, p.operation, p.k), func(t *testing.T) {
				t.Parallel()
				x := beginDestroy(t, quick)
				if result := x.destroy(kill.at(ordinal(p.operation, p.k))); result.Code != -1 {
					t.Fatalf("the run was not killed: exit code %d\n%s", result.Code, result.Stderr)
				}
				x.mustBeSafe()
				x.mustEnd(x.destroy(nil), 0)
				x.mustBeClean()
			})
		}
	}
}

// Without the state a run that was killed is continued, too: what it had begun is found by name.
func TestDestroyKilledWithoutState(t *testing.T) {
	t.Parallel()
	for operation, k := range map[string]int{
		"DetachRolePolicy":    2, // the first is somebody else's
		"DeletePolicyVersion": 1, "DeletePolicy": 1, "DeleteRole": 1, "DeleteOpenIDConnectProvider": 1, "DeleteObjects": 1,
	} {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			x := beginDestroy(t, quick)
			elsewhere := []string{"destroy", "--dir", t.TempDir(), "--yes", "--name", x.name, "--region", "eu-west-1", "--credentials-requests-dir", x.Requests()}
			if result := x.run(killAfter(ordinal(operation, k)), elsewhere...); result.Code != -1 {
				t.Fatalf("the run was not killed: exit code %d\n%s", result.Code, result.Stderr)
			}
			x.mustEnd(x.run(nil, elsewhere...), 0)
			if got, want := x.aws().JSON(), x.others.JSON(); got != want {
				t.Error("AWS: " + firstDifference(got, want))
			}
			// The directory's own state knows nothing of that yet, and forgets it now.
			x.mustEnd(x.destroy(nil), 0)
			x.mustBeClean()
		})
	}
}

// Of what can happen to any request of a working AWS a run notices nothing but time.
func TestDestroyFaults(t *testing.T) {
	t.Parallel()
	requests := requestsOfDestroy(t)
	_, names := operationCounts(requests)
	_, changing := operationCounts(faultproxy.Mutating(requests))
	for i, operation := range slices.Concat(names, changing) {
		kind := kindsOfFaults[i%len(kindsOfFaults)]
		if i >= len(names) {
			kind = kindsOfFaults[slices.IndexFunc(kindsOfFaults, func(k kindOfFault) bool { return k.name == "lost answer" })]
		}
		t.Run(kind.name+" "+operation, func(t *testing.T) {
			t.Parallel()
			x := beginDestroy(t, quick)
			result := x.destroy(always(once(ordinal(operation, 1), kind.do)), kind.options...)
			x.mustEnd(result, 0)
			x.mustBeClean()
		})
	}
}

// What AWS denies is named, the rest is done, and a later run does what is left.
func TestDestroyDenied(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{
		"DeleteBucket", "DeleteObjects", "DeleteOpenIDConnectProvider", "DeletePolicy", "DeleteRole", "DeleteRolePolicy", "DetachRolePolicy",
		"GetBucketTagging", "GetObject", "GetObjectTagging", "GetOpenIDConnectProvider", "GetPolicy", "GetRole", "ListInstanceProfilesForRole", "ListObjectVersions",
	} {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			x := beginDestroy(t, quick)
			denied := every(func(r *faultproxy.Request) bool { return r.Operation == operation }, awsError(403, "AccessDenied", "not authorized"))
			result := x.destroy(always(denied))
			x.mustEnd(result, 1)
			x.mustAdvise(result)
			x.mustBeSafe()
			x.mustEnd(x.destroy(nil), 0)
			x.mustBeClean()
		})
	}
}

func TestDestroyInterrupted(t *testing.T) {
	t.Parallel()
	for i, operation := range []string{"GetRole", "DeleteRolePolicy", "DeleteRole", "DeleteOpenIDConnectProvider", "DeleteObjects", "DeleteBucket"} {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			x := beginDestroy(t, quick)
			result := x.destroy(interrupted(ordinal(operation, 1), os.Interrupt, i%2 == 0))
			x.mustEnd(result, 130)
			x.mustSay(result, "Interrupted")
			x.mustBeSafe()
			x.mustEnd(x.destroy(nil), 0)
			x.mustBeClean()
		})
	}
}

// A create that was killed anywhere is destroyed without a trace.
func TestDestroyAfterKilledCreate(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{"CreateBucket", "PutBucketTagging", "PutObject", "CreateOpenIDConnectProvider", "CreateRole", "PutRolePolicy"} {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			x := begin(t, quick)
			x.mustDie(killAfter(about(operation, "")))
			x.mustEnd(x.run(nil, "destroy", "--dir", x.dir, "--yes"), 0)
			state := x.look().aws
			if n := len(state.Buckets) + len(state.Providers) + len(state.Roles) + len(state.Policies); n > 0 {
				t.Errorf("%d resources are left: %s", n, state.JSON())
			}
			x.mustComplete()
		})
	}
}
