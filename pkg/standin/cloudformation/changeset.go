package cloudformation

import (
	"context"
	"fmt"
	"maps"
	"net/url"
	"slices"
)

// changeSet is a change set of a stack that can be executed. Moto never sees it: it refuses
// to make one without changes, where CloudFormation makes one that says so.
type changeSet struct {
	stack
	update bool
	tags   map[string]string
	// form is the request that creates or updates the stack.
	form url.Values
	// empty is set when the stack is as it should be already.
	empty bool
}

// createChangeSet checks a change set and keeps it.
func (s *Server) createChangeSet(form url.Values, region string) error {
	name := form.Get("StackName")
	c := &changeSet{update: form.Get("ChangeSetType") == "UPDATE", tags: tagsOf(form), form: maps.Clone(form)}
	c.source, c.values, c.made = form.Get("TemplateBody"), parametersOf(form, "Parameters"), map[string]string{}
	c.carry = newCarrier(s.moto, region)
	old := s.stacks[name]
	if old != nil {
		c.made = old.made
	}
	if c.update != (old != nil) {
		return fmt.Errorf("stack %s exists: %t", name, old != nil)
	}
	err := capable(form)
	if err == nil {
		c.template, err = Parse([]byte(c.source), environment(region, name, c.values, c.made))
	}
	if err == nil {
		err = tagForm(c.form, name)
	}
	if err != nil {
		return err
	}
	if c.update {
		c.protected = old.protected
		c.empty = old.source == c.source && maps.Equal(old.values, c.values)
	}
	s.changes[name] = c
	return nil
}

// executeChangeSet has moto create or update the stack of a change set.
func (s *Server) executeChangeSet(form url.Values) (before, after step) {
	name := form.Get("StackName")
	c := s.changes[name]
	if c == nil || c.empty {
		return func(context.Context) error {
			return fmt.Errorf("stack %s has no change set that can be executed", name)
		}, nothing
	}
	return func(ctx context.Context) error {
			maps.Copy(form, c.form)
			form.Set("Action", "CreateStack")
			if c.update {
				form.Set("Action", "UpdateStack")
				return c.carry.delete(ctx, &Template{Partition: c.template.Partition, Resources: missing(s.stacks[name].template, c.template)}, c.made)
			}
			return nil
		}, func(ctx context.Context) error {
			old := s.stacks[name]
			s.stacks[name] = &c.stack
			delete(s.changes, name)
			if old == nil {
				return c.carry.create(ctx, c.template, c.tags, c.made)
			}
			return c.carry.create(ctx, &Template{Resources: missing(c.template, old.template)}, c.tags, c.made)
		}
}

// missing returns the resources of one template that another does not have.
func missing(of, in *Template) []Resource {
	return slices.DeleteFunc(slices.Clone(of.Resources), func(r Resource) bool {
		return slices.ContainsFunc(in.Resources, func(other Resource) bool { return other.ID == r.ID })
	})
}

// answer returns the result of an operation that moto does not see.
func (s *Server) answer(action string, form url.Values) (result string, answered bool) {
	switch action {
	case "UpdateTerminationProtection": // moto does not know it
		return "", true
	case "CreateChangeSet":
		return "<Id>arn:aws:cloudformation:::changeSet/" + form.Get("ChangeSetName") + "</Id>", true
	case "DescribeChangeSet":
		c := s.changes[form.Get("StackName")]
		switch {
		case c == nil:
			return "", false
		case c.empty:
			return "<Status>FAILED</Status><StatusReason>The submitted information didn't contain changes.</StatusReason>", true
		}
		return "<Status>CREATE_COMPLETE</Status>", true
	}
	return "", false
}
