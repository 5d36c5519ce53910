package iampolicy

import (
	"fmt"

	awspolicy "github.com/hashicorp/awspolicyequivalence"
)

// Equivalent reports whether two policy documents mean the same to AWS, however they are
// spelled: URL-encoded or not, in another order, with single values for lists, with true
// for "true". A document that AWS could not have accepted is an error.
//
// The judge is awspolicyequivalence. Both documents are first brought into one spelling,
// because on its own it misses differences (any two principals that are strings are equal
// to it) and sees some where there are none (the case of actions); see the tests.
func Equivalent(a, b string) (bool, error) {
	first, err := parse(a)
	if err != nil {
		return false, fmt.Errorf("reading the first policy document: %w", err)
	}
	second, err := parse(b)
	if err != nil {
		return false, fmt.Errorf("reading the second policy document: %w", err)
	}
	return equivalent(first, second)
}

func equivalent(a, b *policy) (bool, error) {
	first, err := a.normal()
	if err != nil {
		return false, err
	}
	second, err := b.normal()
	if err != nil {
		return false, err
	}
	same, err := awspolicy.PoliciesAreEquivalent(first, second)
	if err != nil {
		return false, fmt.Errorf("comparing the policy documents: %w", err)
	}
	return same, nil
}
