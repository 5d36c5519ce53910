package documents

import (
	"context"
	"encoding/json"
	"slices"
	"strings"

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

// newHandover returns nil where ACLs are ignored already, or the policy is right, and for a bucket that
// nobody but a distribution is to read.
func newHandover(desired cloud.Bucket, actual cloud.Actual, policy cloud.Comparison) (*handover, error) {
	a, ok := actual.(*cloud.ActualBucket)
	if !ok || a.Access.IgnorePublicACLs || policy.Action == cloud.ActionNone || desired.Access.BlockPublicPolicy {
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
// one of ccoctl's may be behind CloudFront, and what would be changed here is what it needs.
func checkIssuer(e *endpoint.Endpoint, objects []cloud.Actual) error {
	object, ok := objects[slices.Index(Keys(), oidc.DiscoveryPath)].(*cloud.ActualObject)
	if !ok {
		return nil
	}
	var discovery struct {
		Issuer string `json:"issuer"`
	}
	if err := json.Unmarshal(object.Body, &discovery); err != nil || discovery.Issuer == "" || discovery.Issuer == e.Issuer {
		return nil //nolint:nilerr // what is no discovery document names no issuer, and is written anew
	}
	return otherIssuer(e, discovery.Issuer)
}

// otherIssuer is the refusal to publish where another issuer's documents are.
func otherIssuer(e *endpoint.Endpoint, issuer string) error {
	const running = "A cluster may be running with that issuer. "
	hint := running + "Choose another --name."
	domain := strings.TrimSuffix(issuer, "/")
	switch {
	case e.Pending && strings.HasSuffix(domain, ".cloudfront.net"):
		hint = running + "No distribution of that domain that carries this cluster's tag reads the bucket: see which one does; --adopt takes over one without a cluster's tag. If there is none any more, delete what is left of the cluster (openshift-install-sts destroy), or choose another --name."
	case e.Private():
		hint = running + "If its bucket is public, leave --create-private-s3-bucket away; else choose another --name."
	case strings.HasSuffix(domain, ".cloudfront.net"):
		hint = "A cluster may be running with that issuer, such as one that ccoctl made with --create-private-s3-bucket: with that option it is taken over, and its issuer stays. Else choose another --name."
	}
	return diagnostic.Failuref(hint, "bucket %s holds the documents of the issuer %s, and this run is for %s",
		e.BucketName(), diagnostic.Quote(issuer), described(e))
}

func described(e *endpoint.Endpoint) string {
	if e.Pending {
		return "a distribution that does not exist yet"
	}
	return e.Issuer
}
