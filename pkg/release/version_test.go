package release

import (
	"strings"
	"testing"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

func TestCheckVersion(t *testing.T) {
	for _, test := range []struct {
		payload, installer string
		ok                 bool
	}{
		{"4.20.3", "4.20.3", true},
		{"4.20.3", "v4.20.3", true},
		{"4.20.3", "4.20.4", false},
		{"4.20.3", "4.20.30", false},
		{"4.20.3", "4.20.3-rc.1", false},
		{"4.21.0-0.nightly-2025-10-21-054219", "4.21.0-0.nightly-2025-10-21-054219", true},
		{"4.21.0-0.nightly-2025-10-21-054219", "4.21.0-0.nightly-2025-10-22-054219", false},
		{"4.20.0-okd-scos.3", "4.20.0-okd-scos.3", true},
		{"4.20.0-okd-scos.3", "4.20.0-okd-scos.4", false},
		// What is not known cannot disagree.
		{"", "4.20.3", true},
		{"4.20.3", "", true},
		// Development builds.
		{"4.20.3", "was not built correctly", true},
		{"4.20.3", "unreleased-master-9999-g0123456789abcdef0123456789abcdef01234567", true},
		{"4.20.3", "v4.19.0-123-g01234567", true},
		{"4.20.3", "4.19.0-dirty", true},
		{"4.20.3", "0123456789abcdef0123456789abcdef01234567", true},
	} {
		err := CheckVersion(test.payload, test.installer)
		if test.ok {
			if err != nil {
				t.Errorf("%q and %q: %v", test.payload, test.installer, err)
			}
			continue
		}
		if err == nil {
			t.Errorf("%q and %q agree", test.payload, test.installer)
			continue
		}
		hints := strings.Join(diagnostic.Hints(err), " ")
		for _, want := range []string{test.payload, test.installer} {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%q does not name %q", err, want)
			}
		}
		if !strings.Contains(hints, "--allow-version-mismatch") || diagnostic.KindOf(err) != diagnostic.Input {
			t.Errorf("%q is not about the input, or the advice is %q", err, hints)
		}
	}
}
