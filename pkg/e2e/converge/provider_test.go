package converge

import (
	"strings"
	"testing"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/iam"
)

func TestProvider(t *testing.T) {
	s := newSuite(t)
	arn := aws.String(provider)
	field := func(fields ...string) []change {
		var all []change
		for _, f := range fields {
			all = append(all, change{"identity-provider", provider, f})
		}
		return all
	}
	audiences := func(name string, now ...string) row {
		return row{name: name, want: field("audiences"), change: func(t *testing.T, c *cluster) {
			c.setAudiences(t, now)
			c.standInForAudiences(t)
		}}
	}
	s.run(t, []row{
		audiences("audience openshift removed", "sts.amazonaws.com"),
		audiences("audience sts.amazonaws.com removed", "openshift"),
		audiences("audience added", "openshift", "sts.amazonaws.com", "theirs"),
		audiences("audiences replaced", "theirs", "others"),
		audiences("no audience"),
		{name: "tag changed", change: func(t *testing.T, c *cluster) { c.tagProvider(t, map[string]string{"team": "x"}) }, want: field(`tags["team"]`)},
		{name: "tag removed", change: func(t *testing.T, c *cluster) { c.untagProvider(t, "team") }, want: field(`tags["team"]`)},
		{name: "Name removed", change: func(t *testing.T, c *cluster) { c.untagProvider(t, "Name") }, want: field(`tags["Name"]`)},
		{
			name: "deleted", want: field("create"), lost: true,
			change: func(t *testing.T, c *cluster) {
				send(t, c.iam.DeleteOpenIDConnectProvider, &iam.DeleteOpenIDConnectProviderInput{OpenIDConnectProviderArn: arn})
			},
		},
	})
	s.refuse(t, []refusal{
		{
			name: "ownership tag removed", change: func(t *testing.T, c *cluster) { c.untagProvider(t, ownershipTag) },
			code: 1, texts: []string{provider, ownershipTag + "=owned", "--name"},
		},
		{
			name: "all tags removed", code: 1, texts: []string{provider, ownershipTag + "=owned"},
			change: func(t *testing.T, c *cluster) {
				c.untagProvider(t, ownershipTag, "Name", "team", "stage", "cost-centre")
			},
		},
	})
}

// The thumbprint is compared only when one is asked for: whatever IAM found by itself is
// right.
func TestThumbprint(t *testing.T) {
	s := newSuite(t)
	c := s.ready(t)
	set := func(thumbprint string) {
		send(t, c.iam.UpdateOpenIDConnectProviderThumbprint, &iam.UpdateOpenIDConnectProviderThumbprintInput{
			OpenIDConnectProviderArn: aws.String(provider), ThumbprintList: []string{thumbprint},
		})
	}
	thumbprint := func() string {
		out := send(t, c.iam.GetOpenIDConnectProvider, &iam.GetOpenIDConnectProviderInput{OpenIDConnectProviderArn: aws.String(provider)})
		return strings.Join(out.ThumbprintList, " ")
	}
	wanted, other := strings.Repeat("ab", 20), strings.Repeat("cd", 20)
	found := []change{{"identity-provider", provider, "thumbprints"}}

	set(other)
	c.finds(t, nil)
	// As openssl prints it: in upper case, with colons.
	flag := "--thumbprint=" + strings.TrimSuffix(strings.Repeat("AB:", 20), ":")
	for range 2 { // asked for the first time, and changed behind the program's back
		c.finds(t, found, flag)
		if got := c.create(t, flag); len(got) != 1 || got[0].name != provider {
			t.Errorf("create manifests changed %v, want the provider alone", got)
		}
		if got := thumbprint(); got != wanted {
			t.Errorf("the thumbprint is %s, want %s", got, wanted)
		}
		c.finds(t, nil, flag)
		set(other)
	}
	c.finds(t, found) // it need not be asked for again
	const none = "--thumbprint="
	c.finds(t, nil, none)
	c.create(t, none)
	if got := thumbprint(); got != other {
		t.Errorf("the thumbprint is %s, and nobody asked for another than %s", got, other)
	}
}
