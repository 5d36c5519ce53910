package cloud

import (
	"context"
	"errors"
	"sync"
)

// Target is where desired resources are carried out.
type Target interface {
	// Account returns the account that the credentials belong to. It is asked once.
	Account(ctx context.Context) (Account, error)
	// Observe looks a resource up by its identity; nil means that it does not exist.
	Observe(ctx context.Context, desired Resource) (Actual, error)
	// Apply carries out a comparison, and returns what became of the resource.
	Apply(ctx context.Context, c Comparison) (Result, error)
	// ReadBack reads a published object as anybody would, without credentials, and fails
	// unless its content, by meaning, and its content type are the desired ones.
	ReadBack(ctx context.Context, o Object) error
	// Quotas returns the account's own quotas, or nil where the account does not tell. It
	// asks once.
	Quotas(ctx context.Context) (*Quotas, error)
	// AwaitDistribution returns when a distribution serves everywhere, which takes CloudFront minutes.
	AwaitDistribution(ctx context.Context, d Distribution) error
}

// Account is the account that credentials belong to.
type Account struct {
	// ID has 12 digits.
	ID string
	// Partition is the account's: aws, aws-us-gov, aws-cn, ...
	Partition string
	// ARN is the caller's.
	ARN string
}

// Quotas are figures that an account can raise, and how much of them is used.
type Quotas struct {
	Roles           int // roles that exist
	RolesLimit      int
	Providers       int // identity providers that exist; IAM does not tell their limit
	TrustPolicySize int // characters, white space not counted
}

// Ledger records what was created, so that every later run knows it.
type Ledger interface {
	// Get fills entry with what is recorded under id, and reports whether anything is.
	Get(id string, entry any) (bool, error)
	// Put records entries by id; they are on disk when it returns.
	Put(ctx context.Context, entries map[string]any) error
	// Delete forgets what is recorded under ids.
	Delete(ctx context.Context, ids ...string) error
}

// Record is what the ledger holds of a resource.
type Record struct {
	// Status is "intended" before the creating call, and "created" after it.
	Status string `json:"status"`
	// Tags are the keys of the tags that we set, so that one that is no longer wanted can
	// be told from one that somebody else set.
	Tags []string `json:"tags,omitempty"`
	// Policies are the ARNs of a role's own managed policies, so that one is found that a
	// stopped run detached and did not delete.
	Policies []string `json:"policies,omitempty"`
	// Distribution and OriginAccessControl are the IDs that CloudFront chose.
	Distribution        string `json:"distribution,omitempty"`
	OriginAccessControl string `json:"originAccessControl,omitempty"`
}

// The statuses of a record.
const (
	StatusIntended = "intended"
	StatusCreated  = "created"
)

// ObserveAndCompare looks at every desired resource at the same time and compares it. The
// comparisons come in the order of the resources; errors are joined, so that a user hears
// of all that speaks against a run at once.
func ObserveAndCompare(ctx context.Context, t Target, desired ...Resource) ([]Comparison, error) {
	comparisons := make([]Comparison, len(desired))
	err := each(len(desired), func(i int) error {
		actual, err := t.Observe(ctx, desired[i])
		if err != nil {
			return err
		}
		comparisons[i], err = desired[i].Compare(actual)
		return err
	})
	return comparisons, err
}

// ApplyAll carries out every comparison at the same time. The results come in the order
// of the comparisons; what fails does not keep the others from being done.
func ApplyAll(ctx context.Context, t Target, comparisons ...Comparison) ([]Result, error) {
	results := make([]Result, len(comparisons))
	err := each(len(comparisons), func(i int) error {
		var err error
		results[i], err = t.Apply(ctx, comparisons[i])
		return err
	})
	return results, err
}

// ReadBackAll reads every object back at the same time.
func ReadBackAll(ctx context.Context, t Target, objects ...Object) error {
	return each(len(objects), func(i int) error { return t.ReadBack(ctx, objects[i]) })
}

// each calls f for 0 to n-1 at the same time; the target bounds the requests under way.
func each(n int, f func(i int) error) error {
	errs := make([]error, n)
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() { errs[i] = f(i) })
	}
	wg.Wait()
	return errors.Join(errs...)
}
