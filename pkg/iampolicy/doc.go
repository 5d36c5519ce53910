// Package iampolicy makes, measures and compares the policy documents of AWS as data:
// trust policies, permissions of roles, and bucket policies.
package iampolicy
