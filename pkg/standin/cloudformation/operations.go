package cloudformation

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"slices"
)

// operation returns what is done before moto sees a request, which it may change, and what
// after moto agreed.
func (s *Server) operation(form url.Values, region string) (before, after step) {
	name := form.Get("StackName")
	switch form.Get("Action") {
	case "CreateChangeSet":
		return func(context.Context) error { return s.createChangeSet(form, region) }, nothing
	case "ExecuteChangeSet":
		return s.executeChangeSet(form)
	case "UpdateTerminationProtection":
		return func(context.Context) error {
			if s.stacks[name] == nil {
				return fmt.Errorf("stack %s does not exist", name)
			}
			s.stacks[name].protected = form.Get("EnableTerminationProtection") == "true"
			return nil
		}, nothing
	case "DeleteStack":
		return func(ctx context.Context) error { return s.delete(ctx, name) }, nothing
	}
	return s.setOperation(form)
}

// tagForm puts the tags of a bucket into the template that moto will see.
func tagForm(form url.Values, stack string) error {
	tagged, err := tagBucket(form.Get("TemplateBody"), stack, tagsOf(form))
	form.Set("TemplateBody", tagged)
	return err
}

// delete takes away what moto did not make, so that it can take away the rest.
func (s *Server) delete(ctx context.Context, name string) error {
	of := s.stacks[name]
	if of == nil {
		return nil // CloudFormation agrees, too
	}
	if of.protected {
		return fmt.Errorf("stack %s cannot be deleted while TerminationProtection is enabled", name)
	}
	if err := of.carry.delete(ctx, of.template, of.made); err != nil {
		return err
	}
	delete(s.stacks, name)
	return nil
}

// capable demands the capability that a template with named IAM resources needs.
func capable(form url.Values) error {
	if !slices.Contains(members(form, "Capabilities", ""), "CAPABILITY_NAMED_IAM") {
		return errors.New("requires capabilities: [CAPABILITY_NAMED_IAM]")
	}
	return nil
}

func parametersOf(form url.Values, list string) map[string]string {
	return pairs(form, list, "ParameterKey", "ParameterValue")
}

func tagsOf(form url.Values) map[string]string { return pairs(form, "Tags", "Key", "Value") }

// pairs reads a list of structures.
func pairs(form url.Values, list, key, value string) map[string]string {
	keys, values := members(form, list, "."+key), members(form, list, "."+value)
	m := make(map[string]string, len(keys))
	for i := range keys {
		m[keys[i]] = values[i]
	}
	return m
}

// members reads one field of each member of a list.
func members(form url.Values, list, field string) []string {
	var all []string
	for i := 1; ; i++ {
		name := fmt.Sprintf("%s.member.%d%s", list, i, field)
		if !form.Has(name) {
			return all
		}
		all = append(all, form.Get(name))
	}
}
