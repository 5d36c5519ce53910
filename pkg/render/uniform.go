package render

import (
	"fmt"
	"maps"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// CheckUniform makes sure of what formats rely on, which write once what all resources
// share. All roles have the stack's path and permissions boundary, and either one inline
// policy, of their own name, or managed policies of the same account and path; bucket,
// provider and roles have the same tags, and so have all objects. What differs is an error
// that names it.
func (s *Stack) CheckUniform() error {
	for _, o := range s.Objects {
		if !maps.Equal(o.Tags, s.Objects[0].Tags) {
			return fmt.Errorf("object %s has other tags than %s", o.Key, s.Objects[0].Key)
		}
	}
	if !maps.Equal(s.Bucket.Tags, s.Provider.Tags) {
		return fmt.Errorf("bucket %s has other tags than the identity provider", s.Bucket.BucketName)
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
	case !maps.Equal(r.Tags, s.Provider.Tags):
		return fmt.Errorf("role %s has other tags than the identity provider", r.RoleName)
	case r.Path != s.RolePath:
		return fmt.Errorf("role %s has the path %s, and the others have %s", r.RoleName, r.Path, s.RolePath)
	case r.Boundary != s.Boundary:
		return fmt.Errorf("role %s has another permissions boundary than the others", r.RoleName)
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
