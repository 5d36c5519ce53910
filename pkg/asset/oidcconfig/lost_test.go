package oidcconfig

import (
	"slices"
	"testing"
)

// A key that is still there is not lost, be it another cluster's or this one's.
func TestLostKeys(t *testing.T) {
	if lost := lostKeys([]string{"a", "b"}, []string{"b", "ours"}); !slices.Equal(lost, []string{`"a"`}) {
		t.Errorf("lost are %q", lost)
	}
	if lost := lostKeys(nil, []string{"ours"}); lost != nil {
		t.Errorf("lost are %q", lost)
	}
}
