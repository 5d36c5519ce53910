package offline

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/asset/manifests"
	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// authentication returns the Authentication in its file; nil where it is not there.
func (e *evidence) authentication() object {
	m := e.manifest(manifests.AuthenticationFile)
	if m == nil || m.err != nil || !m.objects[0].isAuthentication() {
		return nil
	}
	return m.objects[0]
}

// checkOneAuthentication finds a second Authentication. One that stands alone under another
// name is what checkFileNames speaks of.
func checkOneAuthentication(_ context.Context, e *evidence, c verify.Check) []verify.Result {
	holders := e.holders(object.isAuthentication)
	others := slices.DeleteFunc(slices.Clone(holders), func(name string) bool { return name == manifests.AuthenticationFile })
	if len(others) == len(holders) && len(others) == 1 {
		return nil
	}
	var results []verify.Result
	for _, name := range others {
		results = append(results, c.Problem(name,
			"%s holds the Authentication \"cluster\", too: the bootstrap could create it in place of the one with the issuer", name).
			Advise("Remove it from %s. What else it sets can be set in %s: `openshift-install-sts create manifests` keeps other fields.", name, manifests.AuthenticationFile))
	}
	return results
}

// judgeAuthenticationFile says what is wrong with the place of the Authentication.
func (e *evidence) judgeAuthenticationFile(ctx context.Context, c verify.Check) []verify.Result {
	const file = manifests.AuthenticationFile
	m := e.manifest(file)
	switch {
	case m == nil:
		reason, advice := "there is no "+file+", where the bootstrap looks for the issuer", c.Advice
		others := e.holders(object.isAuthentication)
		if name := e.passedOver(ctx, object.isAuthentication); name != "" {
			others = append(others, name)
		}
		if len(others) > 0 {
			reason += "; " + others[0] + " holds the Authentication, and has the wrong name"
			advice = fmt.Sprintf("Rename %s to %s.", others[0], file)
		}
		return []verify.Result{c.Problem(file, "%s", reason).Advise("%s", advice)}
	case m.err != nil || len(m.objects) == 1 && m.objects[0].isAuthentication():
		return nil
	}
	const most = 3
	var all []string
	for _, o := range m.objects[:min(len(m.objects), most)] {
		all = append(all, o.String())
	}
	found := strings.Join(all, " and ")
	return []verify.Result{c.Problem(file, "%s holds %s, and the Authentication \"cluster\" of config.openshift.io alone belongs there", file, found).
		Advise("Leave only that object in %s, or remove the file and run `openshift-install-sts create manifests` again, or `render` if that wrote it.", file)}
}
