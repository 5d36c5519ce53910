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

// RemoveProvider deletes an identity provider, or takes the cluster's tags off one that others share; one
// that nobody shares any more behind that is deleted after all.
func (t *Target) RemoveProvider(ctx context.Context, p *cloud.ProviderRemains) (released bool, err error) {
	doing := "delete identity provider " + p.ARN
	now, err := t.FindProvider(ctx, p.Cluster, p.ARN)
	if err != nil || now == nil {
		return false, err
	}
	if !now.Ours() {
		return false, explainRemoval(cloud.NoLongerOurs(p.ID(), p.Cluster), doing)
	}
	cs, err := t.connect(ctx)
	if err != nil {
		return false, err
	}
	if len(now.Sharing()) > 0 {
		_, err = cs.iam.UntagOpenIDConnectProvider(ctx, &iam.UntagOpenIDConnectProviderInput{OpenIDConnectProviderArn: &p.ARN, TagKeys: now.OwnTags()})
		if err := unlessGone(err); err != nil {
			return true, explainRemoval(err, "take the tags off identity provider "+p.ARN)
		}
		// The last of the others may have released it since: both would leave it to nobody.
		if now, err = t.FindProvider(ctx, p.Cluster, p.ARN); err != nil || now == nil {
			return err != nil, err
		}
		if len(now.Sharing()) > 0 {
			return true, nil
		}
	}
	_, err = cs.iam.DeleteOpenIDConnectProvider(ctx, &iam.DeleteOpenIDConnectProviderInput{OpenIDConnectProviderArn: &p.ARN})
	return false, explainRemoval(unlessGone(err), doing)
}
