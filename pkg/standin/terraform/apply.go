package terraform

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/iam"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/hashicorp/hcl/v2/hclsyntax"
	"github.com/zclconf/go-cty/cty"

	"github.com/openshift/openshift-install-sts/pkg/standin/awsstate"
)

// applier makes resources.
type applier struct {
	scope      *Scope
	s3         *s3.Client
	iam        *iam.Client
	sts        *sts.Client
	cloudfront *cloudfront.Client
}

// Apply creates everything that the state does not have in the stand-in at endpoint, each resource after those that it
// refers to, and evaluates all outputs. values are the module's variables. It returns the
// warnings of check blocks.
func (m *Module) Apply(ctx context.Context, endpoint string, values map[string]cty.Value) (outputs map[string]cty.Value, warnings []string, err error) {
	scope, err := m.Evaluate(values)
	if err != nil {
		return nil, nil, err
	}
	config := awsstate.Config(endpoint)
	config.Region = cmp.Or(m.Region, config.Region)
	a := &applier{
		scope, s3.NewFromConfig(config, func(o *s3.Options) { o.UsePathStyle = true }), iam.NewFromConfig(config), sts.NewFromConfig(config),
		cloudfront.NewFromConfig(config),
	}
	err = a.all(ctx, m.Dependencies())
	if m.State == nil {
		m.State = map[string]map[string]cty.Value{}
	}
	maps.Copy(m.State, scope.objects) // what was refused stays in it
	maps.DeleteFunc(m.State, func(address string, _ map[string]cty.Value) bool { return strings.HasPrefix(address, "data.") })
	if err != nil {
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
			object, err := a.createOrKeep(ctx, address, blocks[address])
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

// createOrKeep makes one resource unless the state has it. Then it must be as it is: what would
// change it is not known here.
func (a *applier) createOrKeep(ctx context.Context, address string, b *hclsyntax.Block) (map[string]cty.Value, error) {
	existing := a.scope.module.State[address]
	if existing == nil {
		return a.create(ctx, b)
	}
	r, err := a.evaluate(b.Body)
	if err != nil {
		return nil, err
	}
	for name, value := range r.attributes {
		if !value.RawEquals(existing[name]) {
			return nil, fmt.Errorf("the attribute %s is %#v, and would become %#v", name, existing[name], value)
		}
	}
	return existing, a.postconditions(b, existing)
}

// create makes one resource, or reads one data source, and returns its attributes.
func (a *applier) create(ctx context.Context, b *hclsyntax.Block) (map[string]cty.Value, error) {
	r, err := a.evaluate(b.Body)
	if err != nil {
		return nil, err
	}
	carryOut, known := map[string]func(context.Context, *resource) error{
		"aws_caller_identity":                                a.callerIdentity,
		"aws_s3_bucket":                                      a.bucket,
		"aws_s3_bucket_public_access_block":                  a.publicAccessBlock,
		"aws_s3_bucket_policy":                               a.bucketPolicy,
		"aws_s3_bucket_server_side_encryption_configuration": a.bucketEncryption,
		"aws_cloudfront_origin_access_control":               a.originAccessControl,
		"aws_cloudfront_distribution":                        a.distribution,
		"aws_s3_object":                                      a.object,
		"aws_iam_openid_connect_provider":                    a.provider,
		"aws_iam_role":                                       a.role,
		"aws_iam_role_policy":                                a.rolePolicy,
		"aws_iam_policy":                                     a.policy,
		"aws_iam_role_policy_attachment":                     a.attachment,
	}[b.Labels[0]]
	if !known {
		return nil, errors.New("a resource of this type is not known here")
	}
	if err := carryOut(ctx, r); err != nil {
		return nil, err
	}
	if err := r.unused(); err != nil {
		return nil, err
	}
	return r.attributes, a.postconditions(b, r.attributes)
}

func (a *applier) postconditions(b *hclsyntax.Block, attributes map[string]cty.Value) error {
	for _, nested := range b.Body.Blocks {
		if nested.Type != "lifecycle" {
			continue
		}
		if err := a.scope.conditions(nested.Body.Blocks, "postcondition", cty.ObjectVal(attributes)); err != nil {
			return err
		}
	}
	return nil
}

// evaluate returns the attributes and the nested blocks of a body, but for those of the language
// itself.
func (a *applier) evaluate(b *hclsyntax.Body) (*resource, error) {
	r := &resource{attributes: map[string]cty.Value{}, blocks: map[string][]*resource{}, used: map[string]bool{}}
	for name, attribute := range b.Attributes {
		if name == "depends_on" {
			continue
		}
		value, err := a.scope.Value(attribute.Expr, nil)
		if err != nil {
			return nil, err
		}
		r.attributes[name] = value
	}
	for _, nested := range b.Blocks {
		if nested.Type == "lifecycle" || nested.Type == "override_provider" {
			continue
		}
		inner, err := a.evaluate(nested.Body)
		if err != nil {
			return nil, err
		}
		r.blocks[nested.Type] = append(r.blocks[nested.Type], inner)
	}
	return r, nil
}

// resource is a resource that is being made, or a block in one.
type resource struct {
	attributes map[string]cty.Value
	blocks     map[string][]*resource
	// used are the names of the attributes that were read or set. One that was not has
	// no effect, which the real provider's would have had.
	used map[string]bool
}

// unused returns an error for the first attribute, or block, that was not read.
func (r *resource) unused() error {
	for name := range r.attributes {
		if !r.used[name] {
			return fmt.Errorf("attribute %s is not known here", name)
		}
	}
	for name, blocks := range r.blocks {
		if !r.used[name] {
			return fmt.Errorf("block %s is not known here", name)
		}
		for _, b := range blocks {
			if err := b.unused(); err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
		}
	}
	return nil
}

// block returns the only nested block of a type; an empty one if there is none.
func (r *resource) block(kind string) *resource {
	r.used[kind] = true
	if len(r.blocks[kind]) != 1 {
		return &resource{used: map[string]bool{}}
	}
	return r.blocks[kind][0]
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

// number returns a number, nil when it is not given.
func (r *resource) number(name string) *int32 {
	value, ok := r.value(name)
	if !ok {
		return nil
	}
	n, _ := value.AsBigFloat().Int64()
	return aws.Int32(int32(n))
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
