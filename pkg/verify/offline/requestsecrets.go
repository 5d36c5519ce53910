package offline

import (
	"context"
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
	"github.com/openshift/openshift-install-sts/pkg/awsconfig"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// place finds the manifest of a request's Secret, and notes what is wrong with its place.
func (e *evidence) place(ctx context.Context, s *secret) {
	holders := e.holders(s.isObject)
	own := e.manifest(s.file)
	switch {
	case own == nil && len(holders) == 0:
		s.problem = fmt.Sprintf("the %s of CredentialsRequest %s is missing: there is no %s", s.title(), s.request.ID(), s.file)
		if name := e.passedOver(ctx, s.isObject); name != "" {
			s.problem += ", and openshift-install does not read " + name
			s.advice = "Rename " + name + " to " + s.file + "."
		}
	case own == nil:
		s.foundIn, s.minor = holders[0], true
		s.problem = fmt.Sprintf("the %s stands in %s, and belongs into %s", s.title(), holders[0], s.file)
		s.advice = "Rename " + holders[0] + " to " + s.file + ": `create` and `render` refuse to go on beside it."
	case own.err != nil:
		return // another check says so
	case !s.isObject(own.objects[0]):
		s.problem = fmt.Sprintf("%s holds %s, and the %s of CredentialsRequest %s belongs there", s.file, own.objects[0], s.title(), s.request.ID())
		s.advice = "Move what is in " + s.file + " away, and run `openshift-install-sts create manifests` again, or `render` if that wrote it."
	case len(own.objects) > 1:
		s.foundIn = s.file
		s.problem = fmt.Sprintf("%s holds more than the %s: the bootstrap reads the first document of a file alone", s.file, s.title())
		s.advice = "Move everything else into a file of its own."
	case len(holders) > 1:
		s.foundIn = s.file
		s.problem = fmt.Sprintf("the %s stands in %s: the bootstrap could create either", s.title(), strings.Join(holders, " and "))
		s.advice = "Remove it from every file but " + s.file + "."
	default:
		s.foundIn = s.file
	}
}

// checkRequestSecrets finds requests without a Secret in its place.
func checkRequestSecrets(_ context.Context, e *evidence, c verify.Check) []verify.Result {
	var results []verify.Result
	for _, s := range e.secrets {
		if s.problem == "" {
			if s.foundIn == "" {
				results = append(results, c.Skipped(s.file, "%s cannot be understood", s.file))
			}
			continue
		}
		r := c.Problem(s.file, "%s", s.problem)
		if s.minor {
			r = c.Warning(s.file, "%s", s.problem)
		}
		if s.advice != "" {
			r.Advice = s.advice
		}
		results = append(results, r)
	}
	return results
}

// checkSecretRequests finds Secrets of ours that no request asks for: those that the state
// records, and those that name a role of this cluster.
func checkSecretRequests(_ context.Context, e *evidence, c verify.Check) []verify.Result {
	ours := map[string]bool{}
	for _, name := range e.recorded((&manifests.Manifests{}).StateID()) {
		ours[name] = true
	}
	var results []verify.Result
	for _, m := range e.manifests {
		for _, o := range m.objects {
			if o.kind() != "Secret" || e.isAskedFor(o) {
				continue
			}
			profile, _, _ := readAWSConfig(o) // a Secret of somebody else's may hold anything
			role := profile.Value(awsconfig.RoleARN)
			switch {
			case e.isOwnRole(role):
				results = append(results, e.leftOver(c, m.name, o, "names the role "+role+" of this cluster"))
			case ours[m.name]:
				results = append(results, e.leftOver(c, m.name, o, "was written by an earlier run"))
			}
		}
	}
	return results
}

// leftOver is the result about a Secret that nobody asks for. Where nothing makes its
// namespace, the bootstrap waits for that.
func (e *evidence) leftOver(c verify.Check, file string, o object, why string) verify.Result {
	reason := fmt.Sprintf("the %s in %s %s, and no CredentialsRequest asks for it", o, file, why)
	if e.makesNamespace(o.namespace()) {
		return c.Warning(file, "%s", reason)
	}
	return c.Problem(file, "%s; nothing makes its namespace, for which the bootstrap would wait an hour and then fail", reason)
}

func (e *evidence) isAskedFor(o object) bool {
	for _, r := range e.Requests {
		if o.isSecret(r.Secret.Namespace, r.Secret.Name) {
			return true
		}
	}
	return false
}

// isOwnRole reports whether a role is this cluster's, by the state or by its name.
func (e *evidence) isOwnRole(arn string) bool {
	for _, r := range e.Roles {
		if r.ARN == arn && r.RoleName != "" {
			return true
		}
	}
	if e.Endpoint == nil {
		return false
	}
	path, found := strings.CutPrefix(arn, fmt.Sprintf("arn:%s:iam::%s:role/", e.Endpoint.Partition, e.Endpoint.Account))
	return found && strings.HasPrefix(path[strings.LastIndexByte(path, '/')+1:], e.Endpoint.InfraName+"-")
}
