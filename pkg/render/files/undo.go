package files

import (
	"fmt"
	"strings"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/render"
	"github.com/openshift/openshift-install-sts/pkg/render/shell"
)

// undo returns the commands that delete what the steps create: who uses something goes
// before what it uses. The names are those of the calls' files.
func undo(s *render.Stack, steps []step) string {
	var b strings.Builder
	b.WriteString(guard(s))
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
	if s.Provider != nil {
		fmt.Fprintf(&b, "aws iam delete-open-id-connect-provider \\\n    --open-id-connect-provider-arn %s\n", s.Provider.ARN)
	}
	if s.Distribution != nil {
		b.WriteString(deleteDistribution(s))
	}
	if s.Bucket == nil {
		return b.String()
	}
	bucket := fmt.Sprintf("--bucket %s --expected-bucket-owner %s", s.Bucket.BucketName, s.Bucket.Owner)
	for _, o := range s.Objects {
		fmt.Fprintf(&b, "aws s3api delete-object %s --key %s\n", bucket, o.Key)
	}
	fmt.Fprintf(&b, "aws s3api delete-bucket %s\n", bucket)
	return b.String()
}

// guard returns the commands that refuse to go on with what is another cluster's. It may have the
// same names; it cannot have the same key. Where there is no key to look at, the tag must do.
func guard(s *render.Stack) string {
	owned := fmt.Sprintf("[?Key=='%s'].Value | [0]\" --output text)\" = %s ] ||\n", s.OwnershipTag, cloud.OwnershipValue)
	refuse := "    { echo 'This is not what was made for the cluster " + s.Name + "' >&2; exit 1; }\n"
	switch {
	case len(s.Objects) > 0:
		return fmt.Sprintf("aws s3api get-object --bucket %s --expected-bucket-owner %s --key %s /dev/stdout |\n    grep -q -F '\"%s\"' ||\n",
			s.Bucket.BucketName, s.Bucket.Owner, s.KeySets()[0].Key, s.KeyID) +
			fmt.Sprintf("    { echo 'The bucket %s does not publish the key of this cluster' >&2; exit 1; }\n", s.Bucket.BucketName)
	case s.Bucket != nil:
		return fmt.Sprintf("[ \"$(aws s3api get-bucket-tagging --bucket %s --expected-bucket-owner %s \\\n    --query \"TagSet", s.Bucket.BucketName, s.Bucket.Owner) + owned + refuse
	default:
		return fmt.Sprintf("[ \"$(aws iam get-open-id-connect-provider \\\n    --open-id-connect-provider-arn %s \\\n    --query \"Tags", s.Provider.ARN) + owned + refuse
	}
}

// guardWords says what guard does.
func guardWords(s *render.Stack) string {
	switch {
	case len(s.Objects) > 0:
		return "Nothing is deleted unless the bucket publishes this cluster's key."
	case s.Bucket != nil:
		return "Nothing is deleted unless the bucket has the tag `" + s.OwnershipTag + "`."
	default:
		return "Nothing is deleted unless the identity provider has the tag\n`" + s.OwnershipTag + "`."
	}
}

// deleteDistribution returns the commands that delete the distribution, which must be switched
// off everywhere before, and its origin access control.
func deleteDistribution(s *render.Stack) string {
	return "distribution=$(" + strings.TrimSpace(findDistribution(s, "Id")) + ")\n" + fmt.Sprintf(`etag=$(aws cloudfront get-distribution-config --id "$distribution" --query ETag --output text)
aws cloudfront get-distribution-config --id "$distribution" --output json \
    --query 'merge(DistributionConfig, `+"`{\"Enabled\": false}`"+`)' >disabled.json
aws cloudfront update-distribution --id "$distribution" --if-match "$etag" \
    --distribution-config file://disabled.json --query Distribution.Status --output text
rm disabled.json
aws cloudfront wait distribution-deployed --id "$distribution"
etag=$(aws cloudfront get-distribution-config --id "$distribution" --query ETag --output text)
aws cloudfront delete-distribution --id "$distribution" --if-match "$etag"
control=$(aws cloudfront list-origin-access-controls --output text \
    --query "(OriginAccessControlList.Items || \`+"`[]\\`"+`)[?Name=='%s'].Id")
etag=$(aws cloudfront get-origin-access-control --id "$control" --query ETag --output text)
aws cloudfront delete-origin-access-control --id "$control" --if-match "$etag"
`, s.Distribution.AccessControlName())
}

// servedElsewhere says what becomes of documents that this stack does not serve.
func servedElsewhere(s *render.Stack) string {
	if !s.SelfHosted() {
		return ""
	}
	return " The documents are\nnot in AWS: " + render.StopServing(s)
}
