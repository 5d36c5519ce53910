package files

import (
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/shell"
)

// undo returns the commands that delete what the steps create: who uses something goes
// before what it uses. The names are those of the calls' files.
func undo(s *render.Stack, steps []step) string {
	var b strings.Builder
	// Another cluster may have the same names; it cannot have the same key.
	fmt.Fprintf(&b, "aws s3api get-object --bucket %s --expected-bucket-owner %s --key %s /dev/stdout |\n    grep -q -F '\"%s\"' ||\n", s.Bucket.BucketName, s.Bucket.Owner, s.KeySets()[0].Key, s.KeyID)
	fmt.Fprintf(&b, "    { echo 'The bucket %s does not publish the key of this cluster' >&2; exit 1; }\n", s.Bucket.BucketName)
	each := func(op operation, variable string, commands ...string) {
		for i, st := range steps {
			if st.operation != op {
				continue
			}
			fmt.Fprintf(&b, "for call in %s/*.json; do\n    %s=$(basename \"$call\" .json)\n", op.folder(i+1), variable)
			for _, c := range commands {
				b.WriteString("    aws iam " + c + "\n")
			}
			b.WriteString("done\n")
		}
	}
	// A managed policy is called like its role, with a number; an inline policy like its role.
	arn := `"` + shell.InDoubleQuotes(s.PolicyARNPrefix()) + `$policy"`
	each(opAttachRolePolicy, "policy",
		`detach-role-policy --role-name "${policy%-*}" --policy-arn `+arn, "delete-policy --policy-arn "+arn)
	each(opPutRolePolicy, "role", `delete-role-policy --role-name "$role" --policy-name "$role"`)
	each(opCreateRole, "role", `delete-role --role-name "$role"`)
	fmt.Fprintf(&b, "aws iam delete-open-id-connect-provider \\\n    --open-id-connect-provider-arn %s\n", s.Provider.ARN)
	bucket := fmt.Sprintf("--bucket %s --expected-bucket-owner %s", s.Bucket.BucketName, s.Bucket.Owner)
	for _, o := range s.Objects {
		fmt.Fprintf(&b, "aws s3api delete-object %s --key %s\n", bucket, o.Key)
	}
	fmt.Fprintf(&b, "aws s3api delete-bucket %s\n", bucket)
	return b.String()
}
