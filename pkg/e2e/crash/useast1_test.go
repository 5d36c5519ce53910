package crash

import (
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/standin/faultproxy"
)

// In us-east-1 a bucket that one has is created again without a word, so that a lost answer
// goes unnoticed there.
func TestBucketInVirginia(t *testing.T) {
	t.Parallel()
	beginThere := func(t *testing.T) *trial {
		x := begin(t, quick)
		x.options = []string{"--region", "us-east-1"}
		x.undisturbed = x.undisturbedAfter(func(dir string) {
			if err := x.UseKey(dir); err != nil {
				t.Fatal(err)
			}
		})
		return x
	}
	for _, kill := range kills {
		for _, operation := range []string{"CreateBucket", "PutBucketTagging"} {
			t.Run("killed "+kill.name+" "+operation, func(t *testing.T) {
				t.Parallel()
				x := beginThere(t)
				x.mustDie(kill.at(about(operation, "")))
				x.mustBeWhole()
				x.mustComplete()
			})
		}
	}
	t.Run("lost answer", func(t *testing.T) {
		t.Parallel()
		x := beginThere(t)
		lose := func(*faultproxy.Request) faultproxy.Action { return faultproxy.LoseAnswer() }
		x.mustEnd(x.create(always(once(about("CreateBucket", ""), lose))), 0)
		x.mustMatch()
	})
}
