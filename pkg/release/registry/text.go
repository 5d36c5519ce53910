package registry

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	ggcr "github.com/google/go-containerregistry/pkg/v1/remote/transport"
)

// knownCodes are the error codes of the distribution specification. A code that is none of them
// is a registry's own text, and is not repeated.
var knownCodes = map[ggcr.ErrorCode]bool{
	ggcr.BlobUnknownErrorCode: true, ggcr.DigestInvalidErrorCode: true, ggcr.ManifestBlobUnknownErrorCode: true,
	ggcr.ManifestInvalidErrorCode: true, ggcr.ManifestUnknownErrorCode: true, ggcr.ManifestUnverifiedErrorCode: true,
	ggcr.NameInvalidErrorCode: true, ggcr.NameUnknownErrorCode: true, ggcr.SizeInvalidErrorCode: true,
	ggcr.TagInvalidErrorCode: true, ggcr.UnauthorizedErrorCode: true, ggcr.DeniedErrorCode: true,
	ggcr.UnsupportedErrorCode: true, ggcr.TooManyRequestsErrorCode: true, ggcr.UnknownErrorCode: true,
	ggcr.UnavailableErrorCode: true,
}

// answerText is the status of an answer, with the registry's code for it.
func answerText(answer *ggcr.Error) string {
	text := http.StatusText(answer.StatusCode)
	for _, e := range answer.Errors {
		if knownCodes[e.Code] {
			text = string(e.Code)
			break
		}
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s", answer.StatusCode, text))
}

// statusSuffix is the status of the answer behind an error, in brackets.
func statusSuffix(err error) string {
	var answer *ggcr.Error
	if errors.As(err, &answer) {
		return " (" + answerText(answer) + ")"
	}
	var status *statusError
	if errors.As(err, &status) {
		return strings.TrimSuffix(fmt.Sprintf(" (%d %s", status.status, http.StatusText(status.status)), " ") + ")"
	}
	return ""
}

// innermost returns the text of the cause at the bottom of an error, of the first where it has
// several.
func innermost(err error) string {
	for {
		switch next := err.(type) { //nolint:errorlint // this is the walk that errors.As would do
		case interface{ Unwrap() []error }:
			if len(next.Unwrap()) == 0 {
				return err.Error()
			}
			err = next.Unwrap()[0]
		case interface{ Unwrap() error }:
			if next.Unwrap() == nil {
				return err.Error()
			}
			err = next.Unwrap()
		default:
			// A token server's answer is repeated there, below the first line.
			text, _, _ := strings.Cut(err.Error(), "\n")
			return text
		}
	}
}

// otherHost returns the server at which an error occurred, if that is not the registry's own.
func otherHost(p *place, err error) string {
	var hop *hopError
	var status *statusError
	var answer *ggcr.Error
	host := ""
	switch {
	case errors.As(err, &answer) && answer.Request != nil && answer.Request.URL != nil:
		host = answer.Request.URL.Host
	case errors.As(err, &status):
		host = status.host
	case errors.As(err, &hop):
		host = hop.host
	}
	registry, urlErr := url.Parse("https://" + p.registryHost())
	if host == "" || urlErr == nil && host == registry.Host {
		return ""
	}
	return host
}

// scrub takes the credentials of a place out of a text that a server may have chosen.
func (p *place) scrub(text string) string {
	for _, secret := range p.credentials.secrets() {
		text = strings.ReplaceAll(text, secret, "…")
	}
	return text
}
