package render

import (
	"context"
	"fmt"
	"sync"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// Target writes resources down instead of carrying them out. It sees nothing, so that every
// resource is to be created, and it opens no connection.
type Target struct {
	account cloud.Account

	mu      sync.Mutex // guards written
	written map[cloud.ID]cloud.Resource
}

var _ cloud.Target = (*Target)(nil)

// NewTarget returns a target for an account that cannot be asked: what it is, the user says.
func NewTarget(account cloud.Account) *Target {
	return &Target{account: account, written: map[cloud.ID]cloud.Resource{}}
}

// Account returns the account as the user named it.
func (t *Target) Account(context.Context) (cloud.Account, error) { return t.account, nil }

// Observe sees nothing.
func (t *Target) Observe(context.Context, cloud.Resource) (cloud.Actual, error) { return nil, nil }

// Apply writes the desired resource down.
func (t *Target) Apply(_ context.Context, c cloud.Comparison) (cloud.Result, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.written[c.Desired.ID()] = c.Desired
	return cloud.Rendered, nil
}

// ReadBack does nothing: what is not published yet cannot be read.
func (t *Target) ReadBack(context.Context, cloud.Object) error { return nil }

// AwaitDistribution does nothing: there is none.
func (t *Target) AwaitDistribution(context.Context, cloud.Distribution) error { return nil }

// Quotas returns nil: an account that is not asked does not tell.
func (t *Target) Quotas(context.Context) (*cloud.Quotas, error) { return nil, nil }

// Resources sorts what was written down into the stack, each kind by its identity, so that
// the order in which it was written does not matter.
func (t *Target) Resources() (Resources, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	var r Resources
	for id, resource := range t.written {
		switch desired := resource.(type) {
		case cloud.Bucket:
			r.Bucket = &desired
		case cloud.BucketPolicy:
			r.Policy = &desired
		case cloud.Distribution:
			r.Distribution = &desired
		case cloud.Object:
			r.Objects = append(r.Objects, desired)
		case cloud.OIDCProvider:
			r.Provider = &desired
		case cloud.Role:
			r.Roles = append(r.Roles, desired)
		default:
			return Resources{}, fmt.Errorf("no format knows how to write %s", id)
		}
	}
	r.sort()
	return r, nil
}
