package iamroles

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/credentialsrequest"
)

// candidate is a role that may be that of a request, and what was found of it.
type candidate struct {
	role   cloud.Role
	actual *cloud.ActualRole
	// is says whether it is that of a Secret, if it exists; nil for that of our name, which is.
	is func(*candidate, credentialsrequest.Secret) bool
}

// observe looks candidates up at the same time.
func (l *lookup) observe(ctx context.Context, candidates ...*candidate) error {
	errs := make([]error, len(candidates))
	var wg sync.WaitGroup
	for i, c := range candidates {
		wg.Go(func() {
			actual, err := l.target.Observe(ctx, c.role)
			if role, ok := actual.(*cloud.ActualRole); ok {
				c.actual = role
			} else if actual != nil {
				err = fmt.Errorf("%s: what was found is no role", c.role.ID())
			}
			errs[i] = err
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// exists reports whether there is a role, and not only managed policies of one.
func (c *candidate) exists() bool { return c.actual != nil && !c.actual.Missing }

func (c *candidate) compare() (cloud.Comparison, error) {
	if c.actual == nil {
		return c.role.Compare(nil)
	}
	return c.role.Compare(c.actual)
}
