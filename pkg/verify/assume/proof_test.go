package assume

import (
	"context"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
	"github.com/openshift/openshift-install-sts/pkg/standin/webidentity"
	"github.com/openshift/openshift-install-sts/pkg/verify"
	"github.com/openshift/openshift-install-sts/pkg/verify/verifytest"
)

type outcomes = map[string]verify.Outcome

func TestPasses(t *testing.T) {
	fault(t, nil)
	metadata := countRequests(t, "AWS_EC2_METADATA_SERVICE_ENDPOINT")
	results := prove(t, input(t))
	verifytest.Expect(t, results, nil)
	// Three service accounts of two roles, and five tokens that each role must refuse.
	calls := map[string]int{}
	for _, r := range shared.proxy.Requests() {
		calls[r.Operation]++
		if r.Operation == "AssumeRoleWithWebIdentity" && !r.Anonymous {
			t.Error("the call with a token is signed")
		}
	}
	if calls["AssumeRoleWithWebIdentity"] != 3+2*5 || calls["GetCallerIdentity"] != 3 {
		t.Errorf("calls %v", calls)
	}
	if n := metadata(); n != 0 {
		t.Errorf("the instance metadata was asked %d times for credentials", n)
	}
	ids := map[string]bool{}
	for _, c := range Checks() {
		if ids[c.ID] || c.Group != verify.Assume || !strings.HasSuffix(c.Sentence, ".") {
			t.Errorf("check %+v", c)
		}
		ids[c.ID] = true
	}
}

