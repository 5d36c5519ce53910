package lint

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/iampolicy"
)

// sized is a document of exactly so many characters, in which nothing else is found.
func sized(t *testing.T, characters int) iampolicy.Document {
	t.Helper()
	document := iampolicy.New(on(allow("ec2:DescribeVpcs"), ""))
	text, err := iampolicy.New(on(allow("ec2:DescribeVpcs"), "x")).JSON()
	if err != nil {
		t.Fatal(err)
	}
	document.Statement[0].Resource[0] = strings.Repeat("x", characters-len(text)+1)
	if got := size(document); got != characters {
		t.Fatalf("%d characters instead of %d", got, characters)
	}
	return document
}

func TestSizes(t *testing.T) {
	inline := func(characters ...int) Policy {
		p := permissions()
		p.Documents = nil
		for _, n := range characters {
			p.Documents = append(p.Documents, Document{Name: "a", Document: sized(t, n)})
		}
		return p
	}
	managed := func(count int) Policy {
		p := inline(make([]int, 0)...)
		for range count {
			p.Documents = append(p.Documents, Document{Name: "a", Managed: true, Document: sized(t, iampolicy.MaxManagedPolicy)})
		}
		return p
	}
	trust := func(characters, limit int) Policy {
		p := inline()
		p.Trust, p.TrustLimit = sized(t, characters), limit
		return p
	}
	for name, row := range map[string]struct {
		policy Policy
		want   string
	}{
		"less than 80 % inline":      {inline(8191), ""},
		"80 % inline":                {inline(8192), "policy-size the inline policies have 8192 characters of the 10240 that a role can have, beyond which they become managed policies"},
		"80 % in two":                {inline(4096, 4096), "policy-size the inline policies have 8192 characters of the 10240 that a role can have, beyond which they become managed policies"},
		"seven managed policies":     {managed(7), ""},
		"eight managed policies":     {managed(8), "policy-size the permissions fill 8 managed policies of the 10 that a role can have unless the account's quota was raised"},
		"less than 80 % of trust":    {trust(1638, 0), ""},
		"80 % of trust":              {trust(1639, 0), "policy-size the trust policy has 1639 characters of the 2048 that the account allows"},
		"an account that had more":   {trust(1639, 4096), ""},
		"80 % of what it was raised": {trust(3277, 4096), "policy-size the trust policy has 3277 characters of the 4096 that the account allows"},
	} {
		t.Run(name, func(t *testing.T) {
			var want []string
			if row.want != "" {
				want = []string{row.want}
			}
			expect(t, found(t, row.policy), want...)
		})
	}
}
