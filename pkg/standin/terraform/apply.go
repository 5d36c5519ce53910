package terraform

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
)

// applier makes resources.
type applier struct {
	scope *Scope
	s3    *s3.Client
	iam   *iam.Client
	sts   *sts.Client
}

// Apply creates everything in the stand-in at endpoint, each resource after those that it
// refers to, and evaluates all outputs. values are the module's variables. It returns the
// warnings of check blocks.
func (m *Module) Apply(ctx context.Context, endpoint string, values map[string]cty.Value) (outputs map[string]cty.Value, warnings []string, err error) {
	scope, err := m.Evaluate(values)
	if err != nil {
		return nil, nil, err
	}
	a := &applier{scope, awsstate.NewS3(endpoint), awsstate.NewIAM(endpoint), sts.NewFromConfig(awsstate.Config(endpoint))}
	if err := a.all(ctx, m.Dependencies()); err != nil {
		return nil, nil, err
	}
	outputs = map[string]cty.Value{}
	for _, b := range m.Blocks {
		switch b.Type {
		case "output":
			if outputs[b.Labels[0]], err = scope.Value(b.Body.Attributes["value"].Expr, nil); err != nil {
				return nil, nil, err
			}
		case "check":
			if err := scope.conditions(b.Body.Blocks, "assert", cty.NilVal); err != nil {
				warnings = append(warnings, err.Error())
			}
		}
	}
	return outputs, warnings, nil
}

// all makes what is waiting for nothing, until everything is made.
func (a *applier) all(ctx context.Context, dependencies map[string][]string) error {
	blocks := map[string]*hclsyntax.Block{}
	for _, b := range a.scope.module.Blocks {
		if address, ok := Address(b); ok {
			blocks[address] = b
		}
	}
	for len(a.scope.objects) < len(blocks) {
		before := len(a.scope.objects)
		for _, address := range slices.Sorted(maps.Keys(blocks)) {
			waits := slices.ContainsFunc(dependencies[address], func(on string) bool { return a.scope.objects[on] == nil })
			if a.scope.objects[address] != nil || waits {
				continue
			}
			object, err := a.create(ctx, blocks[address])
			if err != nil {
				return fmt.Errorf("%s: %w", address, err)
			}
			a.scope.objects[address] = object
		}
		if len(a.scope.objects) == before {
			return fmt.Errorf("what is left waits for something that is not there or for itself: %v", dependencies)
		}
	}
	return nil
}

// create makes one resource, or reads one data source, and returns its attributes.
func (a *applier) create(ctx context.Context, b *hclsyntax.Block) (map[string]cty.Value, error) {
	r := &resource{attributes: map[string]cty.Value{}, used: map[string]bool{}}
	for name, attribute := range b.Body.Attributes {
		if name == "depends_on" {
			continue
		}
		value, err := a.scope.Value(attribute.Expr, nil)
		if err != nil {
			return nil, err
		}
		r.attributes[name] = value
	}
	carryOut, known := map[string]func(context.Context, *resource) error{
		"aws_caller_identity":               a.callerIdentity,
		"aws_s3_bucket":                     a.bucket,
		"aws_s3_bucket_public_access_block": a.publicAccessBlock,
		"aws_s3_bucket_policy":              a.bucketPolicy,
		"aws_s3_object":                     a.object,
		"aws_iam_openid_connect_provider":   a.provider,
		"aws_iam_role":                      a.role,
		"aws_iam_role_policy":               a.rolePolicy,
		"aws_iam_policy":                    a.policy,
		"aws_iam_role_policy_attachment":    a.attachment,
	}[b.Labels[0]]
	if !known {
		return nil, errors.New("a resource of this type is not known here")
	}
	if err := carryOut(ctx, r); err != nil {
		return nil, err
	}
	for name := range r.attributes {
		if !r.used[name] {
			return nil, fmt.Errorf("attribute %s is not known here", name)
		}
	}
	for _, nested := range b.Body.Blocks {
		if nested.Type != "lifecycle" {
			continue
		}
		if err := a.scope.conditions(nested.Body.Blocks, "postcondition", cty.ObjectVal(r.attributes)); err != nil {
			return nil, err
		}
	}
	return r.attributes, nil
}

// resource is a resource that is being made.
type resource struct {
	attributes map[string]cty.Value
	// used are the names of the attributes that were read or set. One that was not has
	// no effect, which the real provider's would have had.
	used map[string]bool
}

func (r *resource) value(name string) (cty.Value, bool) {
	r.used[name] = true
	value, ok := r.attributes[name]
	return value, ok && !value.IsNull()
}

// set sets an attribute that the API computed.
func (r *resource) set(name, value string) {
	r.used[name] = true
	r.attributes[name] = cty.StringVal(value)
}

// text returns a string, nil when it is not given.
func (r *resource) text(name string) *string {
	if value, ok := r.value(name); ok {
		return aws.String(value.AsString())
	}
	return nil
}

func (r *resource) flag(name string) *bool {
	value, ok := r.value(name)
	return aws.Bool(ok && value.True())
}

func (r *resource) texts(name string) []string {
	var all []string
	if value, ok := r.value(name); ok {
		for _, member := range value.AsValueSlice() {
			all = append(all, member.AsString())
		}
	}
	return all
}

// tags returns the tags, sorted by key; pair makes one of the service's own.
func tags[T any](r *resource, pair func(key, value *string) T) []T {
	value, ok := r.value("tags")
	if !ok {
		return nil
	}
	var all []T
	m := value.AsValueMap()
	for _, key := range slices.Sorted(maps.Keys(m)) {
		all = append(all, pair(aws.String(key), aws.String(m[key].AsString())))
	}
	return all
}
