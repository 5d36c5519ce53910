package live

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

// FindProvider looks an identity provider up.
func (t *Target) FindProvider(ctx context.Context, cluster, arn string) (*cloud.ProviderRemains, error) {
	cs, err := t.connect(ctx)
	if err != nil {
		return nil, err
	}
	out, err := cs.iam.GetOpenIDConnectProvider(ctx, &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: &arn})
	if hasCode(err, "NoSuchEntity") {
		return nil, nil
	}
	if err != nil {
		return nil, explain(err, "look at identity provider "+arn)
	}
	return &cloud.ProviderRemains{Cluster: cluster, ARN: arn, Tags: iamTags(out.Tags)}, nil
}

// RemoveProvider deletes an identity provider.
func (t *Target) RemoveProvider(ctx context.Context, p *cloud.ProviderRemains) error {
	doing := "delete identity provider " + p.ARN
	now, err := t.FindProvider(ctx, p.Cluster, p.ARN)
	if err != nil || now == nil {
		return err
	}
	if !now.Ours() {
		return explainRemoval(cloud.NoLongerOurs(p.ID(), p.Cluster), doing)
	}
	cs, err := t.connect(ctx)
	if err != nil {
		return err
	}
	_, err = cs.iam.DeleteOpenIDConnectProvider(ctx, &iam.DeleteOpenIDConnectProviderInput{OpenIDConnectProviderArn: &p.ARN})
	return explainRemoval(unlessGone(err), doing)
}
