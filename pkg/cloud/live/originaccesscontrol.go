package live

import (
	"context"
	"errors"
	"fmt"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront"
	"github.com/aws/aws-sdk-go-v2/service/cloudfront/types"

	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/diff"
)

// accessControlConfig returns the desired control: every request to the bucket is signed, whatever the
// viewer sends, since nobody else can read there.
func accessControlConfig(d cloud.Distribution) *types.OriginAccessControlConfig {
	return &types.OriginAccessControlConfig{
		Name: aws.String(d.AccessControlName()), Description: aws.String(d.AccessControlDescription()),
		OriginAccessControlOriginType: types.OriginAccessControlOriginTypesS3,
		SigningBehavior:               types.OriginAccessControlSigningBehaviorsAlways,
		SigningProtocol:               types.OriginAccessControlSigningProtocolsSigv4,
	}
}

// accessControlDifferences compares how a control signs. A name or description of others is as good.
func accessControlDifferences(actual, desired *types.OriginAccessControlConfig) []diff.Difference {
	var differences []diff.Difference
	add := func(field, from, to string) {
		differences = append(differences, diff.Scalar("originAccessControl."+field, from, to)...)
	}
	add("originAccessControlOriginType", string(actual.OriginAccessControlOriginType), string(desired.OriginAccessControlOriginType))
	add("signingBehavior", string(actual.SigningBehavior), string(desired.SigningBehavior))
	add("signingProtocol", string(actual.SigningProtocol), string(desired.SigningProtocol))
	return differences
}

// compareAccessControl compares the control that a distribution uses. One that does not sign and is not
// the cluster's own is a difference in the field of its ID: it must be another one.
func compareAccessControl(ctx context.Context, client *cloudfront.Client, d cloud.Distribution, id string) ([]diff.Difference, error) {
	actual, _, err := getAccessControl(ctx, client, id)
	if err != nil {
		return nil, fmt.Errorf("its origin access control %s: %w", id, err)
	}
	if actual == nil {
		return []diff.Difference{{Field: fieldAccessControlID, From: id}}, nil
	}
	differences := accessControlDifferences(actual, accessControlConfig(d))
	if len(differences) > 0 && aws.ToString(actual.Name) != d.AccessControlName() {
		return []diff.Difference{{Field: fieldAccessControlID, From: id}}, nil
	}
	return differences, nil
}

// getAccessControl returns a control and the version that was read; nil when there is none.
func getAccessControl(ctx context.Context, client *cloudfront.Client, id string) (*types.OriginAccessControlConfig, *string, error) {
	out, err := client.GetOriginAccessControl(ctx, &cloudfront.GetOriginAccessControlInput{Id: &id})
	if hasCode(err, "NoSuchOriginAccessControl") {
		return nil, nil, nil
	}
	if err != nil {
		return nil, nil, err
	}
	if out.OriginAccessControl == nil || out.OriginAccessControl.OriginAccessControlConfig == nil {
		return nil, nil, errors.New("CloudFront's answer names no origin access control")
	}
	return out.OriginAccessControl.OriginAccessControlConfig, out.ETag, nil
}

// ensureAccessControl returns the ID of the cluster's control, which is made if there is none. The ledger
// learns of it at once: it has no tag, and a distribution that would lead to it may never be made.
func (t *Target) ensureAccessControl(ctx context.Context, client *cloudfront.Client, d cloud.Distribution) (string, error) {
	record, err := t.recorded(d.ID())
	if err != nil {
		return "", err
	}
	if record != nil && record.OriginAccessControl != "" {
		actual, _, err := getAccessControl(ctx, client, record.OriginAccessControl)
		if err != nil {
			return "", err
		}
		if actual != nil {
			return record.OriginAccessControl, mendAccessControl(ctx, client, d, record.OriginAccessControl)
		}
	}
	out, err := client.CreateOriginAccessControl(ctx, &cloudfront.CreateOriginAccessControlInput{OriginAccessControlConfig: accessControlConfig(d)})
	id := ""
	switch {
	case hasCode(err, "OriginAccessControlAlreadyExists"):
		// The answer to our own call was lost, in this run or an earlier one, or it is somebody else's.
		if id, err = ownAccessControl(ctx, client, d); err != nil {
			return "", err
		}
		if err := mendAccessControl(ctx, client, d, id); err != nil {
			return "", err
		}
	case err != nil:
		return "", err
	case out.OriginAccessControl == nil || aws.ToString(out.OriginAccessControl.Id) == "":
		return "", errors.New("CloudFront's answer names no origin access control")
	default:
		id = *out.OriginAccessControl.Id
	}
	return id, t.note(ctx, d, func(r *cloud.Record) { r.OriginAccessControl = id })
}

// ownAccessControl finds the control of the cluster's name, which is said to exist.
func ownAccessControl(ctx context.Context, client *cloudfront.Client, d cloud.Distribution) (id string, err error) {
	var found *types.OriginAccessControlSummary
	err = untilSpread(ctx, newDistributionSpread, notListed, func() error {
		if found, err = namedAccessControl(ctx, client, d.AccessControlName()); err == nil && found == nil {
			err = errNotListed
		}
		return err
	})
	if err != nil {
		return "", err
	}
	if aws.ToString(found.Description) != d.AccessControlDescription() && !d.Adopt {
		return "", diagnostic.Failuref(
			fmt.Sprintf("If it is this cluster's, give it the description %s, or use --adopt; else choose another --name.", d.AccessControlDescription()),
			"origin access control %s: there is one of that name already, %s, whose description does not say that it is this cluster's", d.AccessControlName(), aws.ToString(found.Id))
	}
	return aws.ToString(found.Id), nil
}

// namedAccessControl lists the account's controls for one of a name, which is unique; nil for none.
func namedAccessControl(ctx context.Context, client *cloudfront.Client, name string) (*types.OriginAccessControlSummary, error) {
	pages := cloudfront.NewListOriginAccessControlsPaginator(client, &cloudfront.ListOriginAccessControlsInput{})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, err
		}
		if page.OriginAccessControlList == nil {
			break
		}
		for _, c := range page.OriginAccessControlList.Items {
			if aws.ToString(c.Name) == name {
				return &c, nil
			}
		}
	}
	return nil, nil
}

// mendAccessControl lets a control sign as it should.
func mendAccessControl(ctx context.Context, client *cloudfront.Client, d cloud.Distribution, id string) error {
	desired := accessControlConfig(d)
	return untilSpread(ctx, bucketSpread, changedMeanwhile, func() error {
		actual, version, err := getAccessControl(ctx, client, id)
		if err != nil {
			return err
		}
		if actual != nil && len(accessControlDifferences(actual, desired)) == 0 {
			return nil
		}
		_, err = client.UpdateOriginAccessControl(ctx, &cloudfront.UpdateOriginAccessControlInput{Id: &id, IfMatch: version, OriginAccessControlConfig: desired})
		return err
	})
}