// Each mistake is found by its check, and by no other.
func TestFinds(t *testing.T) {
	registry, ingress := verifytest.Components()[0], verifytest.Components()[1]
	like := func(key, value string) func(*iampolicy.Statement) {
		return func(s *iampolicy.Statement) {
			delete(s.Condition["StringEquals"], verifytest.Host+":"+key)
			s.Condition["StringLike"] = map[string]any{verifytest.Host + ":" + key: value}
		}
	}
	without := func(key string) func(*iampolicy.Statement) {
		return func(s *iampolicy.Statement) { delete(s.Condition["StringEquals"], verifytest.Host+":"+key) }
	}
	for name, tt := range map[string]struct {
		behaviour webidentity.Behaviour
		trust     func(*iampolicy.Statement)
		want      outcomes
		reason    string
	}{
		"every account of the namespace": {
			trust: like("sub", "system:serviceaccount:openshift-ingress-operator:*"),
			want:  outcomes{"other-service-account-refused": verify.Problem}, reason: "of another service account, system:serviceaccount:openshift-ingress-operator:openshift-install-sts-",
		},
		"every namespace's account": {
			trust: like("sub", "system:serviceaccount:*:ingress-operator"),
			want:  outcomes{"other-service-account-refused": verify.Problem}, reason: "of another namespace, system:serviceaccount:openshift-install-sts-",
		},
		"no subject":      {trust: without("sub"), want: outcomes{"other-service-account-refused": verify.Problem}},
		"no audience":     {trust: without("aud"), want: outcomes{"other-audience-refused": verify.Problem}, reason: "sts.amazonaws.com"},
		"trusts anybody":  {behaviour: webidentity.Behaviour{IgnoreTrust: true}, want: outcomes{"other-service-account-refused": verify.Problem, "other-audience-refused": verify.Problem}},
		"wrong signature": {behaviour: webidentity.Behaviour{IgnoreSignature: true}, want: outcomes{"other-key-refused": verify.Problem}, reason: "signed with another key"},
		"any audience": {
			behaviour: webidentity.Behaviour{IgnoreAudiences: true}, trust: like("aud", "openshift*"),
			want: outcomes{"unknown-audience-refused": verify.Problem}, reason: "an audience that nobody knows",
		},
		"any audience, refused by the role": {
			behaviour: webidentity.Behaviour{IgnoreAudiences: true},
			want:      outcomes{"unknown-audience-refused": verify.Warning}, reason: "not conclusive: a token for an audience that nobody knows was refused for another reason: AWS answered AccessDenied",
		},
		"another role": {
			behaviour: webidentity.Behaviour{OtherRole: "administrator"}, want: outcomes{"assumed-identity": verify.Problem},
			reason: `"arn:aws:sts::123456789012:assumed-role/administrator/`,
		},
		"another account":       {behaviour: webidentity.Behaviour{OtherAccount: "210987654321"}, want: outcomes{"assumed-identity": verify.Problem}, reason: "210987654321"},
		"credentials not taken": {behaviour: webidentity.Behaviour{RefuseSessions: true}, want: outcomes{"assumed-identity": verify.Problem}, reason: "InvalidClientTokenId"},
		"accepts anything": {
			behaviour: webidentity.Behaviour{AcceptAny: true},
			want: outcomes{
				"other-service-account-refused": verify.Problem, "other-audience-refused": verify.Problem,
				"unknown-audience-refused": verify.Problem, "other-key-refused": verify.Problem,
			},
		},
		"the service account is not listed": {
			trust: func(s *iampolicy.Statement) {
				s.Condition["StringEquals"][verifytest.Host+":sub"] = "system:serviceaccount:openshift-ingress-operator:other"
			},
			want: outcomes{
				"role-assumed": verify.Problem, "assumed-identity": verify.Skipped, "other-service-account-refused": verify.Skipped,
				"other-audience-refused": verify.Skipped, "unknown-audience-refused": verify.Skipped, "other-key-refused": verify.Skipped,
			}, reason: "AWS answered AccessDenied: Not authorized to perform sts:AssumeRoleWithWebIdentity",
		},
	} {
		t.Run(name, func(t *testing.T) {
			behave(t, tt.behaviour)
			if tt.trust != nil {
				trust(t, ingress, tt.trust)
			}
			results := prove(t, input(t))
			verifytest.Expect(t, results, tt.want)
			if text := verifytest.Text(results); !strings.Contains(text, tt.reason) {
				t.Error(text)
			}
		})
	}
	// Of two service accounts one is listed: the role is judged with that one.
	t.Run("one of two service accounts is not listed", func(t *testing.T) {
		trust(t, registry, func(s *iampolicy.Statement) {
			s.Condition["StringEquals"][verifytest.Host+":sub"] = "system:serviceaccount:openshift-image-registry:registry"
		})
		results := prove(t, input(t))
		verifytest.Expect(t, results, outcomes{"role-assumed": verify.Problem, "assumed-identity": verify.Skipped})
		for _, r := range verifytest.Find(results, "role-assumed") {
			if wrong := strings.HasSuffix(r.Subject, "cluster-image-registry-operator"); wrong != (r.Outcome == verify.Problem) {
				t.Errorf("%s: %s", r.Subject, r.Outcome)
			}
		}
	})
}

// What AWS has yet to spread is waited for, and what passes is tried again.
func TestWaits(t *testing.T) {
	for name, b := range map[string]webidentity.Behaviour{
		"the provider is not known yet":     {UnknownProvider: 5},
		"the role is not known yet":         {DeniedRole: 5},
		"first the provider, then the role": {UnknownProvider: 4, DeniedRole: 4},
		"the issuer is not reached":         {UnreachableIssuer: 1},
	} {
		t.Run(name, func(t *testing.T) {
			behave(t, b)
			in := input(t)
			log, out := recorded()
			in.Progress.Log = log
			verifytest.Expect(t, prove(t, in), nil)
			if waited := strings.Contains(out.String(), "Waiting until AWS has spread"); waited != (b.UnreachableIssuer == 0) {
				t.Errorf("the log tells of waiting: %t:\n%s", waited, out)
			}
		})
	}
	for name, action := range map[string]func(*faultproxy.Request) faultproxy.Action{
		"throttled": faultproxy.Throttle, "broken": faultproxy.InternalError,
		"answer lost": func(*faultproxy.Request) faultproxy.Action { return faultproxy.LoseAnswer() },
	} {
		t.Run(name, func(t *testing.T) {
			left := 3
			fault(t, func(r *faultproxy.Request) faultproxy.Action {
				if left--; left >= 0 {
					return action(r)
				}
				return faultproxy.Pass()
			})
			verifytest.Expect(t, prove(t, input(t)), nil)
			if left >= 0 {
				t.Error("nothing went wrong")
			}
		})
	}
}

