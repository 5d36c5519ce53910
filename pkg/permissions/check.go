package permissions

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// maxEvaluations bounds the pairs of action and resource in one question. IAM documents no
// limit for them; the answer to so many is a page or two.
const maxEvaluations = 200

// Check asks what the caller lacks of what a run needs. Only an error that is no *cloud.NoVerdictError
// is one: that becomes the report's Skipped.
func Check(ctx context.Context, s cloud.Simulator, callerARN string, requests []Request) (Report, error) {
	report := Report{Caller: callerARN}
	source, err := s.PolicySource(ctx, callerARN)
	if err != nil {
		return skipped(report, err)
	}
	report.Caller = source
	questions := ask(requests)
	answers := make([][]cloud.Verdict, len(questions))
	group, groupCtx := errgroup.WithContext(ctx)
	for i, q := range questions {
		group.Go(func() (err error) {
			answers[i], err = s.Simulate(groupCtx, source, q)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return skipped(report, err)
	}
	verdicts := map[[2]string]cloud.Verdict{}
	for _, v := range slices.Concat(answers...) {
		verdicts[[2]string{v.Action, v.Resource}] = v
	}
	for _, r := range requests {
		v, judged := verdicts[[2]string{r.Action, r.Resource}]
		if !judged {
			v = cloud.Verdict{Decision: cloud.NotSimulated, Note: "AWS gave no answer"}
		}
		report.Findings = append(report.Findings, finding(r, v))
	}
	return report, nil
}

func skipped(report Report, err error) (Report, error) {
	var unavailable *cloud.NoVerdictError
	if errors.As(err, &unavailable) {
		report.Skipped = unavailable.Reason
		return report, nil
	}
	return report, fmt.Errorf("look at the caller's permissions: %w", err)
}

// ask puts requests into as few questions as can be: a question is about every pair of its
// actions and resources, so that actions with the same resources and context go together.
func ask(requests []Request) []cloud.Question {
	type target struct {
		resources []string
		context   map[string][]string
	}
	// The resources of an action, by its context.
	byAction := map[string]map[string]*target{}
	for _, r := range requests {
		if byAction[r.Action] == nil {
			byAction[r.Action] = map[string]*target{}
		}
		key := contextKey(r.Context)
		if byAction[r.Action][key] == nil {
			byAction[r.Action][key] = &target{context: r.Context}
		}
		t := byAction[r.Action][key]
		t.resources = append(t.resources, r.Resource)
	}
	together := map[string]*cloud.Question{}
	for _, action := range slices.Sorted(maps.Keys(byAction)) {
		for conditions, t := range byAction[action] {
			slices.Sort(t.resources)
			service, _, _ := strings.Cut(action, ":")
			key := service + "\n" + conditions + "\n" + strings.Join(t.resources, "\n")
			if together[key] == nil {
				together[key] = &cloud.Question{Resources: t.resources, Context: t.context}
			}
			together[key].Actions = append(together[key].Actions, action)
		}
	}
	var questions []cloud.Question
	for _, key := range slices.Sorted(maps.Keys(together)) {
		questions = append(questions, divide(*together[key])...)
	}
	return questions
}

// divide cuts a question into such as are not too large.
func divide(q cloud.Question) []cloud.Question {
	var questions []cloud.Question
	for actions := range slices.Chunk(q.Actions, maxEvaluations) {
		for resources := range slices.Chunk(q.Resources, max(maxEvaluations/len(actions), 1)) {
			questions = append(questions, cloud.Question{Actions: actions, Resources: resources, Context: q.Context})
		}
	}
	return questions
}

// contextKey returns a text that is the same for equal contexts.
func contextKey(values map[string][]string) string {
	var b strings.Builder
	for _, key := range slices.Sorted(maps.Keys(values)) {
		fmt.Fprintf(&b, "%q=%q;", key, values[key])
	}
	return b.String()
}
