package cloudformation

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"net/url"
)

// setOperation is operation for stack sets.
func (s *Server) setOperation(form url.Values) (before, after step) {
	setName := form.Get("StackSetName")
	// The stack of an instance is one for each set, account and region; here there is one account.
	instance := "set " + setName + " in " + form.Get("Regions.member.1")
	switch form.Get("Action") {
	case "CreateStackSet":
		template := form.Get("TemplateBody")
		return func(context.Context) error {
				return errors.Join(capable(form), tagForm(form, "StackSet-"+setName))
			}, func(context.Context) error {
				s.sets[setName] = &set{template, parametersOf(form, "Parameters"), tagsOf(form), map[string]map[string]string{}}
				return nil
			}
	case "UpdateStackSet":
		template, values := form.Get("TemplateBody"), parametersOf(form, "Parameters")
		return func(context.Context) error {
				of, err := s.managed(setName, form)
				if err != nil {
					return err
				}
				if err := errors.Join(capable(form), tagForm(form, "StackSet-"+setName)); err != nil {
					return err
				}
				_, err = Parse([]byte(template), instanceEnvironment(form, instance, values, of.given[instance]))
				return err
			}, func(context.Context) error {
				s.sets[setName].template, s.sets[setName].parameters = template, values
				return nil
			}
	case "UpdateStackInstances":
		values := parametersOf(form, "ParameterOverrides")
		return func(context.Context) error {
				of, err := s.managed(setName, form)
				if err != nil {
					return err
				}
				if of.given[instance] == nil {
					return fmt.Errorf("%s does not exist", instance)
				}
				_, err = Parse([]byte(of.template), instanceEnvironment(form, instance, of.parameters, values))
				return err
			}, func(context.Context) error {
				s.sets[setName].given[instance] = values
				return nil
			}
	case "CreateStackInstances":
		var t *Template
		values := parametersOf(form, "ParameterOverrides")
		return func(context.Context) error {
				of, err := s.managed(setName, form)
				if err == nil {
					t, err = Parse([]byte(of.template), instanceEnvironment(form, instance, of.parameters, values))
				}
				return err
			}, func(ctx context.Context) error {
				s.sets[setName].given[instance] = values
				made := &stack{template: t, made: map[string]string{}, carry: newCarrier(s.moto, form.Get("Regions.member.1"))}
				s.stacks[instance] = made
				return made.carry.create(ctx, t, s.sets[setName].tags, made.made)
			}
	case "DeleteStackInstances":
		return func(ctx context.Context) error { return s.delete(ctx, instance) }, nothing
	}
	return nothing, nothing
}

// managed returns the stack set of a request that names an account.
func (s *Server) managed(name string, form url.Values) (*set, error) {
	if s.sets[name] == nil {
		return nil, fmt.Errorf("stack set %s does not exist", name)
	}
	if given := form.Get("Accounts.member.1"); given != account {
		return nil, fmt.Errorf("account %s is not managed here", given)
	}
	return s.sets[name], nil
}

// instanceEnvironment is where an instance is, with the values of its set and its own.
func instanceEnvironment(form url.Values, instance string, ofSet, own map[string]string) Environment {
	values := maps.Clone(ofSet)
	maps.Copy(values, own)
	return environment(form.Get("Regions.member.1"), instance, values, nil)
}
