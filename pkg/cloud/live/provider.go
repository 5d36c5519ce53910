package live

import (
	"context"
	"fmt"
	"slices"

	"github.com/aws/aws-sdk-go-v2/service/iam"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
)

func observeProvider(ctx context.Context, cs *clients, p cloud.OIDCProvider, record *cloud.Record) (*cloud.ActualProvider, error) {
	out, err := cs.iam.GetOpenIDConnectProvider(ctx, &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: &p.ARN})
	if hasCode(err, "NoSuchEntity") {
		return nil, nil
	}
	if err != nil {
		return nil, explain(err, "look at identity provider "+p.ARN)
	}
	actual := &cloud.ActualProvider{Audiences: out.ClientIDList, Thumbprints: out.ThumbprintList, Tags: iamTags(out.Tags)}
	if record != nil {
		actual.RecordedTags = record.Tags
	}
	return actual, nil
}

// applyProvider creates an identity provider with its tags, or changes what differs.
func applyProvider(ctx context.Context, cs *clients, p cloud.OIDCProvider, c cloud.Comparison) error {
	if c.Action == cloud.ActionCreate {
		in := &iam.CreateOpenIDConnectProviderInput{Url: &p.URL, ClientIDList: p.Audiences, Tags: toIAMTags(p.Tags)}
		if p.Thumbprint != "" {
			in.ThumbprintList = []string{p.Thumbprint}
		}
		err := untilSpread(ctx, publicSpread, issuerUnreachable, func() error {
			_, err := cs.iam.CreateOpenIDConnectProvider(ctx, in)
			return err
		})
		if !hasCode(err, "EntityAlreadyExists") {
			return explain(err, "create identity provider "+p.ARN)
		}
		// The answer to our own call was lost, or somebody was quicker: look again.
		var again *cloud.ActualProvider
		err = untilSpread(ctx, newRoleSpread, roleUnknown, func() (err error) {
			if again, err = observeProvider(ctx, cs, p, nil); err == nil && again == nil {
				err = saidToExist()
			}
			return err
		})
		if err != nil {
			return explain(err, "look at identity provider "+p.ARN+" again")
		}
		p.Adopt = false // what was not there when the user was told is not taken over
		if c, err = p.Compare(again); err != nil {
			return err
		}
	}
	return explain(updateProvider(ctx, cs, p, c), "update identity provider "+p.ARN)
}

// updateProvider adds what is missing before it removes what is not wanted. The tags come
// first: what was changed must be known to be ours, however the run ends.
func updateProvider(ctx context.Context, cs *clients, p cloud.OIDCProvider, c cloud.Comparison) error {
	a, ok := c.Actual.(*cloud.ActualProvider)
	if !ok {
		return fmt.Errorf("there is nothing to update")
	}
	if stale := p.StaleTags(a); len(stale) > 0 {
		if _, err := cs.iam.UntagOpenIDConnectProvider(ctx, &iam.UntagOpenIDConnectProviderInput{OpenIDConnectProviderArn: &p.ARN, TagKeys: stale}); err != nil {
			return err
		}
	}
	if c.Has("tags") {
		if _, err := cs.iam.TagOpenIDConnectProvider(ctx, &iam.TagOpenIDConnectProviderInput{OpenIDConnectProviderArn: &p.ARN, Tags: toIAMTags(p.Tags)}); err != nil {
			return err
		}
	}
	for _, audience := range p.Audiences {
		if slices.Contains(a.Audiences, audience) {
			continue
		}
		_, err := cs.iam.AddClientIDToOpenIDConnectProvider(ctx, &iam.AddClientIDToOpenIDConnectProviderInput{OpenIDConnectProviderArn: &p.ARN, ClientID: &audience})
		if err != nil {
			return err
		}
	}
	for _, audience := range a.Audiences {
		if slices.Contains(p.Audiences, audience) {
			continue
		}
		_, err := cs.iam.RemoveClientIDFromOpenIDConnectProvider(ctx, &iam.RemoveClientIDFromOpenIDConnectProviderInput{OpenIDConnectProviderArn: &p.ARN, ClientID: &audience})
		if err != nil {
			return err
		}
	}
	if c.Has("thumbprints") {
		_, err := cs.iam.UpdateOpenIDConnectProviderThumbprint(ctx, &iam.UpdateOpenIDConnectProviderThumbprintInput{OpenIDConnectProviderArn: &p.ARN, ThumbprintList: []string{p.Thumbprint}})
		if err != nil {
			return err
		}
	}
	return nil
}
