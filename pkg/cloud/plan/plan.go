// Package plan is the target that only looks: it observes as the live target does, and
// says what would be done.
package plan

import (
	"context"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// Target observes through another target, which it never asks to change anything.
type Target struct{ observer cloud.Target }

var _ cloud.Target = (*Target)(nil)

// New returns a target that observes through observer.
func New(observer cloud.Target) *Target { return &Target{observer} }

// Unwrap returns the observer, for what only looks: see cloud.PreflightOf.
func (t *Target) Unwrap() cloud.Target { return t.observer }

// Account returns the account of the credentials.
func (t *Target) Account(ctx context.Context) (cloud.Account, error) { return t.observer.Account(ctx) }

// Observe looks a resource up.
func (t *Target) Observe(ctx context.Context, r cloud.Resource) (cloud.Actual, error) {
	return t.observer.Observe(ctx, r)
}

// Quotas returns the account's quotas.
func (t *Target) Quotas(ctx context.Context) (*cloud.Quotas, error) { return t.observer.Quotas(ctx) }

// Apply says what would become of the resource.
func (t *Target) Apply(_ context.Context, c cloud.Comparison) (cloud.Result, error) {
	return cloud.ResultOf(c.Action), nil
}

// AwaitDistribution does nothing: what is not made yet is not waited for.
func (t *Target) AwaitDistribution(context.Context, cloud.Distribution) error { return nil }

// ReadBack does nothing: what is not published yet cannot be read.
func (t *Target) ReadBack(context.Context, cloud.Object) error { return nil }
