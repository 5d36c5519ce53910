package kubeapi

import (
	"testing"
	"time"
)

// eventually asks until the answer is yes, and gives up after five seconds.
func eventually(t *testing.T, ask func() bool) bool {
	t.Helper()
	for deadline := time.Now().Add(5 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		if ask() {
			return true
		}
	}
	return false
}
