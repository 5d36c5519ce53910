package report

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
	"github.com/openshift/openshift-install-sts/pkg/render"
)

// role is a component with a role of this cluster.
type role struct {
	// Number is the role's place on the page, and names its anchors.
	Number    int
	Component string
	Request   string
	Name, ARN string
	Boundary  string
	// Adjustments are the changes of what the CredentialsRequest asks for.
	Adjustments []credentialsrequest.Adjustment
	Trust       trust
	Grants      []grant
	// Services says how many actions of each service are allowed: "ec2 12, s3 3".
	Services string
	// Reads and Changes are how many actions are allowed, Denied how many are not.
	Reads, Changes, Denied int
	// Patterns are how many of those that are allowed stand for more than one action.
	Patterns  int
	Marks     marks
	Sizes     sizes
	Documents []document
}

// policy is a document of permissions.
type policy struct {
	Name     string
	Managed  bool
	Document iampolicy.Document
	JSON     string
}

// document is a document as it is sent, indented.
type document struct{ Title, Text string }

func newRole(s *render.Stack, c render.Component, number int) (role, error) {
	r := role{
		Number: number, Component: c.Secret.String(), Request: c.Request,
		Name: c.Role.RoleName, ARN: c.RoleARN, Boundary: c.Role.Boundary, Adjustments: c.Adjustments,
	}
	trustJSON, err := c.Role.Trust.JSON()
	if err != nil {
		return role{}, err
	}
	if r.Trust, err = newTrust(s, c.Role.Trust); err != nil {
		return role{}, err
	}
	policies, err := rolePolicies(c.Role)
	if err != nil {
		return role{}, err
	}
	r.Grants = grants(policies)
	r.count()
	r.Sizes = newSizes(c.Role, policies, trustJSON)
	r.Documents, err = roleDocuments(policies, trustJSON)
	return r, err
}

// rolePolicies returns the permissions of a role, in a stable order.
func rolePolicies(r *cloud.Role) ([]policy, error) {
	var policies []policy
	for _, name := range slices.Sorted(maps.Keys(r.Inline)) {
		policies = append(policies, policy{Name: name, Document: r.Inline[name]})
	}
	for _, m := range r.Managed {
		policies = append(policies, policy{Name: m.PolicyName, Managed: true, Document: m.Document})
	}
	for i := range policies {
		var err error
		if policies[i].JSON, err = policies[i].Document.JSON(); err != nil {
			return nil, fmt.Errorf("policy %s: %w", policies[i].Name, err)
		}
	}
	return policies, nil
}

// count sums up the grants.
func (r *role) count() {
	var services []string
	perService := map[string]int{}
	for i := range r.Grants {
		g := &r.Grants[i]
		r.Marks.add(g.marks)
		if g.Denied {
			r.Denied += g.actions
			continue
		}
		r.Reads += g.reading
		r.Changes += g.actions - g.reading
		r.Patterns += g.patterns
		if perService[g.Service] == 0 {
			services = append(services, g.Service)
		}
		perService[g.Service] += g.actions
	}
	for i, service := range services {
		services[i] = service + "\u00a0" + thousands(perService[service]) // a number stays beside its service
	}
	r.Services = strings.Join(services, ", ")
}

func roleDocuments(policies []policy, trustJSON string) ([]document, error) {
	text, err := indent([]byte(trustJSON))
	if err != nil {
		return nil, err
	}
	documents := []document{{"Trust policy", text}}
	for _, p := range policies {
		title := "Inline policy " + p.Name
		if p.Managed {
			title = "Managed policy " + p.Name
		}
		if text, err = indent([]byte(p.JSON)); err != nil {
			return nil, err
		}
		documents = append(documents, document{title, text})
	}
	return documents, nil
}

// indent adds white space to a JSON document, and changes nothing else.
func indent(text []byte) (string, error) {
	var b bytes.Buffer
	b.Grow(2 * len(text))
	if err := json.Indent(&b, text, "", "  "); err != nil {
		return "", fmt.Errorf("indenting a document: %w", err)
	}
	return b.String(), nil
}
