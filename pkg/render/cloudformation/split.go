package cloudformation

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// The names of templates: that with the bucket and the identity provider, those with roles,
// and those with a single component.
const (
	mainTemplate = "template"
	rolesPrefix  = "roles-" // the bits follow
	largePrefix  = "large-" // the beginning of the hash and a number follow
)

// baseResources returns how many resources the base has.
func baseResources(s *render.Stack) int {
	n := 0
	if s.Bucket != nil {
		n += 2 // with its policy
	}
	if s.Distribution != nil {
		n += 2 // with its access control
	}
	if s.Provider != nil {
		n++
	}
	return n
}

// unit is what a component has: its role, and the managed policies of that.
type unit struct {
	pieces []*piece
	// place decides in which template the unit is.
	place [sha256.Size]byte
}

func newUnit(s credentialsrequest.Secret, pieces []*piece) unit {
	return unit{pieces, sha256.Sum256([]byte(s.Namespace + "/" + s.Name))}
}

// bit is one of the bits of the unit's place, 0 or 1.
func (u unit) bit(n int) byte { return u.place[n/8] >> (7 - n%8) & 1 }

// split puts the base and the units into templates, each below CloudFormation's limits, so
// that all of them can be sent with a request. overhead is the size of what every template
// has besides.
//
// A resource that moves from one stack to another is deleted by the first before the second
// can make it, and a running cluster lacks it meanwhile. So where a unit goes must not depend
// on the others as long as there is room. Either everything is in the main template, or that
// has the base only and each unit is in the template named for the first bits of its place.
// A template that has no room is divided by the next bit: whoever is in another one stays. A
// unit that is too large for any template has templates of its own. A name always has the
// same units, so that nothing moves between two stacks that stay but the roles of the main
// template.
func split(base *piece, units []unit, overhead int) ([]*template, error) {
	overhead += sectionsSize
	var small []unit
	var large []*template
	empty := newTemplate("")
	for _, u := range units {
		if len(u.pieces) == 1 && empty.fits(u.pieces[0], overhead) {
			small = append(small, u)
			continue
		}
		own, err := ownTemplates(u, overhead)
		switch {
		case err != nil:
			return nil, err
		case len(own) > 1:
			large = append(large, own...)
		default:
			// The pieces as one, in which nothing is there twice.
			u.pieces = []*piece{{items: own[0].items}}
			small = append(small, u)
		}
	}
	first := newTemplate(mainTemplate)
	first.add(base)
	if all, fits := together(first, small, overhead); fits {
		return append([]*template{all}, large...), nil
	}
	list := []*template{first}
	for bit, half := range halves(small, 0) {
		list = append(list, divide(fmt.Sprint(bit), half, overhead)...)
	}
	return append(list, large...), nil
}

// ownTemplates puts a single unit into as few templates as the order of its pieces allows.
func ownTemplates(u unit, overhead int) ([]*template, error) {
	name := func(number int) string {
		return fmt.Sprintf(largePrefix+"%s-%d", hex.EncodeToString(u.place[:6]), number)
	}
	current := newTemplate(name(1))
	list := []*template{current}
	for _, p := range u.pieces {
		if !current.fits(p, overhead) {
			current = newTemplate(name(len(list) + 1))
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

// divide puts units whose places begin with bits into templates.
func divide(bits string, units []unit, overhead int) []*template {
	if len(units) == 0 {
		return nil // a stack cannot be empty
	}
	if all, fits := together(newTemplate(rolesPrefix+bits), units, overhead); fits {
		return []*template{all}
	}
	half := halves(units, len(bits))
	return append(divide(bits+"0", half[0], overhead), divide(bits+"1", half[1], overhead)...)
}

// together adds units to a copy of a template, or reports that it has no room for all.
func together(t *template, units []unit, overhead int) (*template, bool) {
	all := newTemplate(t.name)
	all.add(&piece{items: t.items})
	for _, u := range units {
		if !all.fits(u.pieces[0], overhead) {
			return nil, false
		}
		all.add(u.pieces[0])
	}
	return all, true
}

// contents says in a few words what is in a template. It does not say how many there are,
// which would change all of them when one comes or goes.
func (t *template) contents(s *render.Stack) string {
	if t.name != mainTemplate {
		return "roles (" + t.name + ")"
	}
	var parts []string
	if s.Bucket != nil {
		parts = append(parts, "bucket")
	}
	if s.Distribution != nil {
		parts = append(parts, "distribution")
	}
	if s.Provider != nil {
		parts = append(parts, "identity provider")
	}
	if len(t.items[resources]) > baseResources(s) {
		parts = append(parts, "roles")
	}
	return strings.Join(parts, ", ")
}

// reason says why just these roles are in a template, after a space; empty if all are.
func (t *template) reason() string {
	if bits, divided := strings.CutPrefix(t.name, rolesPrefix); divided {
		return " A role is here because the SHA-256 of its Secret's namespace/name begins with the bits " + bits + "."
	}
	if strings.HasPrefix(t.name, largePrefix) {
		return " It is what a single component needs, and too large for one template."
	}
	return ""
}

// halves divides units by one bit of their places.
func halves(units []unit, bit int) [2][]unit {
	var half [2][]unit
	for _, u := range units {
		half[u.bit(bit)] = append(half[u.bit(bit)], u)
	}
	return half
}

// templateFile returns the name of a template's file.
func templateFile(name string) string { return name + ".yaml" }

// names returns the names of templates.
func names(templates []*template) []string {
	list := make([]string, len(templates))
	for i, t := range templates {
		list[i] = t.name
	}
	return list
}
