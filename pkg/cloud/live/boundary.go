package live

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

var _ cloud.Preflight = (*Target)(nil)

// PolicyExists asks IAM for a managed policy. A caller who may not ask learns nothing.
func (t *Target) PolicyExists(ctx context.Context, arn string) (known, exists bool, err error) {
	cs, err := t.connect(ctx)
	if err != nil {
		return false, false, err
	}
	_, err = cs.iam.GetPolicy(ctx, &iam.GetPolicyInput{PolicyArn: &arn})
	switch {
	case err == nil:
		return true, true, nil
	case hasCode(err, "NoSuchEntity"):
		return true, false, nil
	case IsDenied(err):
		t.log.Debugf("Whether policy %s exists is not known: the caller may not call iam:GetPolicy", arn)
		return false, false, nil
	}
	return false, false, explain(err, "look up policy "+arn)
}
