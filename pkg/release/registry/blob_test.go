package registry

import (
	"errors"
	"io"
	"strings"
	"testing"
)

// An answer that does not say how long it is may go on, or end, where it likes.
func TestBlobsHaveTheirSize(t *testing.T) {
	for size, want := range map[int64]kind{4: wrongContent, 5: other, 6: unreachable} {
		data, err := io.ReadAll(&blobReader{body: io.NopCloser(strings.NewReader("12345")), left: size})
		if (err == nil) != (want == other) || kindOf(err) != want || len(data) != 5 {
			t.Errorf("of %d bytes: %q, %v", size, data, err)
		}
		var broken *brokenError
		if errors.As(err, &broken) != (want == unreachable) {
			t.Errorf("of %d bytes: %v", size, err)
		}
	}
}
