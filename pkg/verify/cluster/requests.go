package cluster

import (
	"context"
	"maps"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

func checkRequests(ctx context.Context, in Input) []verify.Result {
	theirs, err := listRequests(ctx, in.Client)
	if err != nil {
		return unread(requests, "", err)
	}
	m := match(in.Components, theirs.requests)
	results := judgeUnreadable(theirs.unreadable)
	for _, p := range m.pairs {
		if p.theirs.Secret != p.ours.Secret {
			results = append(results, checkMoved(ctx, in.Client, p))
		}
		results = append(results, judgePair(p)...)
	}
	for _, r := range m.strangers {
		results = append(results, checkStranger(ctx, in.Client, r)...)
	}
	for _, r := range m.gone {
		if _, there := theirs.unreadable[r.ID()]; there {
			continue
		}
		results = append(results, requests.Warning(requestSubject(r), "a role was made for it, and it is not in the cluster: its release, or a capability of the install-config, may leave it out").
			Advise("If the component is not wanted, its role can go; it is removed with all others by `openshift-install-sts destroy`. While the cluster is being installed, wait until its version operator has created the manifests."))
	}
	if len(results) == 0 {
		results = append(results, requests.OK(""))
	}
	return results
}

func requestSubject(r credentialsrequest.Request) string {
	return "CredentialsRequest " + diagnostic.OneLine(r.ID())
}

// pair is a request that a role was made for, beside the cluster's.
type pair struct{ ours, theirs credentialsrequest.Request }

type matched struct {
	pairs []pair
	// strangers are the cluster's requests that no role was made for.
	strangers []credentialsrequest.Request
	// gone are requests that the cluster does not have.
	gone []credentialsrequest.Request
}

// match finds the cluster's request for each of ours: that of the same name, else that for the same
// Secret, since a role belongs to a Secret and a release may rename a request.
func match(components []Component, theirs []credentialsrequest.Request) matched {
	byID, bySecret := map[string]int{}, map[credentialsrequest.Secret]int{}
	for i, c := range components {
		byID[c.Request.ID()], bySecret[c.Request.Secret] = i, i
	}
	var m matched
	taken := map[int]bool{}
	for _, r := range theirs {
		i, ok := byID[r.ID()]
		if !ok {
			i, ok = bySecret[r.Secret]
		}
		if !ok {
			m.strangers = append(m.strangers, r)
			continue
		}
		taken[i] = true
		m.pairs = append(m.pairs, pair{components[i].Request, r})
	}
	for i, c := range components {
		if !taken[i] {
			m.gone = append(m.gone, c.Request)
		}
	}
	return m
}

// judgePair says what the cluster's request asks for that its role was not made for.
func judgePair(p pair) []verify.Result {
	subject := requestSubject(p.theirs)
	var results []verify.Result
	older := func(what string) {
		results = append(results, requests.Warning(subject, "the role is of an older request: %s", what))
	}
	var unlisted []string
	for _, name := range p.theirs.ServiceAccounts {
		// Ours may have more: --service-accounts-file adds to them.
		if !slices.Contains(p.ours.ServiceAccounts, name) {
			unlisted = append(unlisted, name)
		}
	}
	if len(unlisted) > 0 && p.theirs.RoleARN == "" {
		older("these service accounts may not assume it: " + named(unlisted))
	}
	if p.theirs.RoleARN != p.ours.RoleARN {
		older("its stsIAMRoleARN was " + orNone(p.ours.RoleARN) + " and is now " + orNone(p.theirs.RoleARN))
	} else if p.theirs.RoleARN == "" && !samePermissions(p.ours, p.theirs) {
		older("it asks for other permissions now")
	}
	if p.theirs.CloudTokenPath != p.ours.CloudTokenPath {
		older("its cloudTokenPath was " + orNone(p.ours.CloudTokenPath) + " and is now " + orNone(p.theirs.CloudTokenPath))
	}
	return results
}

func orNone(text string) string {
	if text == "" {
		return "none"
	}
	return quoted(text)
}

// samePermissions compares by meaning: the order of statements and actions does not matter.
func samePermissions(a, b credentialsrequest.Request) bool {
	first, errFirst := permissions(a)
	second, errSecond := permissions(b)
	if errFirst != nil || errSecond != nil {
		return false
	}
	same, err := iampolicy.Equivalent(first, second)
	return err == nil && same
}

func permissions(r credentialsrequest.Request) (string, error) {
	statements := make([]iampolicy.Statement, 0, len(r.StatementEntries))
	for _, entry := range r.StatementEntries {
		statements = append(statements, iampolicy.Statement{
			Effect: entry.Effect, Action: entry.Action, Resource: []string{entry.Resource},
			Condition: iampolicy.Condition(entry.PolicyCondition),
		})
	}
	return iampolicy.New(statements...).JSON()
}

func judgeUnreadable(unreadable map[string]string) []verify.Result {
	var results []verify.Result
	for _, id := range slices.Sorted(maps.Keys(unreadable)) {
		results = append(results, requests.Warning("CredentialsRequest "+id, "it cannot be judged: %s", unreadable[id]))
	}
	return results
}

// checkMoved is for a request whose Secret is another one than when the role was made: cluster-secrets
// looks at that of before.
func checkMoved(ctx context.Context, client *Client, p pair) verify.Result {
	subject := requestSubject(p.theirs)
	what := "its Secret was " + p.ours.Secret.String() + " when the role was made, and is now " + p.theirs.Secret.String()
	switch there, err := client.exists(ctx, secretObject(p.theirs.Secret)); {
	case err != nil:
		return requests.Warning(subject, "%s; whether that is in the cluster is not known: %s", what, err)
	case there:
		return requests.Warning(subject, "%s, which is in the cluster", what)
	}
	return requests.Problem(subject, "%s, which is not in the cluster", what)
}

// checkStranger is for a request that no role was made for. One that names its role needs none of ours:
// the cloud credential operator makes its Secret.
func checkStranger(ctx context.Context, client *Client, r credentialsrequest.Request) []verify.Result {
	subject := requestSubject(r)
	there, err := client.exists(ctx, secretObject(r.Secret))
	absent := err == nil && !there
	switch {
	case r.RoleARN != "" && absent:
		return []verify.Result{requests.Problem(subject, "it names the role %s, and its Secret %s is not in the cluster", quoted(r.RoleARN), r.Secret).
			Advise("The cloud credential operator makes the Secret of a request that names a role in stsIAMRoleARN: read the operator's log, and see that the request has a cloudTokenPath.")}
	case r.RoleARN != "":
		return nil
	case absent:
		return []verify.Result{requests.Problem(subject, "no role was made for it, and its Secret %s is not in the cluster: its component has no access to AWS", r.Secret)}
	case err != nil:
		return []verify.Result{requests.Warning(subject, "no role was made for it; whether its Secret %s is in the cluster is not known: %s", r.Secret, err)}
	}
	return []verify.Result{requests.Warning(subject, "no role was made for it from this install directory, and its Secret %s is in the cluster: somebody else has made it", r.Secret)}
}
