package files

import (
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/render"
)

// undo returns the commands that delete what the steps create: who uses something goes
// before what it uses. The names are those of the calls' files.
func undo(s *render.Stack, steps []step) string {
	var b strings.Builder
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
	arn := `"` + policyARN(s) + `$policy"`
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

// policyARN returns what the ARNs of the roles' managed policies begin with, for double
// quotes in a shell.
func policyARN(s *render.Stack) string {
	path := strings.NewReplacer(`\`, `\\`, `"`, `\"`, "$", `\$`, "`", "\\`").Replace(s.RolePath)
	return fmt.Sprintf("arn:%s:iam::%s:policy%s", s.Partition, s.Account, path)
}
