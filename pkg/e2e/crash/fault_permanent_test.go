package crash

import (
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/logging"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/harness"
)

// A role that cannot be made does not keep the others from being made, and the next run
// makes it.
func TestServerErrorForOneRole(t *testing.T) {
	t.Parallel()
	x := begin(t, patient)
	role := x.aRole()
	result := x.create(always(every(about("CreateRole", role), faultproxy.InternalError)))
	x.mustEnd(result, 1)
	x.mustSay(result, role)
	x.mustAdvise(result)
	x.mustBeWhole()
	x.mustHaveMadeAllRolesBut(role)
	x.mustComplete()
}

// aRole returns the name of one of the roles.
func (x *trial) aRole() string {
	x.Helper()
	for name := range x.undisturbed.aws.Roles {
		if strings.Contains(name, "ingress") {
			return name
		}
	}
	x.Fatal("there is no role for the ingress operator")
	return ""
}

// mustHaveMadeAllRolesBut fails the test unless all roles but one are as they should be,
// and that one is not there.
func (x *trial) mustHaveMadeAllRolesBut(missing string) {
	x.Helper()
	got, want := *x.look().aws, *x.undisturbed.aws
	if _, ok := got.Roles[missing]; ok {
		x.Errorf("role %s was made", missing)
	}
	others := *x.undisturbed.aws
	others.Roles = map[string]awsstate.Role{}
	for name, role := range want.Roles {
		if name != missing {
			others.Roles[name] = role
		}
	}
	if got, want := got.JSON(), others.JSON(); got != want {
		x.Error("AWS: " + firstDifference(got, want))
	}
}

// A caller who may not do something is told what it is about and what to do, and what was
// made until then is gone on with once the caller may.
func TestDeniedChanges(t *testing.T) {
	t.Parallel()
	operations := map[string]bool{}
	for _, r := range faultproxy.Mutating(reference(t).requests) {
		operations[r.Operation] = true
	}
	if len(operations) < 8 {
		t.Errorf("only %d operations change anything", len(operations))
	}
	for operation := range operations {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			p := quick
			if operation == "PutBucketPolicy" {
				p = patient // S3 denies it for a while even to those who may
			}
			x := begin(t, p)
			result := x.create(always(every(about(operation, ""), denied)))
			x.mustEnd(result, 1)
			asked := map[string]int{}
			for _, r := range x.Proxy.Requests() {
				if r.Operation == operation {
					asked[r.Subject]++
				}
			}
			x.mustName(result, slices.Collect(maps.Keys(asked)))
			x.mustSay(result, "AccessDenied")
			for subject, times := range asked {
				if times > 1 && operation != "PutBucketPolicy" {
					t.Errorf("%s %s was sent %d times", operation, subject, times)
				}
			}
			x.mustAdvise(result)
			x.mustBeWhole()
			x.mustComplete()
		})
	}
}

// mustName fails the test unless a failed run named everything that it is about: all of it
// in the log, and the first of many to the user, who is told the number of the others.
func (x *trial) mustName(result harness.Result, subjects []string) {
	x.Helper()
	log, err := os.ReadFile(filepath.Join(x.dir, logging.FileName))
	if err != nil {
		x.Fatal(err)
	}
	_, inLog, _ := strings.Cut(string(log), " level=error ")
	_, told, _ := strings.Cut(result.Stderr, "\nError: ")
	named := 0
	for _, subject := range subjects {
		subject = strings.TrimPrefix(subject, "https://") // as the provider's ARN has it
		if !strings.Contains(inLog, subject) {
			x.Errorf("%s is not named in the log:\n%s", subject, inLog)
		}
		if strings.Contains(told, subject) {
			named++
		}
	}
	if others := fmt.Sprintf("and %d more", len(subjects)-named); named == 0 || named < len(subjects) && !strings.Contains(told, others) {
		x.Errorf("%d of %d are named, and the others are not counted:\n%s", named, len(subjects), told)
	}
}

var denied = awsError(http.StatusForbidden, "AccessDenied", "User: arn:aws:iam::123456789012:user/test is not authorized to perform this action")

// A caller who may not even look changes nothing.
func TestDeniedLooks(t *testing.T) {
	t.Parallel()
	for _, operation := range []string{"GetCallerIdentity", "GetBucketTagging", "GetOpenIDConnectProvider", "GetRole"} {
		t.Run(operation, func(t *testing.T) {
			t.Parallel()
			x := begin(t, quick)
			fault := every(about(operation, ""), denied)
			if operation == "GetBucketTagging" {
				// Only a bucket that is there, or may be, is asked for its tags.
				fault = every(func(r *faultproxy.Request) bool {
					return r.Operation == "HeadBucket" || r.Operation == operation
				}, denied)
			}
			result := x.create(always(fault))
			x.mustEnd(result, 1)
			x.mustAdvise(result)
			if changing := faultproxy.Mutating(x.Proxy.Requests()); len(changing) > 0 {
				t.Errorf("%s %s was sent all the same", changing[0].Operation, changing[0].Subject)
			}
			x.mustBeWhole()
			x.mustComplete()
		})
	}
}

// Without s3:ListBucket HEAD is refused, and the tags tell whether there is a bucket.
func TestDeniedHeadBucket(t *testing.T) {
	t.Parallel()
	x := begin(t, quick)
	fault := always(every(about("HeadBucket", ""), denied))
	x.mustEnd(x.create(fault), 0)
	x.mustMatch()
	x.mustEnd(x.create(fault), 0)
	x.mustMatch()
}

// Quotas are nice to know, and nothing that a run needs.
func TestDeniedQuotas(t *testing.T) {
	t.Parallel()
	x := begin(t, quick)
	x.mustEnd(x.create(always(every(about("GetAccountSummary", ""), denied))), 0)
	x.mustMatch()
}

// A quota that is used up does not come back by asking again.
func TestQuotaUsedUp(t *testing.T) {
	t.Parallel()
	x := begin(t, quick)
	role := x.aRole()
	full := awsError(http.StatusConflict, "LimitExceeded", "Cannot exceed quota for RolesPerAccount: 1000")
	result := x.create(always(every(about("CreateRole", role), full)))
	x.mustEnd(result, 1)
	x.mustSay(result, role, "RolesPerAccount: 1000", "Service Quotas")
	if asked := matching(x.Proxy.Requests(), about("CreateRole", role)); len(asked) != 1 {
		t.Errorf("CreateRole was sent %d times, want once", len(asked))
	}
	x.mustBeWhole()
	x.mustHaveMadeAllRolesBut(role)
	x.mustComplete()
}
