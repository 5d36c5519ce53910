package permissions

import (
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// Policy returns the least policy of a command at a place: one statement for each kind of
// resource and each case.
func (c Command) Policy(p Place) iampolicy.Document {
	type kind struct {
		on   Scope
		only Case
	}
	var order []kind
	actions := map[kind][]string{}
	for _, g := range c.Grants {
		k := kind{g.On, g.Only}
		if actions[k] == nil {
			order = append(order, k)
		}
		if !slices.Contains(actions[k], g.Action) { // it may be needed for two things
			actions[k] = append(actions[k], g.Action)
		}
	}
	var statements []iampolicy.Statement
	for _, k := range order {
		statements = append(statements, iampolicy.Statement{
			Sid: sid(k.on, k.only), Effect: iampolicy.Allow, Action: actions[k], Resource: p.ARNs(k.on),
		})
	}
	return iampolicy.New(statements...)
}

// sid names a statement: "RolesWithBoundary". A Sid has letters and digits only.
func sid(on Scope, only Case) string {
	text := camel(string(on))
	if only != Always && camel(string(only)) != text {
		text += "With" + camel(string(only))
	}
	return text
}

func camel(words string) string {
	var b strings.Builder
	for word := range strings.SplitSeq(words, "-") {
		b.WriteString(strings.ToUpper(word[:1]) + word[1:])
	}
	return b.String()
}
