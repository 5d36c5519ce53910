package offline

import (
	"context"

	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// makesNamespace reports whether a namespace will exist: the release makes it, or a manifest.
func (e *evidence) makesNamespace(name string) bool {
	for _, r := range e.Requests {
		if r.Secret.Namespace == name && r.NamespaceCertain {
			return true
		}
	}
	return len(e.holders(func(o object) bool {
		return o.kind() == "Namespace" && o.text("apiVersion") == "v1" && o.name() == name
	})) > 0
}

// checkNamespaces finds Secrets whose namespace nothing is certain to make.
func checkNamespaces(_ context.Context, e *evidence, c verify.Check) []verify.Result {
	var results []verify.Result
	seen := map[string]bool{}
	for _, s := range e.secrets {
		name := s.request.Secret.Namespace
		if seen[name] || e.makesNamespace(name) {
			continue
		}
		seen[name] = true
		results = append(results, c.Problem(namespaceFile(name),
			"nothing is certain to make the namespace %s of the %s, since there is no %s: the bootstrap would wait for it for an hour and then fail",
			name, s.title(), namespaceFile(name)))
	}
	return results
}
