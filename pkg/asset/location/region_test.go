package location

import (
	"strings"
	"testing"

	"github.com/sirupsen/logrus/hooks/test"

	"github.com/openshift/openshift-install-sts/pkg/asset/options"
	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
	"github.com/openshift/openshift-install-sts/pkg/progress"
)

// A region in another partition is refused, and another one in the same is said where a bucket is made.
func TestCheckRegion(t *testing.T) {
	for _, c := range []struct {
		name, own     string
		kind          IssuerKind
		warns, refuse bool
	}{
		{name: "the directory names none", own: ""},
		{name: "the same", own: "cn-north-1"},
		{name: "another one", own: "cn-northwest-1", kind: PublicBucket, warns: true},
		{name: "another one, and no bucket", own: "cn-northwest-1", kind: SelfHosted},
		{name: "another partition", own: "eu-west-1", kind: SelfHosted, refuse: true},
	} {
		t.Run(c.name, func(t *testing.T) {
			logger, logged := test.NewNullLogger()
			l := pinned()
			l.IssuerKind = c.kind
			err := l.checkRegion(c.own, &options.Options{}, progress.New(logger, nil))
			if c.refuse {
				const want = "--region cn-north-1 is in partition aws-cn, and the cluster is in eu-west-1, partition aws: it could not assume the roles"
				if diagnostic.KindOf(err) != diagnostic.Input || err.Error() != want || !strings.Contains(strings.Join(diagnostic.Hints(err), ""), "leave --region away.") {
					t.Errorf("the error is %v (%v)", err, diagnostic.Hints(err))
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			entries := logged.AllEntries()
			if (len(entries) == 1) != c.warns || c.warns && !strings.Contains(entries[0].Message, "is to be in cn-north-1, as --region says, and the cluster is in cn-northwest-1") {
				t.Errorf("logged was %v", entries)
			}
		})
	}
}
