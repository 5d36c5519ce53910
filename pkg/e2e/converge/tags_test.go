package converge

import (
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

// everywhere returns the changes of the same fields on the bucket, the provider and the
// roles: the objects have no tags but the ownership tags.
func everywhere(fields ...string) []change {
	var all []change
	for _, r := range append([]change{{kind: "bucket", name: bucket}, {kind: "identity-provider", name: provider}}, onRoles("")...) {
		for _, f := range fields {
			all = append(all, change{r.kind, r.name, f})
		}
	}
	return all
}

// A tag dropped from --tags goes away; one that others set stays, were it of the same value.
func TestTags(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), alpha(), beta())
	const flag, next = "--tags=a=1,b=2", "--tags=a=9"
	c.create(t, flag)
	c.addOthers(t)
	c.finds(t, nil, flag)

	c.finds(t, everywhere(`tags["a"]`, `tags["b"]`), next)
	c.create(t, next)
	c.finds(t, nil, next)
	tags := c.tagsEverywhere(t)
	for name, has := range tags {
		if has["a"] != "9" || has["cost-centre"] != "4711" {
			t.Errorf("%s has the tags %v", name, has)
		}
		if _, ok := has["b"]; ok {
			t.Errorf("%s still has the dropped tag: %v", name, has)
		}
	}

	// Without the flag they stay, and an empty one drops them all, the install-config's too.
	c.finds(t, nil)
	const none = "--tags="
	c.finds(t, everywhere(`tags["a"]`), none)
	c.create(t, none)
	c.finds(t, nil)
}

// A tag that others set before we wanted it is ours from then on, and goes when it is
// dropped.
func TestTagTakenOver(t *testing.T) {
	c := newCluster(t, take(t), t.TempDir(), alpha(), beta())
	const without, with = "--tags=a=1", "--tags=a=1,cost-centre=4711"
	c.create(t, without)
	c.addOthers(t)
	c.finds(t, nil, with)
	c.create(t, with)
	c.finds(t, everywhere(`tags["cost-centre"]`), without)
}

// tagsEverywhere returns the tags of all resources but the objects.
func (c *cluster) tagsEverywhere(t *testing.T) map[string]map[string]string {
	t.Helper()
	all := map[string]map[string]string{bucket: c.bucketTags(t)}
	out := send(t, c.iam.GetOpenIDConnectProvider, &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: aws.String(provider)})
	all[provider] = fromIAMTags(out.Tags)
	for _, role := range roles {
		all[role] = fromIAMTags(send(t, c.iam.GetRole, &iam.GetRoleInput{RoleName: &role}).Role.Tags)
	}
	return all
}
