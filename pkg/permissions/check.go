package permissions

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"
)

// Simulator asks AWS what an identity may do.
type Simulator interface {
	// PolicySource returns the ARN of the user or role whose policies say what the caller
	// may do: for a session that of its role, with the role's path. An *Unavailable error
	// says why there is none, or why it is not known.
	PolicySource(ctx context.Context, callerARN string) (string, error)
	// Simulate asks about every action of a question on every one of its resources. It
	// returns a verdict for each pair that AWS judged. An *Unavailable error says why
	// AWS judges none.
	Simulate(ctx context.Context, policySource string, q Question) ([]Verdict, error)
}

// Question is one question to the policy simulator.
type Question struct {
	Actions, Resources []string
	// Context are the values of condition keys.
	Context map[string][]string
}

// Decision is what the policy simulator says.
type Decision string

// The decisions.
const (
	Allowed      Decision = "allowed"
	ImplicitDeny Decision = "implicitDeny" // nothing allows it
	ExplicitDeny Decision = "explicitDeny" // something forbids it
	// NotSimulated is an action that AWS refuses to judge.
	NotSimulated Decision = "notSimulated"
)

// Verdict is what AWS says of one action on one resource.
type Verdict struct {
	Action, Resource string
	Decision         Decision
	// ByOrganization is set when a service control policy does not allow it.
	ByOrganization bool
	// ByBoundary is set when the permissions boundary of the caller does not allow it.
	ByBoundary bool
	// Policies are the policies with a statement that decided.
	Policies []string
	// MissingKeys are condition keys on which it depends, and which are known only when the
	// request is made.
	MissingKeys []string
	// Note is what AWS said of an action that it did not judge.
	Note string
}

// Unavailable is why there is nothing to be learned about the caller's permissions. It is no
// failure of the run.
type Unavailable struct{ Reason string }

// Error returns the reason.
func (u *Unavailable) Error() string { return u.Reason }

// maxEvaluations bounds the pairs of action and resource in one question. IAM documents no
// limit for them; the answer to so many is a page or two.
const maxEvaluations = 200

// Check asks what the caller lacks of what a run needs. Only an error that is no *Unavailable
// is one: that becomes the report's Skipped.
func Check(ctx context.Context, s Simulator, callerARN string, requests []Request) (Report, error) {
	report := Report{Caller: callerARN}
	source, err := s.PolicySource(ctx, callerARN)
	if err != nil {
		return skipped(report, err)
	}
	report.Caller = source
	questions := ask(requests)
	answers := make([][]Verdict, len(questions))
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
	verdicts := map[[2]string]Verdict{}
	for _, v := range slices.Concat(answers...) {
		verdicts[[2]string{v.Action, v.Resource}] = v
	}
	for _, r := range requests {
		v, judged := verdicts[[2]string{r.Action, r.Resource}]
		if !judged {
			v = Verdict{Decision: NotSimulated, Note: "AWS gave no answer"}
		}
		report.Findings = append(report.Findings, finding(r, v))
	}
	return report, nil
}

func skipped(report Report, err error) (Report, error) {
	var unavailable *Unavailable
	if errors.As(err, &unavailable) {
		report.Skipped = unavailable.Reason
		return report, nil
	}
	return report, fmt.Errorf("look at the caller's permissions: %w", err)
}

// ask puts requests into as few questions as can be: a question is about every pair of its
// actions and resources, so that actions with the same resources and context go together.
func ask(requests []Request) []Question {
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
	together := map[string]*Question{}
	for _, action := range slices.Sorted(maps.Keys(byAction)) {
		for conditions, t := range byAction[action] {
			slices.Sort(t.resources)
			service, _, _ := strings.Cut(action, ":")
			key := service + "\n" + conditions + "\n" + strings.Join(t.resources, "\n")
			if together[key] == nil {
				together[key] = &Question{Resources: t.resources, Context: t.context}
			}
			together[key].Actions = append(together[key].Actions, action)
		}
	}
	var questions []Question
	for _, key := range slices.Sorted(maps.Keys(together)) {
		questions = append(questions, divide(*together[key])...)
	}
	return questions
}

// divide cuts a question into such as are not too large.
func divide(q Question) []Question {
	var questions []Question
	for actions := range slices.Chunk(q.Actions, maxEvaluations) {
		for resources := range slices.Chunk(q.Resources, max(maxEvaluations/len(actions), 1)) {
			questions = append(questions, Question{Actions: actions, Resources: resources, Context: q.Context})
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
