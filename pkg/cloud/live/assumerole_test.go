package live

import (
	"context"
	"errors"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/standin/moto"
	"github.com/openshift/openshift-install-sts/pkg/standin/queryapi"
)

const installer = "arn:aws:iam::210987654321:role/team/installer"

// startSTS starts a moto with a server in front that sees every call, and answers those of which
// refuse says how.
func startSTS(t *testing.T, refuse func(form url.Values) (code, message string)) (endpoint string, calls *atomic.Int64) {
	t.Helper()
	m, err := moto.Start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Close() })
	calls = &atomic.Int64{}
	s, err := queryapi.Start(m.URL(), func(w http.ResponseWriter, r *http.Request, form url.Values, pass http.Handler) {
		if form.Get("Action") == "AssumeRole" {
			calls.Add(1)
		}
		if code, message := refuse(form); code != "" {
			queryapi.Refuse(w, queryapi.STS, code, message)
			return
		}
		pass.ServeHTTP(w, r)
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s.URL(), calls
}

func nobody(url.Values) (code, message string) { return "", "" }

func newTestTarget(c Config) *Target { return New(c, nil, logrus.New()) }

// Everything happens in the account of the role, by a session of a name that CloudTrail shows; the role
// is assumed once.
func TestAssumeRole(t *testing.T) {
	isolate(t)
	endpoint, calls := startSTS(t, nobody)
	t.Setenv("AWS_ENDPOINT_URL", endpoint)
	c := Config{Region: "eu-west-1", Concurrency: 4, AssumeRoleARN: installer, ReadOnly: true}
	target := newTestTarget(c)
	account, err := target.Account(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if want := (cloud.Account{ID: "210987654321", Partition: "aws", ARN: "arn:aws:sts::210987654321:assumed-role/installer/openshift-install-sts"}); account != want {
		t.Errorf("AWS knows the caller as %+v, expected %+v", account, want)
	}
	cs, err := target.connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		if _, err := cs.iam.ListRoles(t.Context(), &iam.ListRolesInput{}); err != nil {
			t.Error(err)
		}
	}
	if n := calls.Load(); n != 1 {
		t.Errorf("the role was assumed %d times", n)
	}
	// What needs no credentials assumes no role.
	web, err := NewWebIdentity(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := web.AssumeRoleWithWebIdentity(t.Context(), installer, "s", "a-token-that-is-long-enough"); err != nil {
		t.Error(err)
	}
	if n := calls.Load(); n != 1 {
		t.Errorf("the role was assumed %d times", n)
	}
	fresh, err := newTestTarget(c).connect(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fresh.anonymous.HeadBucket(t.Context(), &s3.HeadBucketInput{Bucket: aws.String(testBucket)}); err == nil || calls.Load() != 1 {
		t.Errorf("reading without credentials: %v, and the role was assumed %d times", err, calls.Load())
	}
}

// Whose fault it is that a role cannot be assumed.
func TestAssumeRoleFails(t *testing.T) {
	isolate(t)
	var code, message string
	endpoint, calls := startSTS(t, func(form url.Values) (string, string) {
		if form.Get("Action") == "AssumeRole" {
			return code, message
		}
		return "", ""
	})
	t.Setenv("AWS_ENDPOINT_URL", endpoint)
	const denied = "User: arn:aws:iam::123456789012:user/me is not authorized to perform: sts:AssumeRole on resource: " + installer
	for _, test := range []struct{ name, code, message, hint string }{
		{"nobody says", "AccessDenied", denied, "Both sides must allow it, and AWS does not say which one does not"},
		{"the trust policy", "AccessDenied", denied + " because no role trust policy allows the sts:AssumeRole action", "The trust policy of the role does not let the caller in"},
		{"the caller", "AccessDenied", denied + " because no identity-based policy allows the sts:AssumeRole action", "The caller's own policies do not allow sts:AssumeRole on " + installer},
		{"the organization", "AccessDenied", denied + " with an explicit deny in a service control policy: arn:aws:organizations::111122223333:policy/o-x/service_control_policy/p-y", "Ask who administers the organization (account 111122223333)"},
		{"the credentials", "InvalidClientTokenId", "The security token included in the request is invalid.", "Check the credentials"},
		{"the region", "RegionDisabledException", "STS is not activated in this region", "Have STS activated"},
	} {
		t.Run(test.name, func(t *testing.T) {
			code, message = test.code, test.message
			calls.Store(0)
			target := newTestTarget(Config{Region: "eu-west-1", AssumeRoleARN: installer})
			_, err := target.Account(t.Context())
			if err == nil || !strings.HasPrefix(err.Error(), "assume role "+installer+" (--assume-role-arn): ") || !strings.Contains(err.Error(), test.message) {
				t.Fatalf("the error is %v", err)
			}
			if diagnostic.KindOf(err) != diagnostic.Failure || !strings.Contains(strings.Join(diagnostic.Hints(err), " "), test.hint) || strings.Contains(err.Error(), "\n") {
				t.Errorf("the advice is %q", diagnostic.Hints(err))
			}
			if n := calls.Load(); n != 1 {
				t.Errorf("it was tried %d times", n)
			}
			// That the role cannot be assumed says nothing of what was to be looked at.
			if known, exists, err := target.PolicyExists(t.Context(), "arn:aws:iam::aws:policy/x"); known || exists || err == nil {
				t.Errorf("whether a policy exists: %t, %t, %v", known, exists, err)
			}
			if quotas, err := target.Quotas(t.Context()); quotas != nil || err == nil {
				t.Errorf("the quotas are %v, %v", quotas, err)
			}
			// What is denied is asked once in a run.
			if n := calls.Load(); (n == 1) != (test.code == "AccessDenied") {
				t.Errorf("it was tried %d times", n)
			}
		})
	}
}

func TestAssumeRoleInput(t *testing.T) {
	isolate(t)
	for arn, want := range map[string]string{
		"installer": "--assume-role-arn \"installer\" is no ARN of an IAM role",
		"arn:aws-us-gov:iam::210987654321:role/installer": "is in partition aws-us-gov, and region eu-west-1 in aws",
	} {
		_, err := newTestTarget(Config{Region: "eu-west-1", AssumeRoleARN: arn}).Account(t.Context())
		if diagnostic.KindOf(err) != diagnostic.Input || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", arn, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := newTestTarget(Config{Region: "eu-west-1", AssumeRoleARN: installer}).Account(ctx); !errors.Is(err, context.Canceled) {
		t.Errorf("the error is %v", err)
	}
}
