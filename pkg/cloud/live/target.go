package live

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"reflect"
	"slices"
	"sync"

	"github.com/aws/aws-sdk-go-v2/service/sts"
	"github.com/sirupsen/logrus"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// Target observes and changes resources in AWS.
type Target struct {
	connect func(context.Context) (*clients, error)
	account func(context.Context) (cloud.Account, error)
	quotas  func(context.Context) (*cloud.Quotas, error)
	ledger  cloud.Ledger
	log     logrus.FieldLogger
}

var _ cloud.Target = (*Target)(nil)

// New returns a target. Nothing is read or sent before the first call, so that a command
// that needs no AWS needs no credentials.
func New(c Config, ledger cloud.Ledger, log logrus.FieldLogger) *Target {
	t := &Target{ledger: ledger, log: log}
	t.connect = once(func(ctx context.Context) (*clients, error) { return newClients(ctx, c, log) })
	t.account = once(t.askAccount)
	t.quotas = once(t.askQuotas)
	return t
}

// once calls f the first time, and returns what it returned from then on.
func once[T any](f func(context.Context) (T, error)) func(context.Context) (T, error) {
	var (
		do    sync.Once
		value T
		err   error
	)
	return func(ctx context.Context) (T, error) {
		do.Do(func() { value, err = f(ctx) })
		return value, err
	}
}

// Account asks STS whose credentials these are.
func (t *Target) Account(ctx context.Context) (cloud.Account, error) { return t.account(ctx) }

func (t *Target) askAccount(ctx context.Context) (cloud.Account, error) {
	cs, err := t.connect(ctx)
	if err != nil {
		return cloud.Account{}, err
	}
	out, err := cs.sts.GetCallerIdentity(ctx, &sts.GetCallerIdentityInput{})
	if err != nil {
		return cloud.Account{}, explain(err, "ask AWS whose credentials these are")
	}
	if out.Account == nil || out.Arn == nil {
		return cloud.Account{}, errors.New("ask AWS whose credentials these are: the answer names no account")
	}
	t.log.Debugf("AWS knows the caller as %s", *out.Arn)
	return cloud.Account{ID: *out.Account, Partition: cloud.PartitionOfARN(*out.Arn), ARN: *out.Arn}, nil
}

// Observe looks a resource up.
func (t *Target) Observe(ctx context.Context, desired cloud.Resource) (cloud.Actual, error) {
	cs, err := t.connect(ctx)
	if err != nil {
		return nil, err
	}
	record, err := t.recorded(desired.ID())
	if err != nil {
		return nil, err
	}
	switch r := desired.(type) {
	case cloud.Bucket:
		return found(observeBucket(ctx, cs, r, record))
	case cloud.BucketPolicy:
		return found(observeBucketPolicy(ctx, cs, r))
	case cloud.Object:
		return found(observeObject(ctx, cs, r))
	case cloud.Distribution:
		return found(observeDistribution(ctx, cs, r, record))
	case cloud.OIDCProvider:
		return found(observeProvider(ctx, cs, r, record))
	case cloud.Role:
		return found(observeRole(ctx, cs, r, record))
	}
	return nil, fmt.Errorf("observe %s: unknown kind of resource", desired.ID())
}

// found turns a nil pointer into a nil interface.
func found[T any, P interface {
	*T
	cloud.Actual
}](actual P, err error) (cloud.Actual, error) {
	if actual == nil {
		return nil, err
	}
	return actual, err
}