// What stays refused is given up in the end, sooner when another role shows that AWS knows
// the provider by now.
func TestGivesUp(t *testing.T) {
	alone := input(t)
	alone.Roles = []Role{{ARN: verifytest.RoleARN("missing"), Namespace: "a", ServiceAccounts: []string{"b"}}}
	clock := &jumping{now: time.Now()}
	begin := clock.now
	results := run(t.Context(), alone, clock)
	if took := clock.now.Sub(begin); took < spread-longestWait || took > spread {
		t.Errorf("gave up after %s", took)
	}
	if r := verifytest.Find(results, "role-assumed")[0]; r.Outcome != verify.Problem || !strings.Contains(r.Advice, "does not exist") {
		t.Error(verifytest.Text(results))
	}
	beside := input(t)
	beside.Roles = append(beside.Roles, alone.Roles...)
	clock = &jumping{now: time.Now()}
	begin = clock.now
	results = run(t.Context(), beside, clock)
	if took := clock.now.Sub(begin); took > spreadLater+2*longestWait {
		t.Errorf("gave up after %s although others succeeded", took)
	}
	failed := 0
	for _, r := range verifytest.Find(results, "role-assumed") {
		if r.Outcome == verify.Problem {
			failed++
		}
	}
	if failed != 1 {
		t.Error(verifytest.Text(results))
	}
}

func TestAdvice(t *testing.T) {
	for name, tt := range map[string]struct {
		prepare      func(t *testing.T, in *Input)
		reason, hint string
	}{
		"no provider": {func(t *testing.T, _ *Input) { behave(t, webidentity.Behaviour{UnknownProvider: 1000}) }, "No OpenIDConnect provider found", "no identity provider for this issuer"},
		"audience": {func(t *testing.T, _ *Input) {
			fault(t, func(r *faultproxy.Request) faultproxy.Action {
				return faultproxy.AWSError(r, http.StatusBadRequest, "InvalidIdentityToken", "Incorrect token audience")
			})
		}, "Incorrect token audience", "audience openshift"},
		"another key": {func(t *testing.T, in *Input) {
			key, err := verifytest.NewKey()
			if err != nil {
				t.Fatal(err)
			}
			in.Key = key
		}, "verification key", "verify --live"},
		"region": {func(t *testing.T, _ *Input) {
			fault(t, func(r *faultproxy.Request) faultproxy.Action {
				return faultproxy.AWSError(r, http.StatusBadRequest, "RegionDisabledException", "STS is not activated in this region")
			})
		}, "RegionDisabledException", "activated"},
		"validation": {func(t *testing.T, _ *Input) {
			fault(t, func(r *faultproxy.Request) faultproxy.Action {
				return faultproxy.AWSError(r, http.StatusBadRequest, "ValidationError", "1 validation error\n\x1b[2Jdetected")
			})
		}, "ValidationError: 1 validation error", "nothing is proved"},
		"no network": {func(_ *testing.T, in *Input) { in.STS = unreachable{} }, "STS could not be asked: connection refused", "Check the network"},
	} {
		t.Run(name, func(t *testing.T) {
			in := input(t)
			tt.prepare(t, &in)
			found := verifytest.Find(prove(t, in), "role-assumed")
			for _, r := range found {
				if r.Outcome != verify.Problem || !strings.Contains(r.Reason, tt.reason) || !strings.Contains(r.Advice, tt.hint) || strings.ContainsAny(r.Reason, "\x1b\n") {
					t.Error(verifytest.Text([]verify.Result{r}))
				}
			}
		})
	}
	for name, tt := range map[string]struct {
		off          time.Duration
		reason, hint string
	}{
		"the clock is behind": {-20 * time.Minute, "ExpiredTokenException", "clock"},
		"the clock is ahead":  {5 * time.Minute, "InvalidIdentityToken", "clock"},
	} {
		t.Run(name, func(t *testing.T) {
			r := run(t.Context(), input(t), &jumping{now: time.Now().Add(tt.off)})[0]
			if r.Outcome != verify.Problem || !strings.Contains(r.Reason, tt.reason) || !strings.Contains(r.Advice, tt.hint) {
				t.Error(verifytest.Text([]verify.Result{r}))
			}
		})
	}
	// A clock that is a little off does no harm.
	for _, off := range []time.Duration{-8 * time.Minute, 50 * time.Second} {
		verifytest.Expect(t, run(t.Context(), input(t), &jumping{now: time.Now().Add(off)}), nil)
	}
}

