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
	setName := form.Get("StackSetName")
	// The stack of an instance is one for each set, account and region; here there is one account.
	instance := "set " + setName + " in " + form.Get("Regions.member.1")
	switch form.Get("Action") {
	case "CreateStack":
		var t *Template
		parse := func(context.Context) (err error) {
			if err = capable(form); err == nil {
				t, err = Parse([]byte(form.Get("TemplateBody")), Environment{account, "aws", region, name, parametersOf(form, "Parameters")})
			}
			if err == nil {
				err = tagForm(form, name)
			}
			return err
		}
		return parse, func(ctx context.Context) error {
			s.stacks[name] = &stack{form.Get("EnableTerminationProtection") == "true", t}
			return s.carry.create(ctx, t, tagsOf(form))
		}
	case "CreateStackSet":
		template := form.Get("TemplateBody")
		return func(context.Context) error {
				return errors.Join(capable(form), tagForm(form, "StackSet-"+setName))
			}, func(context.Context) error {
				s.sets[setName] = &set{template, parametersOf(form, "Parameters"), tagsOf(form)}
				return nil
			}
	case "CreateStackInstances":
		var t *Template
		return func(context.Context) (err error) {
				of := s.sets[setName]
				if of == nil {
					return fmt.Errorf("stack set %s does not exist", setName)
				}
				if form.Get("Accounts.member.1") != account {
					return fmt.Errorf("account %s is not managed here", form.Get("Accounts.member.1"))
				}
				values := parametersOf(form, "ParameterOverrides")
				for key, value := range of.parameters {
					if _, overridden := values[key]; !overridden {
						values[key] = value
					}
				}
				t, err = Parse([]byte(of.template), Environment{account, "aws", form.Get("Regions.member.1"), instance, values})
				return err
			}, func(ctx context.Context) error {
				s.stacks[instance] = &stack{false, t}
				return s.carry.create(ctx, t, s.sets[setName].tags)
			}
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
	case "DeleteStackInstances":
		return func(ctx context.Context) error { return s.delete(ctx, instance) }, nothing
	}
	return nothing, nothing
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
	if err := s.carry.delete(ctx, of.template); err != nil {
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
