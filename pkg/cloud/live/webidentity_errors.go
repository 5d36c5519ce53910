package live

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/aws/smithy-go"

	"github.com/openshift/openshift-install-sts/pkg/diagnostic"
)

const (
	// maxErrorText bounds what an answer has to say in an error, in characters.
	maxErrorText = 400
	// secretPart is the shortest part of a secret that is masked, in bytes: one that a
	// message cuts off is found, too, and no word of a message is taken for one.
	secretPart = 12
)

// withoutSecrets returns an error without the secrets of the request, which AWS repeats in
// some of its messages ("Value '...' at 'webIdentityToken' failed to satisfy constraint").
// Of the chain only what decides about the next step is left.
func withoutSecrets(err error, secrets ...string) error {
	clean := func(text string) string {
		return diagnostic.Clip(masked(diagnostic.Clip(text, 10*maxErrorText), secrets), maxErrorText)
	}
	var api smithy.APIError
	switch {
	case errors.As(err, &api):
		return &smithy.GenericAPIError{Code: clean(api.ErrorCode()), Message: clean(api.ErrorMessage()), Fault: api.ErrorFault()}
	case errors.Is(err, context.Canceled):
		return fmt.Errorf("call STS: %w", context.Canceled)
	default:
		return errors.New(clean(err.Error()))
	}
}

// masked returns a text in which every part of a secret is an ellipsis.
func masked(text string, secrets []string) string {
	var out strings.Builder
	for at := 0; at < len(text); {
		length := 0
		for _, s := range secrets {
			length = max(length, shared(text[at:], s))
		}
		if length > 0 {
			out.WriteString("…")
			at += length
			continue
		}
		out.WriteByte(text[at])
		at++
	}
	return out.String()
}

// shared returns how many bytes at the beginning of a text stand anywhere in a secret; 0
// if they are fewer than secretPart.
func shared(text, secret string) int {
	n := secretPart
	if len(text) < n || !strings.Contains(secret, text[:n]) {
		return 0
	}
	for n < len(text) && strings.Contains(secret, text[:n+1]) {
		n++
	}
	return n
}
