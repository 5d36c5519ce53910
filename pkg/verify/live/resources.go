package live

import (
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/diff"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// judgeResources says how the resources in AWS differ from the desired ones. closed is whether a private
// bucket is closed, which is asked without credentials.
func judgeResources(in Input, closed verify.Result) []verify.Result {
	var results []verify.Result
	for _, group := range []struct {
		resources Resources
		checks    map[cloud.Kind]verify.Check
		order     []cloud.Kind
	}{
		{in.Distribution, map[cloud.Kind]verify.Check{cloud.KindDistribution: checkDistribution}, []cloud.Kind{cloud.KindDistribution}},
		{in.Bucket, map[cloud.Kind]verify.Check{
			cloud.KindBucket: checkBucket, cloud.KindBucketPolicy: checkBucketPolicy, cloud.KindObject: checkObjects,
		}, []cloud.Kind{cloud.KindBucket, cloud.KindBucketPolicy, cloud.KindObject}},
		{in.Provider, map[cloud.Kind]verify.Check{cloud.KindIdentityProvider: checkProvider}, []cloud.Kind{cloud.KindIdentityProvider}},
		{in.Roles, map[cloud.Kind]verify.Check{cloud.KindRole: checkRoles}, []cloud.Kind{cloud.KindRole}},
	} {
		for i, kind := range group.order {
			if kind == cloud.KindDistribution && in.BucketURL == "" {
				continue
			}
			results = append(results, group.resources.judge(in, group.checks[kind], kind, i == 0)...)
			switch {
			case in.BucketURL == "":
			case kind == cloud.KindDistribution:
				results = append(results, judgeDeployed(group.resources))
			case kind == cloud.KindBucket:
				results = append(results, closed)
			}
		}
	}
	for _, name := range in.LeftOver {
		results = append(results, checkRoles.Warning(name, "an earlier run made it, and no CredentialsRequest asks for it any more").
			Advise("Pods that use it keep its permissions. If nothing needs it, delete it in IAM; otherwise it goes with all others, by `openshift-install-sts destroy`."))
	}
	return results
}

// judge judges the resources of a kind. What kept some of them from being compared is told
// with the first kind, before what could be.
func (r Resources) judge(in Input, check verify.Check, kind cloud.Kind, first bool) []verify.Result {
	var results []verify.Result
	switch {
	case r.Skipped != "":
		return []verify.Result{check.Skipped("", "%s", r.Skipped)}
	case r.Err != nil && first:
		results = check.Failed("", r.Err)
	case r.Err != nil:
		return []verify.Result{check.Skipped("", "it could not be compared, for the reason given above")}
	}
	for _, c := range r.Comparisons {
		if c.Desired.ID().Kind == kind {
			results = append(results, judgeComparison(in, check, c)...)
		}
	}
	if len(results) == 0 {
		results = append(results, check.Skipped("", "there is none to compare"))
	}
	return results
}

// judgeComparison says how a resource differs, and warns of what somebody else added to it and
// create leaves alone.
func judgeComparison(in Input, check verify.Check, c cloud.Comparison) []verify.Result {
	subject := c.Desired.ID().Name
	var results []verify.Result
	switch c.Action {
	case cloud.ActionNone:
	case cloud.ActionCreate:
		results = append(results, check.Problem(subject, "it does not exist"))
	default:
		results = append(results, check.Problem(subject, "it differs from what it should be: %s", summary(c.Differences)))
	}
	switch actual := c.Actual.(type) {
	case *cloud.ActualRole:
		if actual != nil && len(actual.Foreign) > 0 {
			results = append(results, check.Warning(subject, "somebody else attached policies to it, which add to its permissions: %s", foreign(actual.Foreign)).
				Advise("This program leaves them alone. Unless they are meant to be there, detach them with `aws iam detach-role-policy`."))
		}
	case *cloud.ActualObject:
		if actual == nil || !isKeySet(c.Desired) {
			break
		}
		if set, err := oidc.ParseKeySet(actual.Body); err == nil {
			if strange := strangers(in, set); len(strange) > 0 {
				results = append(results, check.Warning(subject, "%s", strangersFound(in, strange).warning).Advise("%s", adviceForStrangers))
			}
		}
	}
	if len(results) == 0 {
		results = append(results, check.OK(subject))
	}
	return results
}

// foreign lists the ARNs of policies.
func foreign(arns []string) string {
	const most = 5
	if len(arns) > most {
		return fmt.Sprintf("%s and %d more", strings.Join(arns[:most], ", "), len(arns)-most)
	}
	return strings.Join(arns, ", ")
}

// isKeySet reports whether a resource is one of the documents with keys.
func isKeySet(r cloud.Resource) bool {
	o, ok := r.(cloud.Object)
	return ok && (o.Key == oidc.KeysPath || o.Key == oidc.APIServerKeysPath)
}

// Bounds of a summary, in characters: a plan shows all of it.
const (
	maxDifference = 160
	maxSummary    = 600
)

// summary writes differences on one line.
func summary(differences []diff.Difference) string {
	var parts []string
	length := 0
	for i, d := range differences {
		var text strings.Builder
		if err := diff.Text(&text, "", []diff.Difference{d}); err != nil {
			return err.Error()
		}
		part := diagnostic.Clip(strings.Join(strings.Fields(text.String()), " "), maxDifference)
		if length += len(part); length > maxSummary && i > 0 {
			parts = append(parts, fmt.Sprintf("and %d more", len(differences)-i))
			break
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "; ")
}
