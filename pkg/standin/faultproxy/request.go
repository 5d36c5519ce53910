package faultproxy

import (
	"net/http"
	"net/url"
	"strings"
	"time"
)

// The services that requests are told apart by; others have the name they sign with.
const (
	ServiceIAM = "iam"
	ServiceSTS = "sts"
	ServiceS3  = "s3"
)

// Request is one request as it arrived, and what became of it. An attempt that the
// client makes again is a request of its own. Params, Header and Body are shared by all
// copies: read only.
type Request struct {
	// Seq counts from 1, in the order of arrival.
	Seq int
	// Service is "iam", "sts", "s3", or the name in the signature's scope.
	Service string
	// Operation is the name in the API: "CreateRole", "PutBucketTagging". Of a service
	// that the proxy does not know it is the method and the path.
	Operation string
	// Subject is what the operation is about: a role's name, an ARN, the URL of a
	// provider, "bucket" or "bucket/key".
	Subject string

	Method string
	Path   string
	Host   string
	Header http.Header
	// Params are the parameters: those of the form for IAM and STS, else the query's.
	Params url.Values
	// Body is as it was sent. Over plain http the SDK sends objects as they are, with the
	// checksum in a header, and not in chunks.
	Body []byte

	// Mutating is whether the operation changes anything.
	Mutating bool
	// Anonymous is whether the request is not signed.
	Anonymous bool
	// Attempt is what the SDK says of its retries, as in "attempt=1; max=3".
	Attempt string
	// Invocation is an identifier that the attempts of one call have in common.
	Invocation string

	// Start is the arrival; End is just before the client heard of the outcome, or when
	// it gave up. End is zero as long as neither has happened.
	Start, End time.Time
	// Status is that of the answer, also of one that was lost; 0 without any.
	Status int
	// Fault is what was done with the request.
	Fault Kind
	// Forwarded is whether the upstream carried it out and answered.
	Forwarded bool
	// Error is what went wrong in the proxy itself, such as an upstream that is gone.
	Error string
}

// Mutating returns those of the requests that change anything, in the same order.
func Mutating(requests []Request) []Request {
	var mutating []Request
	for _, r := range requests {
		if r.Mutating {
			mutating = append(mutating, r)
		}
	}
	return mutating
}

// describe fills in all that follows from the request itself.
func (r *Request) describe(req *http.Request, body []byte) {
	query := req.URL.Query()
	r.Header = req.Header.Clone()
	r.Body = body
	r.Params = query
	r.Attempt = req.Header.Get("Amz-Sdk-Request")
	r.Invocation = req.Header.Get("Amz-Sdk-Invocation-Id")
	r.Anonymous = req.Header.Get("Authorization") == "" && !query.Has("X-Amz-Signature")

	scope := signedService(req.Header.Get("Authorization"), query.Get("X-Amz-Credential"))
	form, isForm := queryProtocol(req, query, body)
	switch {
	case isForm:
		r.Params = form
		r.Service = scope
		if r.Service == "" {
			r.Service = serviceOfVersion(form.Get("Version"))
		}
		r.Operation = form.Get("Action")
		r.Subject = querySubject(form)
	case scope == "" || scope == ServiceS3:
		r.Service = ServiceS3
		r.Operation, r.Subject = s3Operation(req, query)
	default:
		r.Service = scope
		r.Operation = req.Method + " " + req.URL.Path
		r.Subject = req.URL.Path
	}
	r.Mutating = mutates(r.Operation, req.Method)
}

// readers are the beginnings of the names of operations that change nothing. Taking a
// role gives credentials out but leaves everything as it was.
var readers = []string{"Get", "Head", "List", "AssumeRole", "Simulate", "Decode", "Describe", "Select"}

// mutates returns whether an operation changes anything.
func mutates(operation, method string) bool {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodOptions:
		// The query protocol allows GET, so only the name of the operation tells then.
		if strings.HasPrefix(operation, method+" ") {
			return false
		}
	}
	for _, reader := range readers {
		if strings.HasPrefix(operation, reader) {
			return false
		}
	}
	return true
}

// signedService returns the service in a signature's scope, taken from the Authorization
// header or a presigned URL: AKID/20260101/us-east-2/iam/aws4_request.
func signedService(authorization, credential string) string {
	if _, after, found := strings.Cut(authorization, "Credential="); found {
		credential, _, _ = strings.Cut(after, ",")
	}
	scope := strings.Split(strings.TrimSpace(credential), "/")
	if len(scope) < 5 || scope[len(scope)-1] != "aws4_request" {
		return ""
	}
	return scope[len(scope)-2]
}
