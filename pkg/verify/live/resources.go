package live

import (
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/diff"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// judgeResources says how the resources in AWS differ from the desired ones.
func judgeResources(in Input) []verify.Result {
	var results []verify.Result
	for _, group := range []struct {
		resources Resources
		checks    map[cloud.Kind]verify.Check
		order     []cloud.Kind
	}{
		{in.Bucket, map[cloud.Kind]verify.Check{
			cloud.KindBucket: checkBucket, cloud.KindBucketPolicy: checkBucketPolicy, cloud.KindObject: checkObjects,
		}, []cloud.Kind{cloud.KindBucket, cloud.KindBucketPolicy, cloud.KindObject}},
		{in.Provider, map[cloud.Kind]verify.Check{cloud.KindIdentityProvider: checkProvider}, []cloud.Kind{cloud.KindIdentityProvider}},
		{in.Roles, map[cloud.Kind]verify.Check{cloud.KindRole: checkRoles}, []cloud.Kind{cloud.KindRole}},
	} {
		for i, kind := range group.order {
			results = append(results, group.resources.judge(group.checks[kind], kind, i == 0)...)
		}
	}
	return results
}

// judge judges the resources of a kind. What kept all of them from being compared is told
// with the first kind.
func (r Resources) judge(check verify.Check, kind cloud.Kind, first bool) []verify.Result {
	switch {
	case r.Skipped != "":
		return []verify.Result{check.Skipped("", "%s", r.Skipped)}
	case r.Err != nil && first:
		return check.Failed("", r.Err)
	case r.Err != nil:
		return []verify.Result{check.Skipped("", "it could not be compared, for the reason given above")}
	}
	var results []verify.Result
	for _, c := range r.Comparisons {
		if c.Desired.ID().Kind == kind {
			results = append(results, judgeComparison(check, c))
		}
	}
	if len(results) == 0 {
		results = append(results, check.Skipped("", "there is none to compare"))
	}
	return results
}

func judgeComparison(check verify.Check, c cloud.Comparison) verify.Result {
	subject := c.Desired.ID().Name
	switch c.Action {
	case cloud.ActionNone:
		return check.OK(subject)
	case cloud.ActionCreate:
		return check.Problem(subject, "it does not exist")
	}
	return check.Problem(subject, "it differs from what it should be: %s", summary(c.Differences))
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