func TestForeignRole(t *testing.T) {
	in := input(t)
	client := awsstate.NewIAM(shared.moto.URL())
	policy := verifytest.Trust(verifytest.Component{Namespace: "theirs", ServiceAccounts: []string{"one"}}, "StringEquals")
	delete(policy.Statement[0].Condition["StringEquals"], verifytest.Host+":aud")
	text, err := policy.JSON()
	if err != nil {
		t.Fatal(err)
	}
	_, err = client.CreateRole(t.Context(), &iam.CreateRoleInput{RoleName: aws.String("theirs"), Path: aws.String("/some/path/"), AssumeRolePolicyDocument: &text})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := client.DeleteRole(context.Background(), &iam.DeleteRoleInput{RoleName: aws.String("theirs")}); err != nil {
			t.Error(err)
		}
	})
	role := Role{ARN: "arn:aws:iam::" + verifytest.Account + ":role/some/path/theirs", Namespace: "theirs", ServiceAccounts: []string{"one"}}
	in.Account, in.Roles = "210987654321", []Role{role}
	in.Roles[0].Foreign = true
	verifytest.Expect(t, prove(t, in), outcomes{
		"other-service-account-refused": verify.Skipped, "other-audience-refused": verify.Skipped,
		"unknown-audience-refused": verify.Skipped, "other-key-refused": verify.Skipped,
	})
	// One of ours must be in the cluster's account, and refuse other audiences.
	in.Roles[0].Foreign = false
	verifytest.Expect(t, prove(t, in), outcomes{"assumed-identity": verify.Problem, "other-audience-refused": verify.Problem})
}

// A role that a request brings need not say whose it is: then it is not tried, and said so.
func TestForeignRoleOfNobody(t *testing.T) {
	fault(t, nil)
	in := input(t)
	in.Roles = append(in.Roles, Role{ARN: "arn:aws:iam::210987654321:role/theirs", Namespace: "theirs", Foreign: true})
	results := prove(t, in)
	for _, c := range Checks()[:2] {
		found := verifytest.Find(results, c.ID)
		if last := found[len(found)-1]; last.Subject != "theirs" || last.Outcome != verify.Skipped || !strings.Contains(last.Reason, "no service account") {
			t.Errorf("%s: %+v", c.ID, last)
		}
	}
	if found := verifytest.Find(results, "role-assumed"); found[0].Outcome != verify.OK {
		t.Error(verifytest.Text(results))
	}
	shared.proxy.ResetRequests()
	in.Roles = in.Roles[len(in.Roles)-1:]
	results = prove(t, in)
	if first := results[0]; first.Outcome != verify.Warning || !strings.Contains(first.Reason, "nothing is proved: ") {
		t.Errorf("a run in which no role was tried passes:\n%s", verifytest.Text(results))
	}
	if n := len(shared.proxy.Requests()); n != 0 {
		t.Errorf("%d requests", n)
	}
}

