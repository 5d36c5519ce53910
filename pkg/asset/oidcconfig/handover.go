package oidcconfig

import (
	"context"
	"encoding/json"
	"slices"

	"github.com/openshift/openshift-install-sts/pkg/asset/endpoint"
	"github.com/openshift/openshift-install-sts/pkg/cloud"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/oidc"
)

// handover is the change of a bucket in two steps, before and after that of its policy. The
// documents may be public by their ACLs, as those of older clusters of ccoctl are. The access
// block is to ignore ACLs, and an object that is written again loses its own: nobody could read
// the documents from then on, STS least of all, unless the policy is in force by then.
type handover struct{ first, then cloud.Comparison }

// newHandover returns nil where ACLs are ignored already, or the policy is right.
func newHandover(desired cloud.Bucket, actual cloud.Actual, policy cloud.Comparison) (*handover, error) {
	a, ok := actual.(*cloud.ActualBucket)
	if !ok || a.Access.IgnorePublicACLs || policy.Action == cloud.ActionNone {
		return nil, nil //nolint:nilnil // there is nothing to split
	}
	opened := desired
	opened.Access.IgnorePublicACLs = false
	first, err := opened.Compare(a)
	if err != nil {
		return nil, err
	}
	now := *a
	now.Tags, now.Access = desired.AllTags(a), opened.Access
	then, err := desired.Compare(&now)
	return &handover{first, then}, err
}

// carryOut changes the bucket and its policy, and returns what became of the policy.
func (h *handover) carryOut(ctx context.Context, t cloud.Target, policy cloud.Comparison) (cloud.Result, error) {
	if _, err := t.Apply(ctx, h.first); err != nil {
		return "", err
	}
	result, err := t.Apply(ctx, policy)
	if err != nil {
		return "", err
	}
	_, err = t.Apply(ctx, h.then)
	return result, err
}

// checkIssuer refuses a bucket whose discovery document names another issuer, when nothing
// that was recorded says that the issuer is ours: its cluster is reached in another way, as
// one of ccoctl's is behind CloudFront, and what would be changed here is what it needs.
func checkIssuer(e *endpoint.Endpoint, objects []cloud.Actual) error {
	object, ok := objects[slices.Index(objectKeys, oidc.DiscoveryPath)].(*cloud.ActualObject)
	if !ok {
		return nil
	}
	var discovery struct {
		Issuer string `json:"issuer"`
	}
	if err := json.Unmarshal(object.Body, &discovery); err != nil || discovery.Issuer == "" || discovery.Issuer == e.Issuer {
		return nil //nolint:nilerr // what is no discovery document names no issuer, and is written anew
	}
	return diagnostic.Failuref(
		"A cluster may be running with that issuer, such as one that ccoctl made with --create-private-s3-bucket, whose documents CloudFront serves: this program does not take it over. Choose another --name, or go on with ccoctl.",
		"bucket %s holds the documents of the issuer %s, and this run is for %s", e.BucketName(), diagnostic.Quote(discovery.Issuer), e.Issuer)
}
