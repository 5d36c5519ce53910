package crash

import (
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// matcher chooses requests.
type matcher func(r *faultproxy.Request) bool

// about matches an operation on what ends in subject.
func about(operation, subject string) matcher {
	return func(r *faultproxy.Request) bool {
		return r.Operation == operation && strings.HasSuffix(r.Subject, subject)
	}
}

// number matches the k-th request.
func number(k int) matcher {
	return func(r *faultproxy.Request) bool { return r.Seq == k }
}

// once is the fault that does something to the first request that matches.
func once(match matcher, do func(r *faultproxy.Request) faultproxy.Action) faultproxy.Fault {
	done := false
	return func(r *faultproxy.Request) faultproxy.Action {
		if done || !match(r) {
			return faultproxy.Pass()
		}
		done = true
		return do(r)
	}
}

// every is the fault that does something to all requests that match.
func every(match matcher, do func(r *faultproxy.Request) faultproxy.Action) faultproxy.Fault {
	return func(r *faultproxy.Request) faultproxy.Action {
		if !match(r) {
			return faultproxy.Pass()
		}
		return do(r)
	}
}

// awsError is AWS's answer with a code.
func awsError(status int, code, message string) func(r *faultproxy.Request) faultproxy.Action {
	return func(r *faultproxy.Request) faultproxy.Action {
		return faultproxy.AWSError(r, status, code, message)
	}
}

// matching returns those of the requests that match.
func matching(requests []faultproxy.Request, match matcher) []faultproxy.Request {
	var all []faultproxy.Request
	for i := range requests {
		if match(&requests[i]) {
			all = append(all, requests[i])
		}
	}
	return all
}
