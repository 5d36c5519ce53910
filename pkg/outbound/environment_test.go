package outbound

import (
	"strings"
	"testing"
)

// isolate takes the settings of this machine away.
func isolate(t *testing.T) {
	t.Helper()
	t.Setenv(bundleVariable, "")
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY", "NO_PROXY", "REQUEST_METHOD"} {
		t.Setenv(name, "")
		t.Setenv(strings.ToLower(name), "")
	}
}
