package crash

import (
	"net/http"
	"testing"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// forAWhile is the fault that does something to all requests that match, from the first of
// them until the time is over.
func forAWhile(while time.Duration, match matcher, do func(r *faultproxy.Request) faultproxy.Action) faultproxy.Fault {
	var until time.Time
	return every(func(r *faultproxy.Request) bool {
		if !match(r) {
			return false
		}
		if until.IsZero() {
			until = time.Now().Add(while)
		}
		return time.Now().Before(until)
	}, do)
}

// AWS takes time to spread what was changed, and until then answers as if it had not been.
func TestWaitsForAWSToSpread(t *testing.T) {
	t.Parallel()
	busy := awsError(http.StatusConflict, "OperationAborted", "A conflicting conditional operation is currently in progress against this resource. Please try again.")
	for _, test := range []struct {
		name  string
		while time.Duration
		match matcher
		do    func(r *faultproxy.Request) faultproxy.Action
	}{
		{"the provider as a principal", 3 * time.Second, about("CreateRole", ""), unknownPrincipal},
		{"a new role", 2 * time.Second, about("PutRolePolicy", ""), awsError(http.StatusNotFound, "NoSuchEntity", "The role with name x cannot be found.")},
		{"a bucket that was deleted", 2 * time.Second, about("CreateBucket", ""), busy},
		{"a new bucket: tags", 2 * time.Second, about("PutBucketTagging", ""), busy},
		{"a new bucket: access block", 2 * time.Second, about("PutPublicAccessBlock", ""), busy},
		{"a new bucket: policy", 2 * time.Second, about("PutBucketPolicy", ""), busy},
		{"a new bucket: unknown", 2 * time.Second, about("PutObject", ""), awsError(http.StatusNotFound, "NoSuchBucket", "The specified bucket does not exist")},
		{"an object that is being written", 2 * time.Second, about("PutObject", ""), awsError(http.StatusConflict, "ConditionalRequestConflict", "The conditional request cannot succeed due to a conflicting operation against this resource.")},
		{"the access block", 2 * time.Second, about("PutBucketPolicy", ""), denied},
		{"the policy", 3 * time.Second, anonymous, denied},
		{"the documents", 2 * time.Second, anonymous, awsError(http.StatusNotFound, "NoSuchKey", "The specified key does not exist.")},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			x := begin(t, patient)
			x.mustEnd(x.create(always(forAWhile(test.while, test.match, test.do))), 0)
			met := matching(x.Proxy.Requests(), func(r *faultproxy.Request) bool { return r.Fault == faultproxy.KindAnswer })
			if len(met) == 0 {
				t.Error("no request met the fault")
			}
			x.mustMatch()
		})
	}
}

func anonymous(r *faultproxy.Request) bool { return r.Anonymous }

var unknownPrincipal = awsError(http.StatusBadRequest, "MalformedPolicyDocument", `Invalid principal in policy: "Federated":"arn:aws:iam::123456789012:oidc-provider/x"`)

// A principal that never becomes known is told, after a while.
func TestPrincipalStaysUnknown(t *testing.T) {
	t.Parallel()
	x := begin(t, patient)
	role := x.aRole()
	result := x.create(always(every(about("CreateRole", role), unknownPrincipal)))
	x.mustEnd(result, 1)
	x.mustSay(result, role, "Invalid principal in policy")
	x.mustBeWhole()
	x.mustHaveMadeAllRolesBut(role)
	x.mustComplete()
}

// A document that is malformed in any other way stays so.
func TestMalformedPolicyIsNotRetried(t *testing.T) {
	t.Parallel()
	x := begin(t, quick)
	role := x.aRole()
	malformed := awsError(http.StatusBadRequest, "MalformedPolicyDocument", "Syntax errors in policy.")
	result := x.create(always(every(about("CreateRole", role), malformed)))
	x.mustEnd(result, 1)
	x.mustSay(result, role, "Syntax errors in policy")
	if asked := matching(x.Proxy.Requests(), about("CreateRole", role)); len(asked) != 1 {
		t.Errorf("CreateRole was sent %d times, want once", len(asked))
	}
	x.mustBeWhole()
	x.mustHaveMadeAllRolesBut(role)
	x.mustComplete()
}

// Without s3:ListBucket S3 says of an object that is not there that one may not see it.
// The first run dies with the bucket made, so that the second one looks into it.
func TestMissingObjectsAreDenied(t *testing.T) {
	t.Parallel()
	x := begin(t, quick)
	x.mustDie(killBefore(about("PutObject", "/"+oidc.KeysPath)))
	there := map[string]bool{}
	for _, bucket := range x.look().aws.Buckets {
		for key := range bucket.Objects {
			there[key] = true
		}
	}
	x.mustEnd(x.create(always(func(r *faultproxy.Request) faultproxy.Action {
		key := keyOf(r)
		switch {
		case r.Operation == "PutObject":
			there[key] = true
		case (r.Operation == "GetObject" || r.Operation == "GetObjectTagging") && !there[key]:
			return denied(r)
		}
		return faultproxy.Pass()
	})), 0)
	met := matching(x.Proxy.Requests(), func(r *faultproxy.Request) bool { return r.Fault == faultproxy.KindAnswer })
	if len(met) == 0 {
		t.Error("nothing was denied")
	}
	x.mustMatch()
}