// A trust policy that was repaired a moment ago is waited for: STS may go by the old one for a while.
func TestWaitsForRepairedTrust(t *testing.T) {
	for kind, check := range map[string]string{
		"account": "other-service-account-refused", "namespace": "other-service-account-refused", "audience": "other-audience-refused",
	} {
		t.Run(kind, func(t *testing.T) {
			behave(t, webidentity.Behaviour{IgnoreTrust: true})
			var mu sync.Mutex
			met := 0
			fault(t, func(r *faultproxy.Request) faultproxy.Action {
				mu.Lock()
				defer mu.Unlock()
				if r.Operation == "AssumeRoleWithWebIdentity" && kindOf(t, r.Params.Get("WebIdentityToken")) == kind {
					if met++; met == 3 {
						shared.sts.Behave(webidentity.Behaviour{})
					}
				}
				return faultproxy.Pass()
			})
			in := input(t)
			in.Roles = in.Roles[:1]
			verifytest.Expect(t, prove(t, in), nil)
			if met < 3 {
				t.Errorf("%s: tried %d times", check, met)
			}
		})
	}
	// One that stays accepted is a problem in the end; where nothing is judged, nothing is waited for.
	for _, b := range []webidentity.Behaviour{{IgnoreTrust: true}, {AcceptAny: true}} {
		behave(t, b)
		clock := &jumping{now: time.Now()}
		begin := clock.now
		in := input(t)
		in.Roles = in.Roles[:1]
		results := run(t.Context(), in, clock)
		for _, id := range []string{"other-service-account-refused", "other-audience-refused"} {
			if r := verifytest.Find(results, id)[0]; r.Outcome != verify.Problem {
				t.Error(verifytest.Text(results))
			}
		}
		if took := clock.now.Sub(begin); b.IgnoreTrust != (took > spreadLater/2) || took > spreadLater {
			t.Errorf("%+v: gave up after %s", b, took)
		}
	}
}

func TestAcceptsAny(t *testing.T) {
	t.Run("and does", func(t *testing.T) {
		behave(t, webidentity.Behaviour{AcceptAny: true})
		in := input(t)
		in.AcceptsAny = true
		results := prove(t, in)
		verifytest.Expect(t, results, outcomes{
			"other-service-account-refused": verify.Skipped, "other-audience-refused": verify.Skipped,
			"unknown-audience-refused": verify.Skipped, "other-key-refused": verify.Skipped, "endpoint-checks-tokens": verify.Warning,
		})
		if text := verifytest.Text(verifytest.Find(results, "endpoint-checks-tokens")); !strings.Contains(text, "proves nothing") {
			t.Error(text)
		}
	})
	t.Run("and does not", func(t *testing.T) {
		in := input(t)
		in.AcceptsAny = true
		results := prove(t, in)
		verifytest.Expect(t, results, outcomes{"endpoint-checks-tokens": verify.Warning})
		if text := verifytest.Text(verifytest.Find(results, "endpoint-checks-tokens")); !strings.Contains(text, "not needed") {
			t.Error(text)
		}
	})
	t.Run("and nothing is known", func(t *testing.T) {
		in := input(t)
		in.AcceptsAny, in.Roles = true, in.Roles[:1]
		in.Roles[0].Foreign = true
		if r := verifytest.Find(prove(t, in), "endpoint-checks-tokens")[0]; r.Outcome != verify.Skipped {
			t.Errorf("%+v", r)
		}
	})
}

func TestNothingToProve(t *testing.T) {
	for name, edit := range map[string]func(*Input){
		"no private key": func(in *Input) { in.Key = nil }, "no role": func(in *Input) { in.Roles = nil },
	} {
		t.Run(name, func(t *testing.T) {
			fault(t, nil)
			in := input(t)
			edit(&in)
			// That nothing was proved, although it was asked for, is no success.
			for i, r := range prove(t, in) {
				if (r.Outcome == verify.Warning) != (i == 0) || i > 0 && r.Outcome != verify.Skipped || r.Reason == "" {
					t.Errorf("%+v", r)
				}
			}
			if n := len(shared.proxy.Requests()); n != 0 {
				t.Errorf("%d requests", n)
			}
		})
	}
}

func TestInterrupted(t *testing.T) {
	fault(t, func(*faultproxy.Request) faultproxy.Action { return faultproxy.HangBefore() })
	ctx, cancel := context.WithTimeout(t.Context(), 200*time.Millisecond)
	defer cancel()
	start := time.Now()
	results := Run(ctx, input(t))
	if took := time.Since(start); took > 3*time.Second {
		t.Errorf("it took %s", took)
	}
	for _, r := range results {
		if r.Outcome != verify.Skipped {
			t.Error(verifytest.Text(results))
		}
	}
}