// Apply carries out a comparison. The ledger knows of a resource before it is created.
func (t *Target) Apply(ctx context.Context, c cloud.Comparison) (cloud.Result, error) {
	if c.Action == cloud.ActionNone {
		return cloud.Unchanged, t.settle(ctx, c)
	}
	cs, err := t.connect(ctx)
	if err != nil {
		return "", err
	}
	before, err := t.recorded(c.Desired.ID())
	if err != nil {
		return "", err
	}
	if b, ok := c.Desired.(cloud.Bucket); ok && len(c.Adopted) > 0 {
		// It gets its tag before the ledger knows of it: a bucket without any tag that the ledger
		// knows counts as one that we made.
		if c, err = adoptBucket(ctx, cs, b, c); err != nil {
			return "", err
		}
	}
	if err := t.intend(ctx, c.Desired); err != nil {
		return "", err
	}
	switch r := c.Desired.(type) {
	case cloud.Bucket:
		err = applyBucket(ctx, cs, r, c)
	case cloud.BucketPolicy:
		err = putBucketPolicy(ctx, cs, r)
	case cloud.Object:
		err = applyObject(ctx, cs, r, c)
	case cloud.Distribution:
		err = t.applyDistribution(ctx, cs, r, c)
	case cloud.OIDCProvider:
		err = applyProvider(ctx, cs, r, c)
	case cloud.Role:
		err = applyRole(ctx, cs, r, c)
	default:
		err = fmt.Errorf("apply %s: unknown kind of resource", c.Desired.ID())
	}
	if errors.Is(err, errNotCreated) && before == nil {
		// The intent would pin a name under which there is nothing.
		err = errors.Join(err, t.ledger.Delete(context.WithoutCancel(ctx), c.Desired.ID().String()))
	}
	if err != nil {
		return "", err
	}
	return cloud.ResultOf(c.Action), t.settle(ctx, c)
}

// errNotCreated marks a creating call that certainly created nothing, now or later.
var errNotCreated = errors.New("nothing was created")

// recorded returns what the ledger holds of a resource, or nil.
func (t *Target) recorded(id cloud.ID) (*cloud.Record, error) {
	var r cloud.Record
	ok, err := t.ledger.Get(id.String(), &r)
	if err != nil || !ok {
		return nil, err
	}
	return &r, nil
}

// intend records that a resource is about to be created, or to get more tags or policies.
func (t *Target) intend(ctx context.Context, r cloud.Resource) error {
	old, err := t.recorded(r.ID())
	if err != nil {
		return err
	}
	intended := recordOf(r, cloud.StatusIntended)
	if old != nil {
		intended.Status = old.Status
		intended.Tags = union(intended.Tags, old.Tags)
		intended.Policies = union(intended.Policies, old.Policies)
		intended.Distribution, intended.OriginAccessControl = old.Distribution, old.OriginAccessControl
	}
	return t.record(ctx, r, old, intended)
}

// settle records that a resource exists as desired.
func (t *Target) settle(ctx context.Context, c cloud.Comparison) error {
	old, err := t.recorded(c.Desired.ID())
	if err != nil {
		return err
	}
	settled := recordOf(c.Desired, cloud.StatusCreated)
	if old != nil {
		settled.Distribution, settled.OriginAccessControl = old.Distribution, old.OriginAccessControl
	}
	if a, ok := c.Actual.(*cloud.ActualDistribution); ok && a != nil {
		settled.Distribution = a.Distribution
	}
	return t.record(ctx, c.Desired, old, settled)
}

// record writes what has changed. What has no tags of its own, or as many as its bucket, is
// not recorded: it goes with the bucket.
func (t *Target) record(ctx context.Context, r cloud.Resource, old *cloud.Record, record cloud.Record) error {
	if record.Tags == nil || old != nil && reflect.DeepEqual(*old, record) {
		return nil
	}
	return t.ledger.Put(ctx, map[string]any{r.ID().String(): record})
}

// recordOf returns what the ledger is to hold of a resource.
func recordOf(r cloud.Resource, status string) cloud.Record {
	record := cloud.Record{Status: status, Tags: tagKeys(r)}
	if role, ok := r.(cloud.Role); ok {
		for _, m := range role.Managed {
			record.Policies = append(record.Policies, m.ARN)
		}
	}
	return record
}

// union returns the texts of both, sorted, each once; nil for none.
func union(one, other []string) []string {
	return slices.Compact(slices.Sorted(slices.Values(slices.Concat(one, other))))
}

func tagKeys(r cloud.Resource) []string {
	switch r := r.(type) {
	case cloud.Bucket:
		return slices.Sorted(maps.Keys(r.Tags))
	case cloud.Distribution:
		return slices.Sorted(maps.Keys(r.Tags))
	case cloud.OIDCProvider:
		return slices.Sorted(maps.Keys(r.Tags))
	case cloud.Role:
		return slices.Sorted(maps.Keys(r.Tags))
	}
	return nil
}
