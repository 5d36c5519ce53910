package live

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// Quotas asks IAM for the account's own figures, once. A caller who may not ask is told
// nothing, which is no error: IAM will say when a quota is used up.
func (t *Target) Quotas(ctx context.Context) (*cloud.Quotas, error) { return t.quotas(ctx) }

func (t *Target) askQuotas(ctx context.Context) (*cloud.Quotas, error) {
	cs, err := t.connect(ctx)
	if err != nil {
		return nil, err
	}
	out, err := cs.iam.GetAccountSummary(ctx, &iam.GetAccountSummaryInput{})
	if IsDenied(err) {
		t.log.Debug("The account's quotas are not known: the caller may not call iam:GetAccountSummary")
		return nil, nil
	}
	if err != nil {
		return nil, explain(err, "ask for the account's quotas")
	}
	return &cloud.Quotas{
		Roles:           int(out.SummaryMap["Roles"]),
		RolesLimit:      int(out.SummaryMap["RolesQuota"]),
		Providers:       int(out.SummaryMap["Providers"]),
		TrustPolicySize: int(out.SummaryMap["AssumeRolePolicySizeQuota"]),
	}, nil
}
