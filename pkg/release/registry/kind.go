package registry

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/http"

	ggcr "github.com/google/go-containerregistry/pkg/v1/remote/transport"

	"github.com/openshift/openshift-install-sts/pkg/outbound"
)

// kind says what went wrong at a place.
type kind int

const (
	other         kind = iota
	notFound           // it says that it does not have it
	notAuthorised      // it wants other credentials
	untrusted          // its certificate is not good
	unreachable        // it did not answer
	throttled          // it asks to come back later
	serverFailed       // it answered that it failed
	plainHTTP          // it wants to be spoken to without TLS
	redirected         // it sends to where this program does not go
	wrongContent       // what it has is not what it should be
)

// kindOf sorts an error of a place.
func kindOf(err error) kind {
	var (
		content     *contentError
		tooLarge    *tooLargeError
		redirect    *redirectError
		answer      *ggcr.Error
		status      *statusError
		certificate *tls.CertificateVerificationError
		authority   x509.UnknownAuthorityError
		host        x509.HostnameError
		invalid     x509.CertificateInvalidError
		record      tls.RecordHeaderError
		broken      *brokenError
		silent      *silentError
		proxy       *outbound.ProxyStatusError
		network     *net.OpError
		dns         *net.DNSError
		plain       *plainHTTPError
	)
	switch {
	case errors.As(err, &content), errors.As(err, &tooLarge):
		return wrongContent
	case errors.As(err, &redirect):
		return redirected
	case errors.As(err, &answer):
		return kindOfStatus(answer.StatusCode)
	case errors.As(err, &status):
		return kindOfStatus(status.status)
	case errors.As(err, &certificate), errors.As(err, &authority), errors.As(err, &host), errors.As(err, &invalid):
		return untrusted
	case errors.As(err, &record) && string(record.RecordHeader[:]) == "HTTP/":
		return plainHTTP
	case errors.As(err, &proxy), errors.As(err, &dns), errors.As(err, &network), errors.As(err, &silent),
		errors.As(err, &broken), isBroken(err), isTimeout(err):
		return unreachable
	// Last, since at some hosts http is tried after https has failed.
	case errors.As(err, &plain):
		return plainHTTP
	}
	return other
}

// kindOfStatus sorts a status that is not the one that was asked for.
func kindOfStatus(status int) kind {
	switch {
	case status == http.StatusNotFound:
		return notFound
	case status == http.StatusUnauthorized, status == http.StatusForbidden:
		return notAuthorised
	case status == http.StatusTooManyRequests:
		return throttled
	case status >= http.StatusInternalServerError, status == http.StatusRequestTimeout:
		return serverFailed
	}
	return other
}

func isTimeout(err error) bool {
	var timeout net.Error
	return errors.As(err, &timeout) && timeout.Timeout()
}
