package converge

import (
	"context"
	"testing"
)

// send makes one call of the SDK, which must succeed.
func send[In, Out, Options any](t *testing.T, call func(context.Context, In, ...func(*Options)) (Out, error), in In) Out {
	t.Helper()
	out, err := call(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	return out
}
