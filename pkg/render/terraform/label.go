package terraform

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// component is a component with a role of this stack.
type component struct {
	render.Component
	// label is what its resources are called in the module.
	label string
}

// labelled returns the components with roles of this stack, each with its label.
func labelled(components []render.Component) ([]component, error) {
	var own []component
	taken := map[string]credentialsrequest.Secret{}
	for _, c := range components {
		if c.Role == nil {
			continue
		}
		label := secretLabel(c.Secret)
		if other, ok := taken[label]; ok {
			return nil, fmt.Errorf("the Secrets %s and %s would both be called %s", other, c.Secret, label)
		}
		taken[label] = c.Secret
		own = append(own, component{c, label})
	}
	return own, nil
}

// hashDigits is how many hexadecimal digits of a SHA-256 end a label that cannot be told
// from its letters: 32 bits, for the few such Secrets of a cluster.
const hashDigits = 8

// secretLabel returns the label of a Secret's resources, such as
// openshift_ingress_operator__cloud_credentials. It depends on the Secret alone: a resource
// whose label changes is deleted and created anew.
//
// Hyphens become underscores, as is usual in the language, and two stand between namespace
// and name. A name with a dot or two hyphens in a row could then be another's; it ends in a
// hash.
func secretLabel(s credentialsrequest.Secret) string {
	label := identifier(s.Namespace) + "__" + identifier(s.Name)
	if whole := s.String(); strings.Contains(whole, ".") || strings.Contains(whole, "--") {
		sum := sha256.Sum256([]byte(whole))
		label += "_" + hex.EncodeToString(sum[:])[:hashDigits]
	}
	return label
}

// identifier returns a lower-case name as an identifier of the language, which cannot begin
// with a digit. What else an identifier cannot hold becomes an underscore.
func identifier(name string) string {
	id := strings.Map(func(r rune) rune {
		if (r >= 'a' && r <= 'z') || (r >= '0' && r <= '9') {
			return r
		}
		return '_'
	}, name)
	if id != "" && id[0] >= '0' && id[0] <= '9' {
		return "_" + id
	}
	return id
}

// policyLabel returns the label of one of several policies of a component.
func (c component) policyLabel(number int) string { return fmt.Sprintf("%s__%d", c.label, number) }

// objectLabel returns the label of an object of the bucket.
func objectLabel(key string) string { return strings.TrimLeft(identifier(key), "_") }
