package files

import (
	"maps"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// undoFolder holds the calls that delete again.
const undoFolder = "undo"

type (
	detachRolePolicy struct {
		RoleName  string
		PolicyArn string
	}
	deletePolicy     struct{ PolicyArn string }
	deleteRolePolicy struct {
		RoleName   string
		PolicyName string
	}
	deleteRole     struct{ RoleName string }
	deleteProvider struct{ OpenIDConnectProviderArn string }
	deleteObject   struct {
		Bucket              string
		ExpectedBucketOwner string
		Key                 string
	}
	deleteBucket struct {
		Bucket              string
		ExpectedBucketOwner string
	}
)

// undoSteps returns the calls that delete everything, in their order: who uses something
// goes before what it uses.
func undoSteps(s *render.Stack) []step {
	detach := step{operation: operation{"iam", "detach-role-policy"}}
	managed := step{operation: operation{"iam", "delete-policy"}}
	inline := step{operation: operation{"iam", "delete-role-policy"}}
	roles := step{operation: operation{"iam", "delete-role"}}
	for _, r := range s.Roles {
		for _, m := range r.Managed {
			detach.calls = append(detach.calls, call{m.PolicyName, detachRolePolicy{r.RoleName, m.ARN}})
			managed.calls = append(managed.calls, call{m.PolicyName, deletePolicy{m.ARN}})
		}
		for _, name := range slices.Sorted(maps.Keys(r.Inline)) {
			inline.calls = append(inline.calls, call{r.RoleName, deleteRolePolicy{r.RoleName, name}})
		}
		roles.calls = append(roles.calls, call{r.RoleName, deleteRole{r.RoleName}})
	}
	provider := step{operation{"iam", "delete-open-id-connect-provider"}, []call{{s.Bucket.BucketName, deleteProvider{s.Provider.ARN}}}}
	objects := step{operation: operation{"s3api", "delete-object"}}
	for _, o := range s.Objects {
		objects.calls = append(objects.calls, call{objectName(o), deleteObject{o.Bucket, o.Owner, o.Key}})
	}
	bucket := step{operation{"s3api", "delete-bucket"}, []call{{s.Bucket.BucketName, deleteBucket{s.Bucket.BucketName, s.Bucket.Owner}}}}
	return slices.DeleteFunc([]step{detach, managed, inline, roles, provider, objects, bucket}, func(st step) bool { return len(st.calls) == 0 })
}
