package live

import (
	"context"
	"crypto/rsa"
	"sync"
	"time"

	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// Run makes all checks. The results come in the order of Checks.
func Run(ctx context.Context, in Input) []verify.Result {
	return run(ctx, in, environment{sleep: sleep, forgerKey: newForgerKey})
}

// environment is what tests have otherwise.
type environment struct {
	// sleep waits between the attempts of a request, at most until ctx is done.
	sleep func(ctx context.Context, d time.Duration)
	// forgerKey makes the key whose tokens must be refused.
	forgerKey func() (*rsa.PrivateKey, error)
}

func sleep(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

func run(ctx context.Context, in Input, env environment) []verify.Result {
	var closed verify.Result
	var asked sync.WaitGroup
	asked.Go(func() { closed = judgeClosed(ctx, in, env) })
	results := judgeIssuer(ctx, in, env)
	asked.Wait()
	if in.Account == nil {
		results = append(results, checkAccount.OK(""))
	} else {
		results = append(results, checkAccount.Failed("", in.Account)...)
	}
	return append(results, judgeResources(in, closed)...)
}

// judgeIssuer judges what the issuer serves. When it is not reached safely, everything but
// its certificate is skipped.
func judgeIssuer(ctx context.Context, in Input, env environment) []verify.Result {
	defer in.Progress.Busy("Reading the documents at " + in.Issuer)()
	f, err := newFetcher(in, env.sleep)
	if err != nil {
		return append(checkTLS.Failed(in.Issuer, err), unreached(in)...)
	}
	defer f.close()
	first := f.get(ctx, documentURL(in.Issuer, documents[0].path))
	certificate := f.judgeTLS(in.Issuer, first)
	if certificate.Outcome == verify.Problem {
		return append([]verify.Result{certificate}, unreached(in)...)
	}
	served, readings := make([]verify.Result, len(documents)), make([]reading, len(documents))
	var all sync.WaitGroup
	for i, d := range documents {
		all.Go(func() {
			readings[i] = first
			if i > 0 {
				readings[i] = f.get(ctx, documentURL(in.Issuer, d.path))
			}
			served[i] = d.judge(in, readings[i])
		})
	}
	all.Wait()
	byID := map[string]verify.Result{}
	for _, r := range served {
		byID[r.Check.ID] = r
	}
	results := append([]verify.Result{certificate}, served...)
	if in.SelfHosted != nil {
		results = append(results, judgeWritten(in, served, readings)...)
		results = append(results, judgeShared(in, readings[keysAt]))
	}
	return append(results, client{in, f, env}.judge(ctx, byID)...)
}

// unreached are the results of an issuer that is not reached safely.
func unreached(in Input) []verify.Result {
	skipped := []verify.Check{checkDiscovery, checkKeys, checkAPIServerKeys}
	if in.SelfHosted != nil {
		skipped = append(skipped, checkWritten, checkShared)
	}
	skipped = append(skipped, checkAccepted, checkVerified, checkForged)
	return verify.SkipAll(skipped, "", "the issuer cannot be reached safely")
}
