package offline

import (
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/verify"
)

// What the program makes passes every check.
func TestMade(t *testing.T) {
	for _, dir := range []string{made.plain, made.rendered} {
		results := copyOfDir(t, dir).expect(nil)
		if len(results) != len(Checks()) {
			t.Errorf("%d results for %d checks", len(results), len(Checks()))
		}
	}
}

// Every check has what people and scripts rely on.
func TestCatalogue(t *testing.T) {
	seen := map[string]bool{}
	for _, c := range Checks() {
		if seen[c.ID] || c.ID == "" || c.Group != verify.Offline || c.Sentence[len(c.Sentence)-1] != '.' || c.Advice[len(c.Advice)-1] != '.' {
			t.Errorf("%+v", c)
		}
		seen[c.ID] = true
	}
}
