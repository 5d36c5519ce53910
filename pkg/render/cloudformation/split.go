package cloudformation

import (
	"fmt"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

// split puts pieces into as few templates as their order allows, each below CloudFormation's
// limits, so that all of them can be sent with a request. overhead is the size of what
// every template has besides. Each piece is looked at once.
func split(pieces []*piece, overhead int) ([]*template, error) {
	overhead += sectionsSize
	current := newTemplate()
	list := []*template{current}
	for _, p := range pieces {
		if !current.fits(p, overhead) {
			current = newTemplate()
			list = append(list, current)
			if !current.fits(p, overhead) {
				return nil, diagnostic.Inputf("Split the CredentialsRequest, or create its role in another way.",
					"%s takes %d bytes in a CloudFormation template, which can have %d in all", p.name, p.size(), maxTemplate)
			}
		}
		current.add(p)
	}
	return list, nil
}

// templateName returns the name of the template with a number, counted from 1.
func templateName(number int) string { return stackFile(number) + ".yaml" }

// stackFile is a template's name without its extension.
func stackFile(number int) string {
	if number == 1 {
		return "template"
	}
	return fmt.Sprintf("roles-%d", number)
}
