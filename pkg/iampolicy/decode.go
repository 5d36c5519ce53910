package iampolicy

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"
)

// Decode returns the JSON of a policy document as IAM returns it, which is URL-encoded by
// RFC 3986. A document that is not encoded, as S3 and some stand-ins for IAM return it,
// comes back as it is: JSON starts with a brace, which encoding would have replaced.
func Decode(urlEncoded string) (string, error) {
	trimmed := strings.TrimSpace(urlEncoded)
	if trimmed == "" || strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "[") {
		return urlEncoded, nil
	}
	decoded, err := url.PathUnescape(trimmed)
	if err != nil {
		return "", fmt.Errorf("decoding the policy document: %w", err)
	}
	if !json.Valid([]byte(decoded)) {
		// Form encoding writes spaces as "+", which leaves no valid JSON when kept. IAM does
		// not do this, so it is tried only where nothing else makes sense.
		if form, err := url.QueryUnescape(trimmed); err == nil && json.Valid([]byte(form)) {
			return form, nil
		}
	}
	return decoded, nil
}
