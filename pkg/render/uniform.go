package render

import (
	"fmt"
	"maps"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// CheckUniform makes sure of what formats rely on, which write once what all resources
// share. All roles have the stack's path, permissions boundary and longest session, and either
// one inline policy, of their own name, or managed policies of the same account and path;
// bucket, distribution, provider and roles have the stack's tags, and all objects have the same
// among themselves. What differs is an error that names it.
func (s *Stack) CheckUniform() error {
	for _, o := range s.Objects {
		if !maps.Equal(o.Tags, s.Objects[0].Tags) {
			return fmt.Errorf("object %s has other tags than %s", o.Key, s.Objects[0].Key)
		}
	}
	if s.Bucket != nil && !maps.Equal(s.Bucket.Tags, s.Tags) {
		return fmt.Errorf("bucket %s has other tags than the stack", s.Bucket.BucketName)
	}
	if s.Distribution != nil && !maps.Equal(s.Distribution.Tags, s.Tags) {
		return fmt.Errorf("distribution %s has other tags than the stack", s.Distribution.Reference)
	}
	if s.Provider != nil && !maps.Equal(s.Provider.Tags, s.Tags) {
		return fmt.Errorf("identity provider %s has other tags than the stack", s.Provider.ARN)
	}
	for _, r := range s.Roles {
		if err := s.checkRole(r); err != nil {
			return err
		}
	}
	return nil
}

func (s *Stack) checkRole(r cloud.Role) error {
	_, own := r.Inline[r.RoleName]
	switch {
	case !maps.Equal(r.Tags, s.Tags):
		return fmt.Errorf("role %s has other tags than the stack", r.RoleName)
	case r.Path != s.RolePath:
		return fmt.Errorf("role %s has the path %s, and the others have %s", r.RoleName, r.Path, s.RolePath)
	case r.Boundary != s.Boundary:
		return fmt.Errorf("role %s has another permissions boundary than the others", r.RoleName)
	case r.MaxSession != s.MaxSession:
		return fmt.Errorf("role %s has sessions of %s at most, and the others of %s", r.RoleName, r.MaxSession, s.MaxSession)
	case len(r.Managed) == 0 && !own, len(r.Inline)+len(r.Managed) != max(1, len(r.Managed)):
		return fmt.Errorf("role %s has neither one inline policy of its name nor managed policies alone", r.RoleName)
	}
	for _, m := range r.Managed {
		if m.ARN != s.PolicyARNPrefix()+m.PolicyName || m.Path != s.RolePath {
			return fmt.Errorf("policy %s is not %s%s", m.ARN, s.PolicyARNPrefix(), m.PolicyName)
		}
	}
	return nil
}

// PolicyARNPrefix returns what the ARNs of the roles' managed policies begin with; the name
// follows.
func (s *Stack) PolicyARNPrefix() string {
	return fmt.Sprintf("arn:%s:iam::%s:policy%s", s.Partition, s.Account, s.RolePath)
}
