package faultproxy

import (
	"encoding/xml"
	"fmt"
	"net/http"
)

// namespaces are the XML namespaces of the errors of the query protocol.
var namespaces = map[string]string{
	ServiceIAM: "https://iam.amazonaws.com/doc/2010-05-08/",
	ServiceSTS: "https://sts.amazonaws.com/doc/2011-06-15/",
}

// queryError is an error as IAM and STS write it.
type queryError struct {
	XMLName xml.Name `xml:"ErrorResponse"`
	XMLNS   string   `xml:"xmlns,attr,omitempty"`
	Error   struct {
		Type    string
		Code    string
		Message string
	}
	RequestID string `xml:"RequestId"`
}

// s3Error is an error as S3 writes it.
type s3Error struct {
	XMLName   xml.Name `xml:"Error"`
	Code      string
	Message   string
	Resource  string
	RequestID string `xml:"RequestId"`
	HostID    string `xml:"HostId"`
}

// AWSError answers r with an error in the form of its service.
func AWSError(r *Request, status int, code, message string) Action {
	header := http.Header{}
	// Made of the number, so that a log tells which request it was.
	id := fmt.Sprintf("00000000-0000-4000-8000-%012d", r.Seq)

	var document any
	if r.Service == ServiceS3 {
		header.Set("Content-Type", "application/xml")
		header.Set("X-Amz-Request-Id", id)
		header.Set("X-Amz-Id-2", "faultproxy")
		document = s3Error{Code: code, Message: message, Resource: r.Path, RequestID: id, HostID: "faultproxy"}
	} else {
		header.Set("Content-Type", "text/xml")
		header.Set("X-Amzn-Requestid", id)
		e := queryError{XMLNS: namespaces[r.Service], RequestID: id}
		e.Error.Type = "Sender"
		if status >= http.StatusInternalServerError {
			e.Error.Type = "Receiver"
		}
		e.Error.Code, e.Error.Message = code, message
		document = e
	}
	body, err := xml.Marshal(document)
	if err != nil {
		// Strings and fixed types always marshal; this keeps a mistake here visible.
		return Answer(http.StatusNotImplemented, nil, []byte(err.Error()))
	}
	return Answer(status, header, append([]byte(xml.Header), body...))
}

// Throttle answers r as its service does when it is asked too much.
func Throttle(r *Request) Action {
	if r.Service == ServiceS3 {
		return AWSError(r, http.StatusServiceUnavailable, "SlowDown", "Please reduce your request rate.")
	}
	return AWSError(r, http.StatusBadRequest, "Throttling", "Rate exceeded")
}

// InternalError answers r as its service does when it is broken.
func InternalError(r *Request) Action {
	switch r.Service {
	case ServiceS3:
		return AWSError(r, http.StatusInternalServerError, "InternalError",
			"We encountered an internal error. Please try again.")
	case ServiceIAM:
		return AWSError(r, http.StatusInternalServerError, "ServiceFailure",
			"The request processing has failed because of an unknown error, exception or failure.")
	default:
		return AWSError(r, http.StatusInternalServerError, "InternalFailure",
			"The request processing has failed because of an unknown error, exception or failure.")
	}
}
