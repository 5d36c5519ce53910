package registry

import (
	"encoding/pem"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"
)

// What comes one byte after the other is never silent, and would keep the next place from being
// asked; only a blob may take as long as it comes.
func TestDrip(t *testing.T) {
	t.Parallel()
	// The whole takes six timeouts, and a pause a tenth of one: a busy machine is not silence.
	const timeout, bytes = 400 * time.Millisecond, 60
	server := httptest.NewTLSServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for range bytes {
			if _, err := w.Write([]byte("x")); err != nil || r.Context().Err() != nil {
				return
			}
			w.(http.Flusher).Flush()
			time.Sleep(timeout / 10)
		}
	}))
	t.Cleanup(server.Close)
	tr, err := newTransport(&Access{
		Timeout:  timeout,
		Outbound: trusting("the server's", pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: server.Certificate().Raw})),
	})
	if err != nil {
		t.Fatal(err)
	}
	for _, blob := range []bool{false, true} {
		ctx := t.Context()
		if blob {
			ctx = withBlob(ctx)
		}
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, server.URL, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		resp, err := tr.RoundTrip(req)
		if err != nil {
			t.Fatal(err)
		}
		data, err := io.ReadAll(resp.Body)
		_ = resp.Body.Close()
		var silent *silentError
		if blob && (err != nil || len(data) != bytes) || !blob && (!errors.As(err, &silent) || len(data) == bytes) {
			t.Errorf("blob %v: %d bytes, %v", blob, len(data), err)
		}
	}
}
